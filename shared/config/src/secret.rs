//! What lives here: how secrets look from outside: there or not, whoever writes the settings down.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serializer;
use serde_json::{Map as Object, Value};

use crate::Settings;
use crate::tree;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// In a schema: the value is a secret.
pub(crate) const MARK: &str = "x-secret";

/// A setting that is a secret, or holds some.
pub(crate) trait Hidden {
    /// Whether there is any.
    fn is_there(&self) -> bool;
    /// As it would stand in a file.
    fn plain(&self) -> Value;
}

impl Hidden for Option<SecretString> {
    fn is_there(&self) -> bool {
        self.is_some()
    }

    fn plain(&self) -> Value {
        let secret = self.as_ref().map(secrecy::ExposeSecret::expose_secret);
        secret.map_or(Value::Null, Value::from)
    }
}

impl Hidden for Vec<SecretString> {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }

    fn plain(&self) -> Value {
        let secrets = self.iter().map(secrecy::ExposeSecret::expose_secret);
        secrets.collect()
    }
}

impl Hidden for BTreeMap<String, SecretString> {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }

    fn plain(&self) -> Value {
        let secrets = self.iter();
        let plain = secrets.map(|(name, secret)| (name.clone(), secret.expose_secret().into()));
        Value::Object(plain.collect::<Object<_, _>>())
    }
}

/// Writes the mask for a secret that is there, and null for none.
pub(crate) fn mask<S: Serializer>(secret: &impl Hidden, serializer: S) -> Result<S::Ok, S::Error> {
    if secret.is_there() {
        serializer.serialize_str(MASK)
    } else {
        serializer.serialize_none()
    }
}

/// Every secret with its path. A test holds this list against the fields that are marked as secrets.
fn secrets(settings: &Settings) -> [(&'static str, &dyn Hidden); 12] {
    [
        ("admin.password", &settings.admin.password),
        ("admin_keys", &settings.admin_keys),
        ("api_keys", &settings.api_keys),
        ("master_key", &settings.master_key),
        ("pool_server.secret", &settings.pool_server.secret),
        ("proxy", &settings.proxy),
        ("redis_url", &settings.redis_url),
        ("registrar.api_key", &settings.registrar.api_key),
        ("registrar.token", &settings.registrar.token),
        ("s3.secret_access_key", &settings.s3.secret_access_key),
        ("telemetry.otlp_headers", &settings.telemetry.otlp_headers),
        (
            "upstream.business.headers",
            &settings.upstream.business.headers,
        ),
    ]
}

/// The settings as a file that says all of them would: secrets in clear. For comparing and merging, never to be shown.
pub(crate) fn exposed(settings: &Settings) -> Value {
    let mut root = masked(settings);
    for (path, secret) in secrets(settings) {
        tree::set(&mut root, path.split('.'), secret.plain());
    }
    root
}

/// The settings as they may be shown.
pub(crate) fn masked(settings: &Settings) -> Value {
    // A structure of texts, numbers, lists and maps of texts can always be written.
    serde_json::to_value(settings).unwrap_or_default()
}

/// In schemas: a text that is a secret.
pub(crate) struct Text;
/// In schemas: a list of secrets.
pub(crate) struct List;
/// In schemas: a map of names to secrets.
pub(crate) struct Map;

macro_rules! marked {
    ($name:ident, $($schema:tt)+) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                concat!("Secret", stringify!($name)).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($($schema)+)
            }
        }
    };
}

marked!(Text, { "type": ["string", "null"], "x-secret": true });
marked!(List, { "type": "array", "items": { "type": "string" }, "x-secret": true });
marked!(Map, {
    "type": "object", "additionalProperties": { "type": "string" }, "x-secret": true
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields;

    #[test]
    fn the_list_of_secrets_is_complete() {
        let marked: Vec<&str> = fields()
            .iter()
            .filter(|field| field.is_secret)
            .map(|field| field.path.as_str())
            .collect();
        let settings = Settings::default();
        let mut listed = secrets(&settings).map(|(path, _)| path);
        listed.sort_unstable();
        assert_eq!(listed[..], marked[..]);
    }

    #[test]
    fn secrets_are_shown_to_those_alone_who_ask_for_them() {
        let mut settings = Settings {
            api_keys: vec!["hush".into()],
            proxy: Some("http://u:hush@h".into()),
            ..Settings::default()
        };
        let header = ("x".to_owned(), "hush".into());
        settings.upstream.business.headers = BTreeMap::from([header]);
        let masked = masked(&settings);
        assert_eq!(masked["api_keys"], MASK);
        assert_eq!(masked["admin_keys"], Value::Null);
        assert!(!masked.to_string().contains("hush"));
        let exposed = exposed(&settings);
        assert_eq!(exposed["api_keys"][0], "hush");
        assert_eq!(exposed["proxy"], "http://u:hush@h");
        assert_eq!(exposed["upstream"]["business"]["headers"]["x"], "hush");
        let again: Settings = serde_json::from_value(exposed.clone()).unwrap();
        assert_eq!(super::exposed(&again), exposed);
    }
}
