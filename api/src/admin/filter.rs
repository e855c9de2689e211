//! What lives here: which accounts and files a list is about, and the word for what each of them is.

use std::fmt;
use std::str::FromStr;

use b2a_domain::AccountState;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What an account is, in the order in which lists show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The pool knows it, or its file says so.
    Known(AccountState),
    /// There is a file which the pool does not know yet.
    Unknown,
}

impl Status {
    /// The word of the contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known(state) => state.as_str(),
            Self::Unknown => "unknown",
        }
    }

    /// Whether it is one of those that `state=active` means.
    pub const fn is_active(self) -> bool {
        matches!(
            self,
            Self::Known(
                AccountState::Ready
                    | AccountState::Pending
                    | AccountState::Cooldown
                    | AccountState::PendingExternal
            )
        )
    }

    /// Its place in lists.
    pub(super) fn rank(self) -> usize {
        let known = AccountState::ALL
            .iter()
            .position(|state| Self::Known(*state) == self);
        known.unwrap_or(AccountState::ALL.len())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        if word == Self::Unknown.as_str() {
            return Ok(Self::Unknown);
        }
        AccountState::from_str(&word)
            .map(Self::Known)
            .map_err(de::Error::custom)
    }
}

/// The parameter `state`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StateFilter {
    /// Those that serve, will, or wait for a registrar.
    Active,
    /// The rest, but for those that the operator switched off.
    Invalid,
    /// Every one; also what any unknown word means.
    #[default]
    All,
}

impl StateFilter {
    /// The word, as it was understood.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invalid => "invalid",
            Self::All => "all",
        }
    }

    fn of(word: &str) -> Self {
        match word.trim().to_lowercase().as_str() {
            "active" => Self::Active,
            "invalid" => Self::Invalid,
            _ => Self::All,
        }
    }
}

/// What a list is about: the parameters `state`, `status` and `q`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Understood.
    pub state: StateFilter,
    /// A list by commas, in any case, as it was sent.
    pub status: String,
    /// Part of a name, trimmed.
    pub q: String,
}

impl Filter {
    /// A filter of the parameters as they were sent.
    pub fn of(state: &str, status: &str, q: &str) -> Self {
        Self {
            state: StateFilter::of(state),
            status: status.to_owned(),
            q: q.trim().to_owned(),
        }
    }

    /// Whether something of this status, under any of these names, is asked for.
    pub(super) fn takes(&self, status: Status, names: &[&str]) -> bool {
        let by_state = match self.state {
            StateFilter::All => true,
            StateFilter::Active => status.is_active(),
            StateFilter::Invalid => {
                !status.is_active() && status != Status::Known(AccountState::Disabled)
            }
        };
        let mut wanted = self
            .status
            .split(',')
            .map(str::trim)
            .filter(|w| !w.is_empty())
            .peekable();
        let by_status =
            wanted.peek().is_none() || wanted.any(|w| w.eq_ignore_ascii_case(status.as_str()));
        let q = self.q.to_lowercase();
        by_state && by_status && names.iter().any(|name| name.to_lowercase().contains(&q))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: Status = Status::Known(AccountState::Ready);
    const INVALID: Status = Status::Known(AccountState::Invalid);
    const DISABLED: Status = Status::Known(AccountState::Disabled);

    #[test]
    fn states_are_active_invalid_or_all() {
        let takes = |word: &str, status| Filter::of(word, "", "").takes(status, &["a"]);
        assert!(takes("active", READY) && !takes("Active", INVALID));
        assert!(takes("invalid", INVALID) && takes("invalid", Status::Unknown));
        assert!(!takes("invalid", READY) && !takes("invalid", DISABLED));
        for word in ["all", "", "whatever"] {
            assert!(takes(word, READY) && takes(word, DISABLED) && takes(word, Status::Unknown));
        }
    }

    #[test]
    fn status_is_a_list_and_q_a_part_of_any_name() {
        let filter = Filter::of("", "READY, unknown,", " Exa ");
        assert!(filter.takes(READY, &["x.json", "a@EXAMPLE.com"]));
        assert!(!filter.takes(INVALID, &["a@example.com"]));
        assert!(!filter.takes(Status::Unknown, &["b@other.org"]));
        assert_eq!(
            (filter.status.as_str(), filter.q.as_str()),
            ("READY, unknown,", "Exa")
        );
    }

    #[test]
    fn words_are_written_and_read() {
        for status in AccountState::ALL
            .map(Status::Known)
            .into_iter()
            .chain([Status::Unknown])
        {
            let word = serde_json::to_string(&status).unwrap();
            assert_eq!(serde_json::from_str::<Status>(&word).unwrap(), status);
        }
        assert!(serde_json::from_str::<Status>("\"else\"").is_err());
        assert!(READY.rank() < DISABLED.rank() && DISABLED.rank() < Status::Unknown.rank());
    }
}
