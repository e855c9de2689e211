//! What lives here: the changes that administrators make while processes run, as they are kept.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ConfigError, field};

/// The changes that administrators made while processes ran. They come after file and environment.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuntimeChanges {
    /// How often something was changed. Grows by one with each write.
    pub version: u64,
    /// Each by the path of its field.
    pub changes: BTreeMap<String, RuntimeChange>,
    /// What another version of this software wrote beside.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// One of them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RuntimeChange {
    /// What the field is to be, in clear also when it is a secret.
    pub value: Value,
    /// When it was made, in RFC 3339.
    #[serde(default)]
    pub at: String,
    /// By whom.
    #[serde(default)]
    pub by: String,
}

impl RuntimeChanges {
    /// Reads them as they are kept; `origin` is where from, for the error.
    pub fn parse(origin: &str, bytes: &[u8]) -> Result<Self, ConfigError> {
        let bad = |problem: String| ConfigError::BadChanges {
            origin: origin.to_owned(),
            problem,
        };
        let document: Value = serde_json::from_slice(bytes)
            .map_err(|error| bad(format!("not JSON, in line {}", error.line())))?;
        // What is wrong with a value is told without it: it may be a secret.
        serde_json::from_value(document).map_err(|_| {
            bad("must be {\"version\": number, \"changes\": {field: {\"value\": …}}}".to_owned())
        })
    }

    /// As they are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A structure of texts, numbers and maps of texts can always be written.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// The next version: these with `changes` over them.
    #[must_use]
    pub fn with(&self, changes: &BTreeMap<String, Value>, at: &str, by: &str) -> Self {
        let newer = changes.iter().map(|(path, value)| {
            let change = RuntimeChange {
                value: value.clone(),
                at: at.to_owned(),
                by: by.to_owned(),
            };
            (path.clone(), change)
        });
        let mut next = self.clone();
        next.changes.extend(newer);
        next.version = next.version.saturating_add(1);
        next
    }

    /// The next version: these without the change of one field. `None`: it has none.
    pub fn without(&self, path: &str) -> Option<Self> {
        let mut next = self.clone();
        next.changes.remove(path)?;
        next.version = next.version.saturating_add(1);
        Some(next)
    }

    /// Refuses a change that can't be made at all: there is no such field, or it can't be changed from inside, or the
    /// value is the mask that stands in a secret's place. Whether the value fits the field is found out with all layers.
    pub fn check(path: &str, value: &Value) -> Result<(), ConfigError> {
        let refuse = |problem: &str| {
            Err(ConfigError::BadValue {
                field: path.to_owned(),
                problem: problem.to_owned(),
            })
        };
        let Some(field) = field(path) else {
            return refuse("there is no such setting");
        };
        if !field.is_changeable {
            return refuse("can be set in the file and the environment alone");
        }
        if field.is_secret && holds_mask(value) {
            return refuse("is the mask of a secret, and no value");
        }
        Ok(())
    }
}

/// Whether somebody sends back what was shown to them.
fn holds_mask(value: &Value) -> bool {
    match value {
        Value::String(text) => text == crate::MASK,
        Value::Array(items) => items.iter().any(holds_mask),
        Value::Object(entries) => entries.values().any(holds_mask),
        _ => false,
    }
}

/// Without the values, which may be secrets.
impl fmt::Debug for RuntimeChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuntimeChanges")
            .field("version", &self.version)
            .field("changes", &self.changes.keys())
            .finish_non_exhaustive()
    }
}

/// Without the value, which may be a secret.
impl fmt::Debug for RuntimeChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuntimeChange")
            .field("at", &self.at)
            .field("by", &self.by)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_come_and_go_and_what_is_unknown_stays() {
        let kept = json!({
            "version": 6,
            "changes": {"pool.enable_browser_refresh": {"value": false, "at": "2026-01-01T00:00:00Z", "by": "key:1"}},
            "later": [1]
        });
        let first = RuntimeChanges::parse("x", kept.to_string().as_bytes()).unwrap();
        let change = BTreeMap::from([("debug".to_owned(), json!(true))]);
        let second = first.with(&change, "2026-01-02T00:00:00Z", "key:2");
        assert_eq!((second.version, second.changes.len()), (7, 2));
        let third = second.without("debug").unwrap();
        assert_eq!((third.version, &third.changes), (8, &first.changes));
        assert!(third.without("debug").is_none());
        let written: Value = serde_json::from_slice(&third.to_bytes()).unwrap();
        assert_eq!(written["later"], json!([1]));
        assert_eq!(written["changes"], kept["changes"]);
    }

    #[test]
    fn nonsense_is_refused_without_what_it_says() {
        for text in ["", "{", "[]", r#"{"changes": {"proxy": {"hush": 1}}}"#] {
            let error = RuntimeChanges::parse("x", text.as_bytes()).unwrap_err();
            assert!(!error.to_string().contains("hush"), "{error}");
        }
    }

    #[test]
    fn changes_that_can_not_be_made_are_refused_by_field() {
        let refused = |path, value| RuntimeChanges::check(path, &value).is_err();
        for (path, value) in [
            ("nothing", json!(1)),
            ("pool", json!({})),
            ("s3.bucket", json!("b")),
            ("master_key", json!("k")),
            ("registrar.command.program", json!(["sh"])),
            ("proxy", json!("***")),
            ("api_keys", json!(["***"])),
            ("upstream.business.headers", json!({"x": "***"})),
        ] {
            assert!(refused(path, value), "{path}");
        }
        assert!(!refused("note", json!(["***"])) && !refused("proxy", json!(null)));
    }

    #[test]
    fn values_are_not_printed() {
        let change = BTreeMap::from([("proxy".to_owned(), json!("hush"))]);
        let changes = RuntimeChanges::default().with(&change, "", "");
        assert!(!format!("{changes:?}{:?}", changes.changes).contains("hush"));
    }
}
