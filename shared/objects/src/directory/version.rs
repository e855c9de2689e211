//! What lives here: how a file's version is told from its metadata.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::ETag;

/// The least step between two write times: finer than any writer, coarser than what file systems round
/// away.
const WRITE_TIME_STEP: Duration = Duration::from_micros(1);

/// The version of a file: its time, size and inode. The store gives every write a time of its own (see
/// [`next_write_time`]), so two versions never share a tag; a foreign writer changes at least one of them.
pub(super) fn etag_of(metadata: &Metadata) -> ETag {
    let nanos = since_epoch(metadata).as_nanos();
    ETag::new(format!(
        "{nanos:x}-{:x}-{:x}",
        metadata.len(),
        inode(metadata)
    ))
}

/// When the file was written, in Unix milliseconds.
pub(super) fn modified_ms(metadata: &Metadata) -> u64 {
    u64::try_from(since_epoch(metadata).as_millis()).unwrap_or(u64::MAX)
}

/// The time for a new write: its own, unless the last write of the store was not before it.
pub(super) fn next_write_time(own: SystemTime, last: SystemTime) -> SystemTime {
    own.max(last + WRITE_TIME_STEP)
}

fn since_epoch(metadata: &Metadata) -> Duration {
    let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
    modified.duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
