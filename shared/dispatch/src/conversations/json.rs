//! What lives here: JSON by what it means: neither white space nor the order of members counts.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{absorb_count, absorb_text};

/// Takes a value into a digest.
pub(super) fn absorb_json(digest: &mut Sha256, value: &Value) {
    match value {
        Value::Null => digest.update(b"0"),
        Value::Bool(is_true) => digest.update(if *is_true { b"+" } else { b"-" }),
        Value::Number(number) => {
            digest.update(b"#");
            absorb_text(digest, &number.to_string());
        }
        Value::String(text) => {
            digest.update(b"\"");
            absorb_text(digest, text);
        }
        Value::Array(items) => {
            digest.update(b"[");
            absorb_count(digest, items.len());
            for item in items {
                absorb_json(digest, item);
            }
        }
        Value::Object(members) => {
            digest.update(b"{");
            absorb_count(digest, members.len());
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            for (name, value) in members {
                absorb_text(digest, name);
                absorb_json(digest, value);
            }
        }
    }
}
