//! What lives here: the identity of an account, and how it is shown where strangers may read along.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The longest name of an account, in bytes: the limit of an e-mail address (RFC 5321 §4.5.3.1.3).
const MAX_NAME_BYTES: usize = 254;

/// Which upstream an account belongs to. Each kind has a pool of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountKind {
    /// A Gemini Business web session, named by its e-mail address.
    Business,
}

impl AccountKind {
    /// Every kind there is.
    pub const ALL: [Self; 1] = [Self::Business];

    /// The word for this kind in ids, keys and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
        }
    }
}

impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An account: its kind and its name, written `business/a@example.com`.
///
/// Names are case-folded, and safe as part of a file name or an object key: they hold no separator,
/// no control character and are not made of dots alone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId {
    kind: AccountKind,
    name: Arc<str>,
}

/// Why a name can't be an account's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAccountName {
    /// Nothing was left after trimming.
    #[error("the account name is empty")]
    Empty,
    /// Longer than an e-mail address may be.
    #[error("the account name is longer than {MAX_NAME_BYTES} bytes")]
    TooLong,
    /// A separator, white space, a control character, or only dots.
    #[error("the account name holds a separator, white space or a control character, or only dots")]
    Unsafe,
    /// The part before the first `/` names no kind.
    #[error("the account id names no known kind")]
    UnknownKind,
}

impl AccountId {
    /// Makes an id of `name`, trimmed and case-folded.
    pub fn new(kind: AccountKind, name: &str) -> Result<Self, InvalidAccountName> {
        let name = name.trim().to_lowercase();
        if name.is_empty() {
            return Err(InvalidAccountName::Empty);
        }
        if name.len() > MAX_NAME_BYTES {
            return Err(InvalidAccountName::TooLong);
        }
        let unsafe_char =
            |c: char| matches!(c, '/' | '\\' | ':') || c.is_control() || c.is_whitespace();
        if name.contains(unsafe_char) || name.chars().all(|c| c == '.') {
            return Err(InvalidAccountName::Unsafe);
        }
        Ok(Self {
            kind,
            name: name.into(),
        })
    }

    /// The pool that this account is in.
    pub const fn kind(&self) -> AccountKind {
        self.kind
    }

    /// The name within its kind; for a Business account its e-mail address in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name as logs and lists may show it: `a***e@example.com`, and `a***@example.com` when the
    /// local part has one or two characters. Without an `@`: first and last character, or `***` up
    /// to three.
    pub fn masked(&self) -> String {
        let edge = |text: &str| (text.chars().next(), text.chars().next_back());
        match self.name.rsplit_once('@') {
            Some((local, domain)) => match (edge(local), local.chars().count()) {
                ((Some(first), Some(last)), 3..) => format!("{first}***{last}@{domain}"),
                ((Some(first), _), _) => format!("{first}***@{domain}"),
                _ => format!("***@{domain}"),
            },
            None => match (edge(&self.name), self.name.chars().count()) {
                ((Some(first), Some(last)), 4..) => format!("{first}***{last}"),
                _ => "***".to_owned(),
            },
        }
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// Shows the masked form, so that a `{:?}` in a log line tells no whole e-mail address.
impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.masked())
    }
}

impl FromStr for AccountId {
    type Err = InvalidAccountName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, name) = text
            .split_once('/')
            .ok_or(InvalidAccountName::UnknownKind)?;
        let kind = AccountKind::ALL
            .into_iter()
            .find(|known| known.as_str() == kind)
            .ok_or(InvalidAccountName::UnknownKind)?;
        Self::new(kind, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn business(name: &str) -> Result<AccountId, InvalidAccountName> {
        AccountId::new(AccountKind::Business, name)
    }

    #[test]
    fn folds_case_and_round_trips() {
        let id = business(" Alice@Example.COM ").unwrap();
        assert_eq!(id.to_string(), "business/alice@example.com");
        assert_eq!(id.to_string().parse::<AccountId>().unwrap(), id);
    }

    #[test]
    fn refuses_names_that_could_leave_their_folder() {
        for name in [
            "",
            "  ",
            "..",
            "../a@example.com",
            "a\\b",
            "a\nb",
            "a b@example.com",
            "c:x",
        ] {
            assert!(business(name).is_err(), "{name:?} was taken");
        }
        assert_eq!(business(&"a".repeat(255)), Err(InvalidAccountName::TooLong));
        assert_eq!(
            "other/a".parse::<AccountId>(),
            Err(InvalidAccountName::UnknownKind)
        );
    }

    #[test]
    fn masks_as_the_admin_contract_says() {
        let masked = |name: &str| business(name).unwrap().masked();
        assert_eq!(masked("alice@example.com"), "a***e@example.com");
        assert_eq!(masked("al@example.com"), "a***@example.com");
        assert_eq!(masked("a@example.com"), "a***@example.com");
        assert_eq!(masked("abcd"), "a***d");
        assert_eq!(masked("abc"), "***");
        assert!(!format!("{:?}", business("alice@example.com").unwrap()).contains("alice"));
    }
}
