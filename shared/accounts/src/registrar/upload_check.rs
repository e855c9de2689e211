//! What lives here: what a registrar uploads, and whether it can be taken, as far as that can be told without looking at
//! anything else.

use std::fmt;

use b2a_domain::{AccountId, Generation, TaskId, TaskKind};
use b2a_objects::account_file::{MAX_ACCOUNT_FILE_BYTES, key_of};
use b2a_objects::{AccountFile, Cookie, ParsedAccount};
use serde_json::Value;

use super::{KIND, RegistrarError, task_of, worker_of};

/// The word for an authorization that is a placeholder.
const FALLBACK: &str = "fallback";

/// New credentials of an account, as a registrar sends them. What is empty is not there.
#[derive(Clone, Default)]
pub struct Upload {
    /// Whose they are.
    pub email: String,
    /// The owner's name; a new account needs one.
    pub full_name: String,
    /// The cookies of the web session.
    pub cookies: Vec<Cookie>,
    /// The same as one header value; it need not be there.
    pub cookie_string: String,
    /// `Bearer <jwt>`, or a placeholder.
    pub authorization: String,
    /// The configuration that calls name.
    pub config_id: String,
    /// The index of the web session.
    pub csesidx: String,
    /// For the registrar's own use.
    pub mail_provider: String,
    /// For the registrar's own use.
    pub mail_password: String,
    /// The pool does not have this account.
    pub is_new: bool,
    /// The renewal that this ends.
    pub task_id: String,
    /// The registration that this ends.
    pub register_task_id: String,
    /// Who brings it.
    pub worker_id: String,
    /// Where the authorization comes from.
    pub authorization_source: String,
    /// The authorization is a placeholder.
    pub fallback_used: bool,
}

/// Shows nothing but whose it is, and that masked: nearly all of it is secret.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let account = AccountId::new(KIND, &self.email).ok();
        f.debug_struct("Upload")
            .field("account", &account)
            .field("is_new", &self.is_new)
            .finish_non_exhaustive()
    }
}

/// An upload that can be taken as far as it tells itself.
pub(super) struct Checked {
    pub(super) account: AccountId,
    pub(super) file: AccountFile,
    pub(super) generation: Generation,
    pub(super) is_new: bool,
    pub(super) task: Option<TaskId>,
    pub(super) register_task: Option<TaskId>,
    pub(super) worker: Option<String>,
    pub(super) fallback_used: bool,
}

impl Upload {
    /// Refuses what is incomplete, unsafe or too large.
    pub(super) fn check(self) -> Result<Checked, RegistrarError> {
        let account = self.account()?;
        let file = self.file()?;
        let text = file.to_bytes();
        let text = text.map_err(|_| RegistrarError::refused("cookies", "can't be stored"))?;
        if text.len() > MAX_ACCOUNT_FILE_BYTES {
            let problem = format!("the account is larger than {MAX_ACCOUNT_FILE_BYTES} bytes");
            return Err(RegistrarError::refused("cookies", problem));
        }
        // A configId of the settings does not stand in for one that was not sent.
        let parsed = ParsedAccount::parse("", &text, None);
        if let Some(reason) = parsed.reason {
            return Err(RegistrarError::refused("cookies", reason));
        }
        let task = named_task(TaskKind::Refresh, &self.task_id)?;
        let register_task = named_task(TaskKind::Register, &self.register_task_id)?;
        if self.is_new {
            self.check_new(task)?;
        } else if register_task.is_some() {
            let problem = "is for new accounts: is_new is not set";
            return Err(RegistrarError::refused("register_task_id", problem));
        }
        Ok(Checked {
            account,
            file,
            generation: parsed.generation,
            is_new: self.is_new,
            task,
            register_task,
            worker: worker_of(&self.worker_id).map(str::to_owned),
            fallback_used: self.fallback_used || self.authorization_source.trim() == FALLBACK,
        })
    }

    /// Whose account it is. Its e-mail becomes a file name.
    fn account(&self) -> Result<AccountId, RegistrarError> {
        if self.email.trim().is_empty() {
            return Err(RegistrarError::refused("email", "is missing"));
        }
        let account = AccountId::new(KIND, &self.email);
        let account =
            account.map_err(|error| RegistrarError::refused("email", error.to_string()))?;
        match key_of(&account) {
            Some(_) => Ok(account),
            None => Err(RegistrarError::refused("email", "can't be an account's")),
        }
    }

    /// The account file that these credentials make. What registrars need not send comes from the file that is there.
    fn file(&self) -> Result<AccountFile, RegistrarError> {
        let needed = [
            ("authorization", &self.authorization),
            ("config_id", &self.config_id),
            ("csesidx", &self.csesidx),
        ];
        if self.cookies.is_empty() {
            return Err(RegistrarError::refused("cookies", "are missing"));
        }
        if let Some((field, _)) = needed.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(RegistrarError::refused(field, "is missing"));
        }
        let cookies = self.cookies.iter().map(|cookie| Cookie {
            name: cookie.name.trim().to_owned(),
            value: cookie.value.trim().to_owned(),
            other: cookie.other.clone(),
        });
        let mut file = AccountFile {
            email: filled(&self.email),
            full_name: filled(&self.full_name),
            authorization: filled(&self.authorization),
            cookies: Some(cookies.collect()),
            cookie_string: filled(&self.cookie_string),
            config_id: filled(&self.config_id),
            csesidx: filled(&self.csesidx),
            ..AccountFile::default()
        };
        let mail = [
            ("mail_provider", &self.mail_provider),
            ("mail_password", &self.mail_password),
        ];
        for (field, text) in mail {
            if let Some(text) = filled(text) {
                file.other.insert(field.to_owned(), Value::String(text));
            }
        }
        Ok(file)
    }

    fn check_new(&self, task: Option<TaskId>) -> Result<(), RegistrarError> {
        if task.is_some() {
            let problem = "is for renewals: is_new is set";
            return Err(RegistrarError::refused("task_id", problem));
        }
        if self.full_name.trim().is_empty() {
            let problem = "is missing: a new account needs one";
            return Err(RegistrarError::refused("full_name", problem));
        }
        Ok(())
    }
}

/// The task that is named, if one is.
fn named_task(kind: TaskKind, text: &str) -> Result<Option<TaskId>, RegistrarError> {
    match text.trim() {
        "" => Ok(None),
        text => task_of(kind, text).map(Some),
    }
}

/// The text without blanks around it, if something is left.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sound() -> Upload {
        Upload {
            email: " A@Example.com ".to_owned(),
            full_name: " Ann ".to_owned(),
            cookies: vec![Cookie {
                name: " __Secure-C_SES ".to_owned(),
                value: " s ".to_owned(),
                ..Cookie::default()
            }],
            authorization: " Bearer fallback-csesidx-1 ".to_owned(),
            config_id: " c ".to_owned(),
            csesidx: " 1 ".to_owned(),
            ..Upload::default()
        }
    }

    /// The field that is refused.
    fn refused(change: impl FnOnce(&mut Upload)) -> Option<&'static str> {
        let mut upload = sound();
        change(&mut upload);
        match upload.check() {
            Ok(_) => None,
            Err(RegistrarError::Refused { field, .. }) => Some(field),
            Err(RegistrarError::NoTask) => Some("no task"),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn texts_are_trimmed_and_empty_ones_are_not_there() {
        let checked = Upload {
            worker_id: " w ".to_owned(),
            task_id: " refresh-7 ".to_owned(),
            mail_provider: " m ".to_owned(),
            mail_password: "  ".to_owned(),
            ..sound()
        };
        let checked = checked.check().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(checked.account.name(), "a@example.com");
        assert_eq!(checked.worker.as_deref(), Some("w"));
        assert!(checked.task.is_some() && checked.register_task.is_none());
        assert!(!checked.fallback_used);
        let file = serde_json::to_value(&checked.file).unwrap();
        let expected = serde_json::json!({
            "email": "A@Example.com", "fullName": "Ann", "authorization": "Bearer fallback-csesidx-1",
            "cookies": [{"name": "__Secure-C_SES", "value": "s"}], "configId": "c", "csesidx": "1",
            "mail_provider": "m"
        });
        assert_eq!(file, expected);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|u| u.email = " ".to_owned()), Some("email"));
        assert_eq!(refused(|u| u.cookies.clear()), Some("cookies"));
        assert_eq!(refused(|u| u.authorization.clear()), Some("authorization"));
        assert_eq!(
            refused(|u| u.config_id = "\t".to_owned()),
            Some("config_id")
        );
        assert_eq!(refused(|u| u.csesidx.clear()), Some("csesidx"));
        assert_eq!(refused(|u| u.full_name.clear()), None, "a renewal has one");
        let without_session = |u: &mut Upload| u.cookies[0].name = "NID".to_owned();
        assert_eq!(refused(without_session), Some("cookies"));
    }

    #[test]
    fn new_accounts_have_a_name_and_no_renewal() {
        assert_eq!(refused(|u| u.is_new = true), None);
        assert_eq!(
            refused(|u| (u.is_new, u.full_name) = (true, " ".to_owned())),
            Some("full_name")
        );
        assert_eq!(
            refused(|u| (u.is_new, u.task_id) = (true, "refresh-7".to_owned())),
            Some("task_id")
        );
        assert_eq!(
            refused(|u| u.register_task_id = "register-7".to_owned()),
            Some("register_task_id")
        );
        assert_eq!(
            refused(|u| (u.is_new, u.register_task_id) = (true, "register-7".to_owned())),
            None
        );
    }

    #[test]
    fn a_task_of_the_wrong_form_is_none() {
        for task in ["7", "register-7", "refresh-x"] {
            assert_eq!(refused(|u| u.task_id = task.to_owned()), Some("no task"));
        }
        let wrong_kind =
            |u: &mut Upload| (u.is_new, u.register_task_id) = (true, "refresh-7".into());
        assert_eq!(refused(wrong_kind), Some("no task"));
    }

    #[test]
    fn a_placeholder_counts_however_it_is_told() {
        let used = |change: fn(&mut Upload)| {
            let mut upload = sound();
            change(&mut upload);
            upload.check().is_ok_and(|checked| checked.fallback_used)
        };
        assert!(used(|u| u.fallback_used = true));
        assert!(used(|u| u.authorization_source = " fallback ".to_owned()));
        assert!(!used(|u| u.authorization_source = "network".to_owned()));
    }

    #[test]
    fn large_accounts_are_refused() {
        let large = |u: &mut Upload| u.cookies[0].value = "x".repeat(5_000_000);
        assert_eq!(refused(large), Some("cookies"));
        let many = |u: &mut Upload| u.cookies = vec![u.cookies[0].clone(); 20_000];
        assert_eq!(refused(many), Some("cookies"));
    }

    proptest! {
        #[test]
        fn an_email_never_leads_out_of_the_folder(email in "\\PC{0,40}|[./\\\\:a@]{0,12}") {
            let upload = Upload { email, ..sound() };
            if let Ok(checked) = upload.check() {
                let key = key_of(&checked.account).map(|key| key.to_string()).unwrap_or_default();
                let name = key.strip_suffix(".json");
                prop_assert!(name.is_some_and(|name| !name.starts_with('.')));
                prop_assert!(!key.contains(['/', '\\', ':', '\0']));
            }
        }

        #[test]
        fn nothing_secret_is_told(secret in "[a-z]{12}", field in 0_usize..5) {
            let mut upload = sound();
            match field {
                0 => upload.authorization.clone_from(&secret),
                1 => upload.cookies[0].value.clone_from(&secret),
                2 => upload.mail_password.clone_from(&secret),
                3 => (upload.cookies[0].name, upload.cookie_string) = ("x".to_owned(), secret.clone()),
                _ => upload.csesidx.clone_from(&secret),
            }
            let shown = format!("{upload:?}");
            prop_assert!(!shown.contains(&secret), "{}", shown);
            if let Err(error) = upload.check() {
                prop_assert!(!error.to_string().contains(&secret));
            }
        }
    }
}
