//! What lives here: the job that brings the pool in line with the account files. Files are listed, and only those
//! are read whose version changed; accounts whose file is gone leave.

use b2a_accounts::SyncReport;

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

pub(crate) async fn run(work: &Work, _: &Turn) -> Result<Done, JobError> {
    let report = work.parts.repository.sync().await?;
    let SyncReport {
        added,
        changed,
        removed,
        invalid,
        ..
    } = report;
    if added + changed + removed == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!(
        "{added} accounts added, {changed} changed, {removed} removed; {invalid} files are unusable"
    )))
}
