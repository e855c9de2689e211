//! What lives here: the job that tries out the credentials of accounts that nobody uses, by minting a session token:
//! so that dead ones are known before a request meets them. Suspended accounts are pending, and proven as such.

use b2a_domain::AccountKind;

use crate::jobs::minting;
use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// Accounts of one run.
const BATCH: u32 = 100;
/// A token that is good for longer was minted a moment ago, and says all that is to be known.
const GOOD_FOR_MS: u64 = 60_000;

pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let since = work
        .parts
        .clock
        .now_ms()
        .saturating_sub(work.probe_after_ms);
    let idle = work
        .parts
        .pool
        .idle_accounts(AccountKind::Business, since, BATCH)
        .await?;
    minting::mint_for(work, turn, idle, GOOD_FOR_MS, "idle accounts tried out").await
}
