//! What lives here: managed keys as they are stored, and what may be said of one.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Managed keys that there may be: each instance holds all of them in memory.
pub(crate) const MOST_KEYS: usize = 1000;
/// Characters of a name.
const MOST_NAME: usize = 100;
/// Names of models that one key may have.
const MOST_MODELS: usize = 100;
/// Characters of the name of a model.
const MOST_MODEL: usize = 200;

/// All managed keys.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct StoredKeys {
    pub(super) keys: Vec<StoredKey>,
    /// What a later version may know.
    #[serde(flatten)]
    further: Map<String, Value>,
}

/// One of them. Of the key itself there is a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredKey {
    /// SHA-256, in hexadecimal digits.
    pub(super) digest: String,
    /// The beginning of the key, to know it by.
    pub(crate) prefix: String,
    /// RFC 3339.
    pub(crate) created_at: String,
    /// What holds for it.
    #[serde(flatten)]
    pub(crate) terms: KeyTerms,
    /// What a later version may know.
    #[serde(flatten)]
    further: Map<String, Value>,
}

/// What holds for a key, and what administrators may change of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeyTerms {
    /// Whose it is, or what it is for.
    pub(crate) name: String,
    /// Whether it lets anybody in.
    pub(crate) enabled: bool,
    /// Until when, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<String>,
    /// Models that it is good for; none: all. `*` stands for any text.
    #[serde(default)]
    pub(crate) allowed_models: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) requests_per_minute: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tokens_per_day: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) concurrent_requests: Option<u32>,
}

/// What is wrong with the terms of a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KeyProblem {
    /// The field.
    pub(crate) field: &'static str,
    /// What is wrong with it.
    pub(crate) problem: String,
}

impl StoredKey {
    /// A key that was just made.
    pub(super) fn new(
        digest: &[u8; 32],
        prefix: String,
        created_at: String,
        terms: KeyTerms,
    ) -> Self {
        Self {
            digest: hex(digest),
            prefix,
            created_at,
            terms,
            further: Map::new(),
        }
    }

    /// What keys are sorted by.
    pub(super) fn order(&self) -> (&str, &str) {
        (&self.created_at, &self.digest)
    }

    /// The digest as bytes; `None`: it is none.
    pub(super) fn digest_bytes(&self) -> Option<[u8; 32]> {
        let digits = self.digest.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 2 * bytes.len() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(bytes)
    }
}

impl KeyTerms {
    /// Tidies what was said, and refuses what makes no sense. `now_ms`: a time that is over can't be asked for.
    pub(crate) fn checked(mut self, now_ms: u64) -> Result<Self, KeyProblem> {
        let wrong = |field, problem: String| Err(KeyProblem { field, problem });
        self.name = self.name.trim().to_owned();
        if self.name.is_empty() {
            return wrong("name", "is missing".to_owned());
        }
        if self.name.chars().count() > MOST_NAME || self.name.chars().any(char::is_control) {
            let problem = format!("has at most {MOST_NAME} characters, all of them printable");
            return wrong("name", problem);
        }
        if let Some(at) = &self.expires_at {
            match unix_ms(at) {
                None => return wrong("expires_at", "is no time as in RFC 3339".to_owned()),
                Some(at_ms) if at_ms <= now_ms => {
                    return wrong("expires_at", "is over already".to_owned());
                }
                Some(_) => {}
            }
        }
        for model in &mut self.allowed_models {
            *model = model.trim().to_owned();
        }
        let is_sound = |model: &String| (1..=MOST_MODEL).contains(&model.chars().count());
        if self.allowed_models.len() > MOST_MODELS || !self.allowed_models.iter().all(is_sound) {
            let problem =
                format!("has at most {MOST_MODELS} names of up to {MOST_MODEL} characters");
            return wrong("allowed_models", problem);
        }
        for (field, most) in [
            (
                "requests_per_minute",
                self.requests_per_minute.map(u64::from),
            ),
            ("tokens_per_day", self.tokens_per_day),
            (
                "concurrent_requests",
                self.concurrent_requests.map(u64::from),
            ),
        ] {
            // Beyond that, numbers of Lua and of browsers are not exact.
            if most.is_some_and(|most| most == 0 || most > 1 << 52) {
                let problem = "is a number from 1 on; leave it out for no limit".to_owned();
                return wrong(field, problem);
            }
        }
        Ok(self)
    }
}

/// A time of RFC 3339 in Unix milliseconds.
pub(super) fn unix_ms(time: &str) -> Option<u64> {
    let time: jiff::Timestamp = time.parse().ok()?;
    u64::try_from(time.as_millisecond()).ok()
}

fn hex(bytes: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in bytes {
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// 2026-01-01T00:00:00Z.
    const NOW_MS: u64 = 1_767_225_600_000;

    fn terms(change: &Value) -> KeyTerms {
        let mut terms = json!({"name": "ann", "enabled": true});
        for (field, value) in change.as_object().unwrap() {
            terms[field] = value.clone();
        }
        serde_json::from_value(terms).unwrap()
    }

    #[test]
    fn terms_are_tidied() {
        let said = terms(&json!({"name": "  ann ", "allowed_models": [" gemini-* "]}));
        let checked = said.checked(NOW_MS).unwrap();
        assert_eq!(
            (checked.name.as_str(), &checked.allowed_models[0][..]),
            ("ann", "gemini-*")
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_field() {
        let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
        for (field, value) in [
            ("name", json!(" ")),
            ("name", json!("a\u{7}b")),
            ("name", json!("x".repeat(101))),
            ("expires_at", json!("tomorrow")),
            ("expires_at", json!("2025-12-31T23:59:59Z")),
            ("allowed_models", json!([""])),
            ("allowed_models", json!(["x".repeat(201)])),
            ("allowed_models", json!(many)),
            ("requests_per_minute", json!(0)),
            ("tokens_per_day", json!(u64::MAX)),
            ("concurrent_requests", json!(0)),
        ] {
            let refused = terms(&json!({field: value})).checked(NOW_MS).unwrap_err();
            assert_eq!(refused.field, field, "{value}");
        }
        assert!(
            terms(&json!({"expires_at": "2026-01-01T01:00:00+00:30"}))
                .checked(NOW_MS)
                .is_ok()
        );
    }

    #[test]
    fn what_is_stored_is_read_again_with_what_is_not_known() {
        let key = StoredKey::new(
            &[0xab; 32],
            "sk-b2a-ab12…".into(),
            "2026-01-01T00:00:00Z".into(),
            terms(&json!({})),
        );
        assert_eq!(key.digest_bytes(), Some([0xab; 32]));
        let mut stored = json!({"keys": [key], "later": 1});
        stored["keys"][0]["note"] = json!("kept");
        let read: StoredKeys = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), stored);
        for digest in ["", "ab", &"é".repeat(32), &"g".repeat(64)] {
            let broken = StoredKey {
                digest: digest.into(),
                ..key.clone()
            };
            assert_eq!(broken.digest_bytes(), None, "{digest}");
        }
    }
}
