//! What lives here: the job that proves new and changed credentials, and those whose last proof could not decide.

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let report = work.parts.prover.prove_due(&turn.stop).await?;
    if report.tried() == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!(
        "{} accounts proven, {} not",
        report.proven, report.failed
    )))
}
