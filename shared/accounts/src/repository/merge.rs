//! What lives here: what of an old account file outlasts new credentials.

use b2a_objects::AccountFile;
use jiff::Timestamp;
use serde_json::Value;

/// When the credentials were taken from a web session, RFC 3339.
const TIMESTAMP: &str = "timestamp";

/// The new file over the old one. What belongs to the credentials comes from the new one alone; everything else that
/// it does not fill stays what it was, fields that we don't know included. An account stays switched off unless the
/// new file says otherwise.
pub(super) fn merged(old: &AccountFile, new: &AccountFile) -> AccountFile {
    let mut other = old.other.clone();
    for (field, value) in &new.other {
        if !is_empty(value) || !other.contains_key(field) {
            other.insert(field.clone(), value.clone());
        }
    }
    AccountFile {
        email: new.email.clone(),
        full_name: filled(new.full_name.as_ref(), old.full_name.as_ref()),
        authorization: new.authorization.clone(),
        cookies: new.cookies.clone(),
        cookie_string: new.cookie_string.clone(),
        config_id: filled(new.config_id.as_ref(), old.config_id.as_ref()),
        csesidx: new.csesidx.clone(),
        disabled: new.disabled.or(old.disabled),
        other,
    }
}

/// When the file's credentials came to be, in Unix milliseconds, if it says so.
pub(super) fn taken_ms(file: &AccountFile) -> Option<u64> {
    let text = file.other.get(TIMESTAMP)?.as_str()?;
    let time: Timestamp = text.trim().parse().ok()?;
    u64::try_from(time.as_millisecond()).ok()
}

/// Writes down when the credentials came to be.
pub(super) fn set_taken_ms(file: &mut AccountFile, taken_ms: u64) {
    let taken_ms = i64::try_from(taken_ms).unwrap_or(i64::MAX);
    let time = Timestamp::from_millisecond(taken_ms).unwrap_or_default();
    file.other
        .insert(TIMESTAMP.to_owned(), Value::String(time.to_string()));
}

fn filled(new: Option<&String>, old: Option<&String>) -> Option<String> {
    new.filter(|text| !text.trim().is_empty()).or(old).cloned()
}

/// Whether a value says nothing: an old one is better than it.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(value: Value) -> AccountFile {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn credentials_are_replaced_as_a_whole_and_the_rest_is_kept() {
        let old = file(json!({
            "email": "a@example.com", "fullName": "Ann", "authorization": "Bearer old", "csesidx": "1",
            "cookies": [{"name": "__Secure-C_SES", "value": "old"}], "cookie_string": "__Secure-C_SES=old",
            "configId": "c", "mail_provider": "m", "mail_password": "p", "disabled": true,
            "response_headers": {"a": "b"}, "future": [1]
        }));
        let new = file(json!({
            "email": "A@example.com", "fullName": " ", "authorization": "Bearer new", "configId": "",
            "cookies": [{"name": "__Secure-C_SES", "value": "new"}], "mail_provider": "",
            "mail_password": null, "response_headers": {}, "added": 1
        }));
        let both = serde_json::to_value(merged(&old, &new)).unwrap();
        let expected = json!({
            "email": "A@example.com", "fullName": "Ann", "authorization": "Bearer new", "configId": "c",
            "cookies": [{"name": "__Secure-C_SES", "value": "new"}], "mail_provider": "m",
            "mail_password": "p", "disabled": true, "response_headers": {"a": "b"}, "future": [1],
            "added": 1
        });
        assert_eq!(both, expected);
    }

    #[test]
    fn an_operator_can_switch_on_by_a_file() {
        let (off, on) = (
            file(json!({"disabled": true})),
            file(json!({"disabled": false})),
        );
        assert_eq!(merged(&off, &on).disabled, Some(false));
    }

    #[test]
    fn the_time_of_the_credentials_is_read_and_written() {
        let mut account = file(json!({"timestamp": "2026-02-16T12:00:00Z"}));
        assert_eq!(taken_ms(&account), Some(1_771_243_200_000));
        set_taken_ms(&mut account, 1_771_243_200_500);
        assert_eq!(taken_ms(&account), Some(1_771_243_200_500));
        for nonsense in [
            json!({}),
            json!({"timestamp": 5}),
            json!({"timestamp": "soon"}),
        ] {
            assert_eq!(taken_ms(&file(nonsense)), None);
        }
    }
}
