//! What lives here: whether an account is fit to be uploaded.

use b2a_domain::{AccountId, Credentials};
use b2a_objects::{AccountFile, ParsedAccount};

use crate::Wanted;

/// An account that an upload may carry.
#[derive(Debug, Clone)]
pub(crate) struct Sound {
    /// Whose it is.
    pub(crate) id: AccountId,
    /// What calls need.
    pub(crate) credentials: Credentials,
}

/// Judges an account as the pool will: by the one rule that its load and import use. `Err` says what is wrong, without a
/// secret.
pub(crate) fn judge(account: &AccountFile, default_config: &str) -> Result<Sound, String> {
    let bytes = account
        .to_bytes()
        .map_err(|_| "the account can't be written as JSON".to_owned())?;
    let parsed = ParsedAccount::parse("", &bytes, Some(default_config));
    match (parsed.reason, parsed.credentials) {
        (None, Some(credentials)) => Ok(Sound {
            id: parsed.id,
            credentials,
        }),
        (reason, _) => Err(reason.unwrap_or_else(|| "not an account".to_owned())),
    }
}

/// Judges what a driver brought for a task: it has to be sound, and the account that was asked for.
pub(crate) fn judge_for(
    wanted: &Wanted,
    account: &AccountFile,
    default_config: &str,
) -> Result<Sound, String> {
    let sound = judge(account, default_config)?;
    if let Wanted::Renewal(asked_for) = wanted {
        let asked_for = AccountId::new(
            sound.id.kind(),
            asked_for.email.as_deref().unwrap_or_default(),
        );
        if asked_for.as_ref() != Ok(&sound.id) {
            return Err("the account is another one than was asked for".to_owned());
        }
    }
    Ok(sound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::tests::account;

    #[test]
    fn accounts_are_judged_as_the_pool_does() {
        assert_eq!(
            judge(&account("a@example.com"), "").unwrap().id.name(),
            "a@example.com"
        );
        let faults: [(fn(&mut AccountFile), &str); 4] = [
            (|it| it.cookies = None, "missing cookies"),
            (|it| it.authorization = None, "missing authorization"),
            (|it| it.config_id = None, "missing configId"),
            (
                |it| it.email = Some("../../etc/passwd".to_owned()),
                "invalid email",
            ),
        ];
        for (spoil, reason) in faults {
            let mut account = account("a@example.com");
            spoil(&mut account);
            assert_eq!(judge(&account, "").unwrap_err(), reason);
        }
        let mut huge = account("a@example.com");
        let value = "x".repeat(5 * 1024 * 1024);
        huge.cookies.as_mut().unwrap()[0].value = value;
        let reason = judge(&huge, "").unwrap_err();
        assert!(reason.contains("larger than"), "{reason}");
    }

    #[test]
    fn another_account_than_was_asked_for_is_refused() {
        let wanted = Wanted::Renewal(Box::new(account("A@example.com")));
        assert!(judge_for(&wanted, &account("a@EXAMPLE.com"), "").is_ok());
        assert!(judge_for(&wanted, &account("b@example.com"), "").is_err());
        assert!(judge_for(&Wanted::Registration, &account("b@example.com"), "").is_ok());
    }
}
