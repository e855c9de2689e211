//! What lives here: the account file as it is written, with every field that we don't know.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// An account file. Fields that we don't use, known or not, are kept on every rewrite; an absent field
/// and a `null` mean the same.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountFile {
    /// Whose account it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The owner's name.
    #[serde(default, rename = "fullName", skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// `Bearer <jwt of the web session>`, or a registrar's placeholder `Bearer fallback-csesidx-<n>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization: Option<String>,
    /// The cookies of the web session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cookies: Option<Vec<Cookie>>,
    /// The same as one header value; used when `cookies` lacks the session cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cookie_string: Option<String>,
    /// The configuration (workspace) that calls name.
    #[serde(default, rename = "configId", skip_serializing_if = "Option::is_none")]
    pub config_id: Option<String>,
    /// The index of the web session: a number, as text or not.
    #[serde(
        default,
        deserialize_with = "text_or_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub csesidx: Option<String>,
    /// Switched off by the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Everything else, as it was: `mail_provider`, `response_headers`, `timestamp`, ….
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One cookie of a web session.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cookie {
    /// Such as `__Secure-C_SES`.
    #[serde(default)]
    pub name: String,
    /// The secret.
    #[serde(default)]
    pub value: String,
    /// `domain` and what else a browser keeps of a cookie.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl AccountFile {
    /// The file's content: pretty-printed JSON with a newline at the end.
    pub fn to_bytes(&self) -> Result<Bytes, serde_json::Error> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text.into())
    }
}

/// Shows nothing of the content: nearly all of it is secret.
impl fmt::Debug for AccountFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountFile")
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum TextOrNumber {
        Text(String),
        Number(serde_json::Number),
    }
    let value = Option::<TextOrNumber>::deserialize(deserializer)?;
    Ok(value.map(|value| match value {
        TextOrNumber::Text(text) => text,
        TextOrNumber::Number(number) => number.to_string(),
    }))
}
