//! What lives here: session tokens for many accounts, a few at once; what `warm_sessions` and `probe_accounts` share.

use b2a_domain::{Bucket, Outcome};
use b2a_pool::Candidate;
use b2a_upstream::{Failure, FailureKind};
use futures_util::{StreamExt as _, stream};

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// What became of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tried {
    /// A token was minted.
    Minted,
    /// Nothing was to be done: another process did it, or the account has other credentials now.
    Settled,
    /// The credentials are dead.
    Refused,
    /// The upstream could not, or not now.
    Failed,
}

/// Sees to it that these accounts have session tokens that are good for so long, and reports failures to the pool.
/// When none could be minted because the upstream fails, the job has failed, and is put off.
pub(crate) async fn mint_for(
    work: &Work,
    turn: &Turn,
    accounts: Vec<Candidate>,
    good_for_ms: u64,
    what: &str,
) -> Result<Done, JobError> {
    let tried: Vec<Tried> = stream::iter(accounts)
        .take_until(turn.stop.cancelled())
        .map(|account| async move { mint_one(work, &account, good_for_ms).await })
        .buffer_unordered(work.mints_at_once)
        .collect()
        .await;
    let count = |wanted: Tried| tried.iter().filter(|tried| **tried == wanted).count();
    let (minted, refused, failed) = (
        count(Tried::Minted),
        count(Tried::Refused),
        count(Tried::Failed),
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

async fn mint_one(work: &Work, account: &Candidate, good_for_ms: u64) -> Tried {
    let (id, generation) = (&account.id, &account.generation);
    let credentials = match work.parts.repository.credentials(id, generation).await {
        Ok(credentials) => credentials,
        Err(error) => {
            tracing::debug!(account = ?id, %error, "no credentials to mint with");
            return Tried::Settled;
        }
    };
    let minted = work.parts.tokens.ahead(account, &credentials, good_for_ms);
    match minted.await {
        Ok(true) => Tried::Minted,
        Ok(false) => Tried::Settled,
        Err(failure) => {
            tracing::warn!(account = ?id, %failure, "no session token for an account");
            report(work, account, &failure).await;
            match failure.kind {
                FailureKind::Unauthorized | FailureKind::Forbidden => Tried::Refused,
                _ => Tried::Failed,
            }
        }
    }
}

async fn report(work: &Work, account: &Candidate, failure: &Failure) {
    let outcome: Outcome = failure.kind.outcome(Bucket::Text);
    let reported = work
        .parts
        .pool
        .report(&account.id, &account.generation, outcome);
    if let Err(error) = reported.await {
        tracing::warn!(account = ?account.id, %error, "what became of a mint could not be reported");
    }
}
