//! What lives here: what a place has to be able to do where account files are dropped.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use b2a_objects::ObjectError;
use bytes::Bytes;

/// A file that changed so lately may not be complete yet.
pub(super) const UNSETTLED: Duration = Duration::from_secs(2);
/// A file that was taken so long ago, with no word since, was taken by a bridge that is gone.
pub(super) const ORPHANED: Duration = Duration::from_secs(600);
/// Files that one look goes through.
pub(super) const MAX_FILES: usize = 1000;

/// Where used files go, and where those go that can't be used.
pub(super) const DONE: &str = "done";
pub(super) const BAD: &str = "bad";

/// Why a place can't be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum PlaceError {
    /// No account file is as large as this one.
    #[error("the file is too large")]
    TooLarge,
    /// A directory.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A bucket.
    #[error(transparent)]
    Objects(#[from] ObjectError),
}

/// A taken file, as its place names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken(pub(super) String);

/// A place where account files are dropped. Files are known by the names under which they were dropped. Of several bridges
/// that take a file, one gets it. What a bridge that is gone had taken waits again after [`ORPHANED`].
#[async_trait]
pub(super) trait Place: fmt::Display + Send + Sync {
    /// The complete files that nobody has taken.
    async fn waiting(&self) -> Result<Vec<String>, PlaceError>;

    /// The content of a file that waits; `None`: it does not, any more.
    async fn read_waiting(&self, name: &str) -> Result<Option<Bytes>, PlaceError>;

    /// Takes a file; `None`: somebody else did.
    async fn take(&self, name: &str) -> Result<Option<Taken>, PlaceError>;

    /// The taken files, whoever took them: a bridge that is started anew may have another name than before.
    async fn taken(&self) -> Result<Vec<Taken>, PlaceError>;

    /// The content of a taken file; `None`: it is not there any more.
    async fn read_taken(&self, taken: &Taken) -> Result<Option<Bytes>, PlaceError>;

    /// Lets a file wait again that this bridge has taken.
    async fn put_back(&self, taken: &Taken) -> Result<(), PlaceError>;

    /// Says that a taken file is still needed.
    async fn keep(&self, taken: &Taken) -> Result<(), PlaceError>;

    /// Moves a taken file to those that were used.
    async fn move_to_done(&self, taken: &Taken) -> Result<(), PlaceError>;

    /// Moves a taken file to those that can't be used, and says why.
    async fn move_to_bad(&self, taken: &Taken, reason: &str) -> Result<(), PlaceError>;
}

/// Whether a file of this name may be an account: `.json` in any case, and not hidden.
pub(super) fn is_account_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    !name.starts_with('.') && extension.is_some_and(|it| it.eq_ignore_ascii_case("json"))
}

/// A bridge's name as a part of a file name.
pub(super) fn file_safe(worker: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let safe = worker.chars().map(|c| if is_safe(c) { c } else { '_' });
    safe.take(80).collect()
}

/// Another name for a file, where its own is taken already.
pub(super) fn with_time(name: &str, now_ms: u64) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{now_ms}.{extension}"),
        None => format!("{name}.{now_ms}"),
    }
}
