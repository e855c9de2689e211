//! What lives here: the words in which a store is told of account files, and shows the accounts it has.

use b2a_domain::{Account, AccountId, AccountState, Generation};

use crate::StoreError;

/// Events that are kept of an account; older ones are forgotten.
pub const MOST_ACCOUNT_EVENTS: usize = 50;

/// The longest reason that an event keeps, in bytes; `records.lua` has the same.
pub(crate) const MOST_EVENT_REASON_BYTES: usize = 300;

/// An account as its file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountUpsert {
    /// Whose.
    pub id: AccountId,
    /// The digest of its credentials.
    pub generation: Generation,
    /// [`AccountState::Pending`], [`AccountState::Invalid`] or [`AccountState::Disabled`].
    pub state: AccountState,
    /// Why it is invalid.
    pub reason: Option<String>,
}

/// What an upsert did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpsertReply {
    /// The account was not in the pool.
    Added,
    /// Its credentials or its state changed.
    Changed,
    /// Nothing changed.
    Unchanged,
}

/// Which accounts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Only these states; empty means all.
    pub states: Vec<AccountState>,
    /// Only names that hold this text; case-folded. Empty means all.
    pub name_contains: String,
}

/// Which part of a list to answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Matching accounts to leave out at the start.
    pub offset: u32,
    /// How many to answer with at the most.
    pub limit: u32,
}

/// One page of accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountPage {
    /// The accounts, ordered by name.
    pub items: Vec<Account>,
    /// How many match in all.
    pub total: u32,
}

/// How many accounts are in which state; cooling ones are those whose text bucket cools.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the states")]
pub struct PoolCounts {
    pub ready: u32,
    pub cooldown: u32,
    pub pending: u32,
    pub pending_external: u32,
    pub invalid: u32,
    pub disabled: u32,
}

impl PoolCounts {
    /// Every account of the kind.
    pub const fn total(&self) -> u32 {
        self.ready
            + self.cooldown
            + self.pending
            + self.pending_external
            + self.invalid
            + self.disabled
    }
}

/// Refuses a state that only the pool finds out.
pub(crate) fn check_file_state(state: AccountState) -> Result<(), StoreError> {
    match state {
        AccountState::Pending | AccountState::Invalid | AccountState::Disabled => Ok(()),
        AccountState::Ready | AccountState::Cooldown | AccountState::PendingExternal => Err(
            StoreError::Misconfigured(format!("an account file can't ask for state {state}")),
        ),
    }
}
