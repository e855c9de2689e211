//! What lives here: an account as programs and operators write it: as an account file, or as the upload of the contract.

use b2a_objects::AccountFile;
use serde_json::{Map, Value};

use crate::AuthorizationSource;

/// What a registrar's placeholder for an authorization starts with.
const PLACEHOLDER: &str = "Bearer fallback-csesidx-";
/// Names in an upload, and what the account file calls them.
const RENAMED: [(&str, &str); 2] = [("full_name", "fullName"), ("config_id", "configId")];
/// What an upload says of its task and not of the account.
const NOT_OF_THE_ACCOUNT: [&str; 8] = [
    "authorization_source",
    "fallback_used",
    "is_new",
    "kind",
    "lease_until",
    "register_task_id",
    "task_id",
    "worker_id",
];

/// Reads an account in either form, and where its authorization comes from: `source`, unless it says so itself. An error quotes
/// nothing of the content.
pub(crate) fn read(
    bytes: &[u8],
    source: AuthorizationSource,
) -> Result<(AccountFile, AuthorizationSource), String> {
    // A byte order mark, as some editors leave it, is no part of the JSON.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() {
        return Err("there is no account: it is empty".to_owned());
    }
    let mut fields: Map<String, Value> = serde_json::from_slice(bytes)
        .map_err(|_| "there is no account: it is no JSON object".to_owned())?;
    let told = fields.get("authorization_source").and_then(Value::as_str);
    let told = told.and_then(AuthorizationSource::of_word);
    for name in NOT_OF_THE_ACCOUNT {
        fields.remove(name);
    }
    for (name, ours) in RENAMED {
        if let Some(value) = fields.remove(name) {
            fields.entry(ours).or_insert(value);
        }
    }
    let account: AccountFile = serde_json::from_value(Value::Object(fields))
        .map_err(|_| "a field of the account has the wrong type".to_owned())?;
    let authorization = account.authorization.as_deref().unwrap_or_default();
    let source = if authorization.trim().starts_with(PLACEHOLDER) {
        AuthorizationSource::Fallback
    } else {
        told.unwrap_or(source)
    };
    Ok((account, source))
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    /// A sound account.
    pub(crate) fn account(email: &str) -> AccountFile {
        serde_json::from_value(json!({
            "email": email, "fullName": "A", "authorization": "Bearer token", "configId": "c1", "csesidx": "1001",
            "cookies": [{"name": "__Secure-C_SES", "value": "session-cookie-of-the-test", "domain": ".example.com"}],
            "mail_password": "hunter2hunter2",
        }))
        .unwrap()
    }

    fn of(value: &Value) -> Result<(AccountFile, AuthorizationSource), String> {
        read(value.to_string().as_bytes(), AuthorizationSource::Network)
    }

    #[test]
    fn both_forms_are_read() {
        let file = json!({
            "email": "a@example.com", "fullName": "A", "authorization": "Bearer x", "configId": "c", "csesidx": 7,
            "cookies": [{"name": "n", "value": "v"}], "timestamp": "kept",
        });
        let upload = json!({
            "email": "a@example.com", "full_name": "A", "authorization": "Bearer x", "config_id": "c", "csesidx": "7",
            "cookies": [{"name": "n", "value": "v"}], "timestamp": "kept",
            "is_new": true, "task_id": "t", "worker_id": "w", "authorization_source": "page", "fallback_used": false,
        });
        let (of_file, source) = of(&file).unwrap();
        assert_eq!(source, AuthorizationSource::Network);
        let (of_upload, source) = of(&upload).unwrap();
        assert_eq!(source, AuthorizationSource::Page);
        assert_eq!(of_file.to_bytes().unwrap(), of_upload.to_bytes().unwrap());
    }

    #[test]
    fn a_placeholder_is_a_fallback_whatever_is_told() {
        let account = json!({"authorization": "Bearer fallback-csesidx-1", "authorization_source": "network"});
        assert_eq!(of(&account).unwrap().1, AuthorizationSource::Fallback);
        let nonsense = json!({"authorization_source": "heaven"});
        assert_eq!(of(&nonsense).unwrap().1, AuthorizationSource::Network);
    }

    #[test]
    fn nonsense_is_refused_and_not_quoted() {
        for text in [
            "",
            " \n",
            "[1]",
            "secret",
            "{\"cookies\": \"secret\"}",
            "{\"email\": 5}",
            "{} {}",
        ] {
            let fault = read(text.as_bytes(), AuthorizationSource::Network).unwrap_err();
            assert!(!fault.contains("secret"), "{fault}");
        }
    }
}
