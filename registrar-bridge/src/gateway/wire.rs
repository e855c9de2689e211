//! What lives here: the bodies of the registrar loop.

use b2a_domain::{AccountId, AccountKind, TaskKind};
use b2a_objects::{AccountFile, Cookie};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::BrowserUse;

/// Asks for tasks.
#[derive(Debug, Serialize)]
pub(super) struct ClaimBody<'a> {
    pub(super) worker_id: &'a str,
    pub(super) limit: usize,
    pub(super) lease_sec: u64,
    /// Only the task of this account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<&'a str>,
}

/// Says that a task failed.
#[derive(Debug, Serialize)]
pub(super) struct FailBody<'a> {
    pub(super) task_id: &'a str,
    pub(super) worker_id: &'a str,
    pub(super) error: &'a str,
}

/// Asks for more time.
#[derive(Debug, Serialize)]
pub(super) struct ExtendBody<'a> {
    pub(super) task_id: &'a str,
    pub(super) worker_id: &'a str,
    pub(super) lease_sec: u64,
}

/// The right to work on a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claim {
    /// The task, as the gateway names it.
    pub(crate) task_id: String,
    /// Whose it is.
    pub(crate) worker_id: String,
    /// Until when, by our clock, Unix milliseconds; 0: it was lost.
    pub(crate) lease_until_ms: u64,
}

impl Claim {
    /// Whether it holds, as far as we know.
    pub(crate) const fn holds_at(&self, now_ms: u64) -> bool {
        now_ms < self.lease_until_ms
    }
}

/// An account to renew.
#[derive(Debug)]
pub(crate) struct RefreshTask {
    pub(crate) claim: Claim,
    pub(crate) id: AccountId,
    /// As it is now, with dead credentials.
    pub(crate) account: AccountFile,
}

/// What a claim gave.
#[derive(Debug, Default)]
pub(crate) struct Claimed<T> {
    pub(crate) tasks: Vec<T>,
    /// Tasks that can't be read, and why.
    pub(crate) unreadable: Vec<(Claim, String)>,
    pub(crate) throttled: bool,
    /// How browsers are to be used, if the gateway says it.
    pub(crate) browser: Option<BrowserUse>,
}

/// A task as it comes.
#[derive(Deserialize)]
struct TaskText {
    #[serde(default)]
    task_id: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    full_name: Option<String>,
    #[serde(default)]
    mail_provider: Option<String>,
    #[serde(default)]
    mail_password: Option<String>,
    #[serde(default)]
    cookies: Option<Vec<Cookie>>,
    #[serde(default)]
    cookie_string: Option<String>,
    #[serde(default)]
    authorization: Option<String>,
    #[serde(default)]
    config_id: Option<String>,
    #[serde(default)]
    csesidx: Option<String>,
}

/// Reads the answer to a claim of renewals. One task that can't be read spoils no other.
pub(super) fn renewals(answer: &Value, worker: &str, lease_until_ms: u64) -> Claimed<RefreshTask> {
    read(
        answer,
        TaskKind::Refresh,
        worker,
        lease_until_ms,
        |claim, text| {
            let id = AccountId::new(AccountKind::Business, &text.email)
                .map_err(|error| error.to_string())?;
            Ok(RefreshTask {
                claim,
                id,
                account: account_of(text),
            })
        },
    )
}

/// Reads the answer to a claim of registrations.
pub(super) fn registrations(answer: &Value, worker: &str, lease_until_ms: u64) -> Claimed<Claim> {
    read(
        answer,
        TaskKind::Register,
        worker,
        lease_until_ms,
        |claim, _| Ok(claim),
    )
}

fn browser_use(told: &Value) -> Option<BrowserUse> {
    Some(BrowserUse {
        enable: told["enable"].as_bool()?,
        headless: told["headless"].as_bool()?,
        max_retry: u32::try_from(told["max_retry"].as_u64()?).ok()?,
    })
}

fn read<T>(
    answer: &Value,
    kind: TaskKind,
    worker: &str,
    lease_until_ms: u64,
    task: impl Fn(Claim, TaskText) -> Result<T, String>,
) -> Claimed<T> {
    let mut claimed = Claimed {
        tasks: Vec::new(),
        unreadable: Vec::new(),
        throttled: answer["throttled"].as_bool() == Some(true),
        browser: browser_use(&answer["browser_refresh"]),
    };
    for value in answer["tasks"].as_array().into_iter().flatten() {
        let task_id = value["task_id"].as_str().unwrap_or_default().trim();
        if task_id.is_empty() {
            tracing::warn!(%kind, "the gateway handed out a task without an id, which is left alone");
            continue;
        }
        let named = value["worker_id"].as_str().unwrap_or_default().trim();
        let claim = Claim {
            task_id: task_id.to_owned(),
            worker_id: if named.is_empty() { worker } else { named }.to_owned(),
            lease_until_ms,
        };
        let text = TaskText::deserialize(value)
            .map_err(|_| "a field of the task has the wrong type".to_owned());
        match text.and_then(|text| task(claim.clone(), text)) {
            Ok(task) => claimed.tasks.push(task),
            Err(why) => claimed.unreadable.push((claim, why)),
        }
    }
    claimed
}

/// The account of a task, in the form of an account file.
fn account_of(text: TaskText) -> AccountFile {
    let filled = |text: Option<String>| text.filter(|it| !it.trim().is_empty());
    let mut other = Map::new();
    let mail = [
        ("mail_provider", text.mail_provider),
        ("mail_password", text.mail_password),
    ];
    for (name, value) in mail {
        if let Some(value) = filled(value) {
            other.insert(name.to_owned(), value.into());
        }
    }
    AccountFile {
        email: Some(text.email.trim().to_owned()),
        full_name: filled(text.full_name),
        authorization: filled(text.authorization),
        cookies: text.cookies,
        cookie_string: filled(text.cookie_string),
        config_id: filled(text.config_id),
        csesidx: filled(text.csesidx),
        disabled: None,
        other,
    }
}

/// The account and the task id in a frame `task_refresh` of a server.
pub(crate) fn refresh_frame(
    data: &Value,
) -> Result<(AccountId, AccountFile, Option<String>), String> {
    let text = TaskText::deserialize(data)
        .map_err(|_| "a field of the task has the wrong type".to_owned())?;
    let id = AccountId::new(AccountKind::Business, &text.email).map_err(|it| it.to_string())?;
    let task_id = Some(text.task_id.trim().to_owned()).filter(|it| !it.is_empty());
    Ok((id, account_of(text), task_id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_bad_task_spoils_no_other() {
        let answer = json!({"throttled": true, "count": 5, "tasks": [
            {"task_id": "t1", "email": "a@example.com", "cookies": [], "csesidx": "1", "mail_password": "p", "is_new": false},
            {"task_id": "t2", "email": "../a"},
            {"email": "b@example.com"},
            {"task_id": "t3", "email": "c@example.com", "cookies": "none", "worker_id": "other"},
            7,
        ]});
        let claimed = renewals(&answer, "w", 9);
        assert!(claimed.throttled);
        let [task] = &claimed.tasks[..] else {
            panic!("{claimed:?}");
        };
        assert_eq!(
            task.claim,
            Claim {
                task_id: "t1".into(),
                worker_id: "w".into(),
                lease_until_ms: 9
            }
        );
        assert_eq!(task.account.other["mail_password"], "p");
        let ids: Vec<_> = claimed
            .unreadable
            .iter()
            .map(|(it, _)| it.task_id.as_str())
            .collect();
        assert_eq!(ids, ["t2", "t3"]);
        assert_eq!(claimed.unreadable[1].0.worker_id, "other");
        assert!(renewals(&json!("?"), "w", 9).tasks.is_empty());
    }

    #[test]
    fn a_frame_is_read_like_a_task() {
        let data = json!({"email": " A@example.com", "cookies": null, "authorization": "", "task_id": "t"});
        let (id, account, task) = refresh_frame(&data).unwrap();
        assert_eq!((id.name(), task.as_deref()), ("a@example.com", Some("t")));
        assert!(account.authorization.is_none() && account.cookies.is_none());
        assert!(refresh_frame(&json!({"email": ""})).is_err());
    }
}
