//! What lives here: what happened to an account, as its operator reads it.

use std::fmt;
use std::str::FromStr;

use crate::{AccountState, Bucket};

/// What happened to an account at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEvent {
    /// When; Unix milliseconds.
    pub at_ms: u64,
    /// What.
    pub kind: AccountEventKind,
    /// Why, in words for the operator.
    pub reason: Option<String>,
    /// The bucket that it is about; `None`: all of them.
    pub bucket: Option<Bucket>,
    /// When what began then ends, or is tried anew; Unix milliseconds.
    pub until_ms: Option<u64>,
}

impl AccountEvent {
    /// What happened then, of all buckets, without a reason and an end.
    pub const fn new(at_ms: u64, kind: AccountEventKind) -> Self {
        Self {
            at_ms,
            kind,
            reason: None,
            bucket: None,
            until_ms: None,
        }
    }
}

/// What can happen to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountEventKind {
    /// It came into the pool.
    Added,
    /// Its file brought other credentials.
    CredentialsChanged,
    /// It is in another state, or in the same one for another reason. [`AccountState::Cooldown`]: a bucket
    /// rests, or rests for longer.
    Entered(AccountState),
    /// It had all the leases that a day allows.
    DailyLimit,
    /// Its credentials could neither be proven nor refused; the proof is tried anew.
    ProofFailed,
    /// A registrar could not renew its credentials; the renewal is tried anew.
    RenewalFailed,
}

impl AccountEventKind {
    const OTHERS: [Self; 5] = [
        Self::Added,
        Self::CredentialsChanged,
        Self::DailyLimit,
        Self::ProofFailed,
        Self::RenewalFailed,
    ];

    /// The word for it in the admin API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::CredentialsChanged => "credentials_changed",
            Self::Entered(state) => state.as_str(),
            Self::DailyLimit => "daily_limit",
            Self::ProofFailed => "proof_failed",
            Self::RenewalFailed => "renewal_failed",
        }
    }
}

impl fmt::Display for AccountEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccountEventKind {
    type Err = UnknownAccountEvent;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let states = AccountState::ALL.into_iter().map(Self::Entered);
        states
            .chain(Self::OTHERS)
            .find(|kind| kind.as_str() == word)
            .ok_or(UnknownAccountEvent)
    }
}

/// The word names nothing that can happen to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the word names nothing that can happen to an account")]
pub struct UnknownAccountEvent;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_was_written() {
        let states = AccountState::ALL.into_iter().map(AccountEventKind::Entered);
        for kind in states.chain(AccountEventKind::OTHERS) {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert_eq!(
            "bored".parse::<AccountEventKind>(),
            Err(UnknownAccountEvent)
        );
    }
}
