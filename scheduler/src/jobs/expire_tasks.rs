//! What lives here: the job that forgets tasks for registrars whose time is over.

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// Tasks that one call forgets.
const BATCH: u32 = 1000;

pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let mut expired = 0_u64;
    loop {
        let gone = work.parts.pool.expire_tasks(BATCH).await?;
        expired += u64::from(gone);
        if gone < BATCH || turn.stop.is_cancelled() {
            break;
        }
    }
    if expired == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!("{expired} tasks expired")))
}
