//! What lives here: the job that adds hours of statistics up to days, and forgets old days.

use b2a_domain::AccountKind;

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

pub(crate) async fn run(work: &Work, _: &Turn) -> Result<Done, JobError> {
    let mut gone = 0_u64;
    for kind in AccountKind::ALL {
        gone += u64::from(work.parts.pool.roll_up_statistics(kind).await?);
    }
    if gone == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!("{gone} hours and days added up")))
}
