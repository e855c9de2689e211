//! What lives here: what the admin API says of an import.

use b2a_accounts::ImportReport;
use b2a_pool::PoolCounts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportAnswer {
    /// Files that were found.
    pub total: usize,
    /// Accounts that are in the store as they were brought.
    pub success: usize,
    /// Files of which nothing came.
    pub failed: usize,
    /// Files that were passed over: the account exists, or has newer credentials.
    pub skipped: usize,
    /// `<name>: <why>` for each that failed or was skipped.
    pub errors: Vec<String>,
    /// The e-mails of those that succeeded.
    pub imported_emails: Vec<String>,
    /// Whether accounts that exist were overwritten.
    pub overwrite: bool,
    /// The pool after it; left out while the state store is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub stats: Option<PoolStats>,
}

/// How many accounts are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(missing_docs, reason = "the names are the states")]
pub struct PoolStats {
    pub ready: u32,
    pub pending: u32,
    pub cooldown: u32,
    pub pending_external: u32,
    pub invalid: u32,
    pub disabled: u32,
    pub total: u32,
}

impl From<PoolCounts> for PoolStats {
    fn from(counts: PoolCounts) -> Self {
        Self {
            ready: counts.ready,
            pending: counts.pending,
            cooldown: counts.cooldown,
            pending_external: counts.pending_external,
            invalid: counts.invalid,
            disabled: counts.disabled,
            total: counts.total(),
        }
    }
}

impl ImportAnswer {
    /// What a report says. An archive that can't be read counts as a file that failed.
    pub fn of(report: &ImportReport, overwrite: bool, stats: Option<PoolStats>) -> Self {
        let broken = report.broken_archives.len();
        let successes = report
            .entries
            .iter()
            .filter(|entry| entry.outcome.is_success());
        Self {
            total: report.entries.len() + broken,
            success: report.succeeded(),
            failed: report.failed() + broken,
            skipped: report.skipped(),
            errors: report.errors(),
            imported_emails: successes.filter_map(|entry| entry.email.clone()).collect(),
            overwrite,
            stats,
        }
    }
}
