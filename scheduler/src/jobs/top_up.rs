//! What lives here: the job that asks registrars for accounts that the operator has and the pool lacks.

use b2a_domain::AccountKind;

use crate::turn::{Done, JobError, Turn};
use crate::work::{Filling, Work};

pub(crate) async fn run(work: &Work, _: &Turn) -> Result<Done, JobError> {
    if work.filling == Filling::Client {
        return Ok(Done::NOTHING);
    }
    // A pool that was flushed a moment ago lacks no accounts, it lacks a look at the files.
    work.parts.repository.sync().await?;
    let total = work.parts.pool.counts(AccountKind::Business).await?.total();
    let wanted = work.filling.wanted(total);
    if wanted == 0 {
        return Ok(Done::NOTHING);
    }
    let before = work.parts.pool.outstanding_registrations().await?;
    let outstanding = work
        .parts
        .pool
        .want_registrations(wanted, work.registration_ttl)
        .await?;
    if outstanding <= before {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!(
        "{total} accounts are there: {} more asked for",
        outstanding - before
    )))
}
