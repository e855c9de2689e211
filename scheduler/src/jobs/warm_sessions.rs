//! What lives here: the job that mints session tokens ahead of demand, for the accounts next in line: as many as recent
//! traffic needs, so that a quiet pool costs nothing.

use b2a_domain::AccountKind;
use b2a_pool::WarmRequest;

use crate::jobs::minting;
use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// A token that ends within this time is renewed.
const HORIZON_MS: u64 = 60_000;
/// Accounts of one run.
const BATCH: u32 = 100;

pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let request = WarmRequest {
        horizon_ms: HORIZON_MS,
        refresh_cooldown_ms: work.refresh_cooldown_ms,
        limit: BATCH,
    };
    let next = work
        .parts
        .pool
        .warm_candidates(AccountKind::Business, &request)
        .await?;
    minting::mint_for(work, turn, next, HORIZON_MS, "session tokens renewed ahead").await
}
