//! What lives here: the job that ends leases whose holders are gone, and rests that are over. Every lease call does
//! some of that, so this is for pools without traffic.

use b2a_domain::AccountKind;

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// Entries of each kind that one call looks at.
const BATCH: u32 = 1000;

pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let mut ended = 0_u64;
    for kind in AccountKind::ALL {
        loop {
            let due = work.parts.pool.reap(kind, BATCH).await?;
            ended += u64::from(due);
            if due < BATCH || turn.stop.is_cancelled() {
                break;
            }
        }
    }
    if ended == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!("{ended} leases and rests ended")))
}
