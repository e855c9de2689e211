//! What lives here: the job that removes generated files whose time is over. Only files with names of ours are
//! looked at: what else lies in that folder is the operator's.

use b2a_objects::{MEDIA_FOLDER, MediaName};

use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

/// Files that one run removes at most; the next one goes on.
const BATCH: usize = 1000;

pub(crate) async fn run(work: &Work, turn: &Turn) -> Result<Done, JobError> {
    let objects = &work.parts.objects;
    let born_before = work.parts.clock.now_ms().saturating_sub(work.media_ttl_ms);
    let listed = objects.list(MEDIA_FOLDER).await?;
    let old = listed.into_iter().filter(|file| {
        file.modified_ms < born_before && MediaName::parse(file.key.file_name()).is_some()
    });
    let mut removed = 0_usize;
    for file in old.take(BATCH) {
        if turn.stop.is_cancelled() {
            break;
        }
        // Nobody ever writes one anew, so there is no version to name.
        if objects.delete(&file.key, None).await? {
            removed += 1;
        }
    }
    if removed == 0 {
        return Ok(Done::NOTHING);
    }
    Ok(Done::did(format!("{removed} generated files removed")))
}
