//! What lives here: an account as the pool knows it at one moment.

use std::fmt;
use std::str::FromStr;

use crate::{AccountId, Generation, PerBucket};

/// Where an account stands in its life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountState {
    /// Leasable now, with or without a cached session token.
    Ready,
    /// Leasable at a known time. Shown only while the text bucket cools; an account whose image or
    /// video bucket cools is [`AccountState::Ready`].
    Cooldown,
    /// Credentials are new or changed, to be proven by minting one session token.
    Pending,
    /// Credentials need renewal by a registrar.
    PendingExternal,
    /// Unusable, with a reason.
    Invalid,
    /// Switched off by the operator.
    Disabled,
}

impl AccountState {
    /// Every state, in the order in which lists show them.
    pub const ALL: [Self; 6] = [
        Self::Ready,
        Self::Pending,
        Self::Cooldown,
        Self::PendingExternal,
        Self::Invalid,
        Self::Disabled,
    ];

    /// The word for this state in the admin contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Cooldown => "cooldown",
            Self::Pending => "pending",
            Self::PendingExternal => "pending_external",
            Self::Invalid => "invalid",
            Self::Disabled => "disabled",
        }
    }
}

impl fmt::Display for AccountState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccountState {
    type Err = UnknownAccountState;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or(UnknownAccountState)
    }
}

/// The word names no account state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the word names no account state")]
pub struct UnknownAccountState;

/// An account as the pool knew it when it was asked. All times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Whose record this is.
    pub id: AccountId,
    /// Which credentials the record is about.
    pub generation: Generation,
    /// The state at the time of the answer.
    pub state: AccountState,
    /// Why it is not ready, in words for the operator.
    pub reason: Option<String>,
    /// Per bucket: when a hard cooldown ends. `None` when there is none.
    pub cooldown_until_ms: PerBucket<Option<u64>>,
    /// Live leases.
    pub in_flight: u32,
    /// Failures in a row; a success sets it back.
    pub fail_count: u32,
    /// Leases on the current local calendar day.
    pub daily_count: u32,
    /// Leases that ended well, ever.
    pub success_count: u64,
    /// Leases, ever.
    pub total_count: u64,
    /// When it was leased last.
    pub last_used_ms: Option<u64>,
    /// When a session token was minted last.
    pub last_minted_ms: Option<u64>,
    /// When the cached session token ends.
    pub token_expires_ms: Option<u64>,
}
