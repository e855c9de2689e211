//! What lives here: an account on its way into the pool.

use b2a_domain::TaskKind;
use b2a_objects::{AccountFile, Cookie};
use serde::Serialize;

use crate::soundness::judge;
use crate::{AuthorizationSource, Brought};

/// Under which task an upload comes; with neither id it comes by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Under<'a> {
    pub(crate) task_id: Option<&'a str>,
    pub(crate) worker_id: Option<&'a str>,
}

/// The body of an upload.
#[derive(Serialize)]
pub(crate) struct Upload<'a> {
    email: &'a str,
    full_name: &'a str,
    cookies: Vec<Cookie>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookie_string: Option<&'a str>,
    authorization: &'a str,
    config_id: String,
    csesidx: String,
    is_new: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    register_task_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worker_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_password: Option<&'a str>,
    authorization_source: &'static str,
    fallback_used: bool,
}

impl<'a> Upload<'a> {
    /// The upload of what a driver brought. `Err`: it is not sound (any more).
    pub(crate) fn of(
        kind: TaskKind,
        brought: &'a Brought,
        under: Under<'a>,
        default_config: &str,
    ) -> Result<Self, String> {
        let account = &brought.account;
        let credentials = judge(account, default_config)?.credentials;
        let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default().trim();
        let email = text(&account.email);
        let is_new = kind == TaskKind::Register;
        let full_name = match text(&account.full_name) {
            // A new account needs a name; that of its mailbox is one.
            "" if is_new => email.split('@').next().unwrap_or(email),
            name => name,
        };
        let other = |name: &str| account.other.get(name).and_then(serde_json::Value::as_str);
        Ok(Self {
            email,
            full_name,
            cookies: cookies_of(account),
            cookie_string: account.cookie_string.as_deref(),
            authorization: text(&account.authorization),
            config_id: credentials.config_id,
            csesidx: credentials.csesidx,
            is_new,
            task_id: under.task_id.filter(|_| !is_new),
            register_task_id: under.task_id.filter(|_| is_new),
            worker_id: under.worker_id,
            mail_provider: other("mail_provider"),
            mail_password: other("mail_password"),
            authorization_source: brought.source.as_str(),
            fallback_used: brought.source == AuthorizationSource::Fallback,
        })
    }
}

/// The cookies as a list, which uploads need, also of an account that has them in one string.
pub(crate) fn cookies_of(account: &AccountFile) -> Vec<Cookie> {
    let listed = account.cookies.clone().unwrap_or_default();
    if !listed.is_empty() {
        return listed;
    }
    let joined = account.cookie_string.as_deref().unwrap_or_default();
    let pairs = joined.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| Cookie {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            ..Cookie::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::answer::tests::account;

    fn body(kind: TaskKind, account: AccountFile) -> Value {
        let brought = Brought {
            account,
            source: AuthorizationSource::Page,
        };
        let under = Under {
            task_id: Some("t"),
            worker_id: Some("w"),
        };
        serde_json::to_value(Upload::of(kind, &brought, under, "shared").unwrap()).unwrap()
    }

    #[test]
    fn a_renewal_names_its_task() {
        let body = body(TaskKind::Refresh, account("a@example.com"));
        assert_eq!(
            body,
            json!({
                "email": "a@example.com", "full_name": "A", "authorization": "Bearer token", "config_id": "c1", "csesidx": "1001",
                "cookies": [{"name": "__Secure-C_SES", "value": "session-cookie-of-the-test", "domain": ".example.com"}],
                "is_new": false, "task_id": "t", "worker_id": "w", "mail_password": "hunter2hunter2",
                "authorization_source": "page", "fallback_used": false,
            })
        );
    }

    #[test]
    fn a_new_account_has_a_name_and_a_list_of_cookies() {
        let mut account = account("ann@example.com");
        account.full_name = None;
        account.config_id = None;
        account.cookies = None;
        account.cookie_string = Some("__Secure-C_SES=s=1; NID=2".to_owned());
        let body = body(TaskKind::Register, account);
        assert_eq!(body["full_name"], "ann");
        assert_eq!(body["config_id"], "shared");
        assert_eq!(
            body["cookies"],
            json!([{"name": "__Secure-C_SES", "value": "s=1"}, {"name": "NID", "value": "2"}])
        );
        assert_eq!(
            (&body["register_task_id"], &body["is_new"]),
            (&json!("t"), &json!(true))
        );
        assert!(
            body.get("task_id").is_none(),
            "a new account must not have one"
        );
    }
}
