//! What lives here: what an administrator has registrars do.

use std::time::Duration;

use b2a_domain::{AccountId, AccountState};
use b2a_pool::PoolCounts;

use super::{KIND, RegistrarDesk, RegistrarError};
use crate::AccountsError;

/// Registrations that can be outstanding.
const MOST: u32 = 1000;
/// How long an account is wanted unless somebody brings it or asks anew.
const REGISTRATION_TTL: Duration = Duration::from_secs(3600);

/// What became of an account whose renewal was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenewalWanted {
    /// It waits for a registrar.
    Waits,
    /// It stays what it is: disabled, or without credentials that could be renewed.
    Stays(AccountState),
}

/// What became of a wish for accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationsWanted {
    /// There are enough already.
    Enough {
        /// How many accounts there are.
        accounts: u32,
    },
    /// Registrars are asked.
    Asked {
        /// For how many.
        accounts: u32,
        /// How many are outstanding now; some may have been before.
        outstanding: u32,
    },
}

impl RegistrarDesk {
    /// Has an account renewed by a registrar, whatever its credentials are worth.
    pub async fn want_renewal(
        &self,
        account: &AccountId,
        reason: &str,
    ) -> Result<RenewalWanted, RegistrarError> {
        let state = self.pool.want_renewal(account, reason).await?;
        match state.ok_or(AccountsError::NotFound)? {
            AccountState::PendingExternal => Ok(RenewalWanted::Waits),
            other => Ok(RenewalWanted::Stays(other)),
        }
    }

    /// Asks for `count` accounts, or without one for as many as the pool lacks of `target`. Those that are outstanding already
    /// count, so that it is safe to repeat.
    pub async fn want_registrations(
        &self,
        count: Option<u32>,
        target: u32,
    ) -> Result<RegistrationsWanted, RegistrarError> {
        let accounts = active(&self.pool.counts(KIND).await?);
        let wanted = count
            .unwrap_or_else(|| target.saturating_sub(accounts))
            .min(MOST);
        if wanted == 0 {
            return Ok(RegistrationsWanted::Enough { accounts });
        }
        let outstanding = self
            .pool
            .want_registrations(wanted, REGISTRATION_TTL)
            .await?;
        tracing::info!(
            wanted,
            outstanding,
            "accounts asked for by an administrator"
        );
        Ok(RegistrationsWanted::Asked {
            accounts: wanted,
            outstanding,
        })
    }
}

/// The accounts that serve, or will again.
fn active(counts: &PoolCounts) -> u32 {
    counts.total() - counts.invalid - counts.disabled
}
