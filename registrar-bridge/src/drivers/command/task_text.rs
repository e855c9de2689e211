//! What lives here: the task as a program reads it from its standard input.

use b2a_objects::Cookie;
use serde::Serialize;

use crate::{DriverError, Wanted};

/// The task, in the names of the contract. For a registration there is the `kind` alone; what an account lacks is left out.
#[derive(Serialize)]
struct TaskText<'a> {
    /// `refresh` or `register`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookies: Option<&'a [Cookie]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookie_string: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    csesidx: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_password: Option<&'a str>,
}

/// One line of JSON.
pub(super) fn of(wanted: &Wanted) -> Result<Vec<u8>, DriverError> {
    let account = match wanted {
        Wanted::Renewal(account) => Some(account),
        Wanted::Registration => None,
    };
    let other = |name: &str| account?.other.get(name)?.as_str();
    let task = TaskText {
        kind: wanted.kind().as_str(),
        email: account.and_then(|it| it.email.as_deref()),
        full_name: account.and_then(|it| it.full_name.as_deref()),
        cookies: account.and_then(|it| it.cookies.as_deref()),
        cookie_string: account.and_then(|it| it.cookie_string.as_deref()),
        authorization: account.and_then(|it| it.authorization.as_deref()),
        config_id: account.and_then(|it| it.config_id.as_deref()),
        csesidx: account.and_then(|it| it.csesidx.as_deref()),
        mail_provider: other("mail_provider"),
        mail_password: other("mail_password"),
    };
    let mut text = serde_json::to_vec(&task)
        .map_err(|_| DriverError::Failed("the task can't be written as JSON".to_owned()))?;
    text.push(b'\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::answer::tests::account;

    #[test]
    fn a_program_gets_what_the_contract_hands_to_registrars() {
        let wanted = Wanted::Renewal(Box::new(account("a@example.com")));
        let text = of(&wanted).unwrap();
        assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), 1);
        let value: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            value,
            json!({
                "kind": "refresh", "email": "a@example.com", "full_name": "A", "authorization": "Bearer token",
                "config_id": "c1", "csesidx": "1001", "mail_password": "hunter2hunter2",
                "cookies": [{"name": "__Secure-C_SES", "value": "session-cookie-of-the-test", "domain": ".example.com"}],
            })
        );
        let register: Value = serde_json::from_slice(&of(&Wanted::Registration).unwrap()).unwrap();
        assert_eq!(register, json!({"kind": "register"}));
    }
}
