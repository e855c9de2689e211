//! What lives here: the job that removes accounts whose credentials were refused, where the settings ask for it.

use b2a_accounts::AccountsError;
use b2a_domain::{Account, AccountKind, AccountState};
use b2a_pool::{AccountFilter, Page, is_refusal};

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// Accounts of one run: each deletion looks at all files.
const BATCH: usize = 100;
/// Accounts that are listed at once.
const PAGE: u32 = 1000;

/// Accounts that wait for a renewal because an operator wants one are left alone. A file is never deleted in another
/// version than the one that its backup holds.
pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let filter = AccountFilter {
        states: vec![AccountState::PendingExternal],
        ..AccountFilter::default()
    };
    let mut refused = Vec::new();
    for offset in (0..).step_by(PAGE as usize) {
        let page = Page {
            offset,
            limit: PAGE,
        };
        let waiting = work.parts.pool.list(AccountKind::Business, &filter, &page);
        let waiting = waiting.await?.items;
        let is_last = waiting.len() < PAGE as usize;
        let is_refused = |account: &Account| account.reason.as_deref().is_some_and(is_refusal);
        refused.extend(waiting.into_iter().filter(is_refused));
        if is_last || refused.len() >= BATCH {
            break;
        }
    }
    let mut deleted = 0_u32;
    for account in refused.iter().take(BATCH) {
        if turn.stop.is_cancelled() {
            break;
        }
        match work.parts.repository.delete_refused(account).await {
            Ok(true) => {
                deleted += 1;
                tracing::warn!(account = ?account.id, reason = account.reason, "refused account removed, after a backup");
            }
            // It was renewed or went meanwhile.
            Ok(false) | Err(AccountsError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if deleted == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!("{deleted} refused accounts removed")))
}
