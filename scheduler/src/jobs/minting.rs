//! What lives here: session tokens for many accounts, a few at once; what `warm_sessions` and `probe_accounts` share.

use b2a_accounts::Renewed;
use b2a_pool::Candidate;
use futures_util::{StreamExt as _, stream};

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// Sees to it that these accounts have session tokens that are good for so long, and reports failures to the pool.
/// When none could be minted because the upstream fails, the job has failed, and is put off.
pub(crate) async fn mint_for(
    work: &Work,
    turn: &Turn,
    accounts: Vec<Candidate>,
    good_for_ms: u64,
    what: &str,
) -> Result<Done, JobError> {
    let prover = &work.parts.prover;
    let tried: Vec<Renewed> = stream::iter(accounts)
        .take_until(turn.stop.cancelled())
        .map(|account| async move { prover.renew(&account, good_for_ms).await })
        .buffer_unordered(work.mints_at_once)
        .collect()
        .await;
    let count = |wanted: Renewed| tried.iter().filter(|tried| **tried == wanted).count();
    let (minted, refused, failed) = (
        count(Renewed::Minted),
        count(Renewed::Refused),
        count(Renewed::Failed),
    );
    if failed > 0 && minted == 0 && refused == 0 {
        return Err(JobError::NothingMinted(failed));
    }
    if minted + refused + failed == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!(
        "{minted} {what}, {refused} refused, {failed} failed"
    )))
}
