//! What lives here: an inbox that is a directory. A file is taken by a rename, which only one can do.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use b2a_domain::Clock;
use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use bytes::Bytes;

use super::place::{
    BAD, DONE, MAX_FILES, ORPHANED, Place, PlaceError, Taken, UNSETTLED, file_safe,
    is_account_name, with_time,
};

/// Between the name of a taken file and that of the bridge that took it, which the time follows: `a.json.taken-host-7-1764339000000`.
const MARK: &str = ".taken-";

#[derive(Clone)]
pub(super) struct DirectoryInbox {
    inner: Arc<Inner>,
}

struct Inner {
    root: PathBuf,
    worker: String,
    clock: Arc<dyn Clock>,
}

impl DirectoryInbox {
    /// Opens the inbox; the directory is made when there is none.
    pub(super) fn open(path: &Path, worker: &str, clock: Arc<dyn Clock>) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        let inner = Inner {
            root: path.to_owned(),
            worker: file_safe(worker),
            clock,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Does file work where it holds up no other task.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, PlaceError> + Send + 'static,
    ) -> Result<T, PlaceError> {
        let inner = Arc::clone(&self.inner);
        let joined = tokio::task::spawn_blocking(move || work(&inner)).await;
        joined.map_err(io::Error::other)?
    }
}

impl fmt::Display for DirectoryInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inner.root.display())
    }
}

#[async_trait]
impl Place for DirectoryInbox {
    async fn waiting(&self) -> Result<Vec<String>, PlaceError> {
        self.blocking(Inner::waiting).await
    }

    async fn read_waiting(&self, name: &str) -> Result<Option<Bytes>, PlaceError> {
        let name = name.to_owned();
        self.blocking(move |inner| read(&inner.root.join(name)))
            .await
    }

    async fn take(&self, name: &str) -> Result<Option<Taken>, PlaceError> {
        let name = name.to_owned();
        self.blocking(move |inner| {
            let taken = inner.mark(&name);
            let found = renamed(&inner.root.join(&name), &inner.root.join(&taken))?;
            Ok(found.then_some(Taken(taken)))
        })
        .await
    }

    async fn taken(&self) -> Result<Vec<Taken>, PlaceError> {
        self.blocking(Inner::taken).await
    }

    async fn read_taken(&self, taken: &Taken) -> Result<Option<Bytes>, PlaceError> {
        self.read_waiting(&taken.0).await
    }

    async fn put_back(&self, taken: &Taken) -> Result<(), PlaceError> {
        let taken = taken.clone();
        self.blocking(move |inner| inner.put_back(&taken.0).map(drop))
            .await
    }

    async fn keep(&self, taken: &Taken) -> Result<(), PlaceError> {
        let taken = taken.clone();
        self.blocking(move |inner| {
            let again = inner.mark(original(&taken.0));
            renamed(&inner.root.join(&taken.0), &inner.root.join(again))?;
            Ok(())
        })
        .await
    }

    async fn move_to_done(&self, taken: &Taken) -> Result<(), PlaceError> {
        let taken = taken.clone();
        self.blocking(move |inner| inner.move_to(DONE, &taken.0).map(drop))
            .await
    }

    async fn move_to_bad(&self, taken: &Taken, reason: &str) -> Result<(), PlaceError> {
        let (taken, reason) = (taken.clone(), reason.to_owned());
        self.blocking(move |inner| {
            let mut beside = inner.move_to(BAD, &taken.0)?.into_os_string();
            beside.push(".reason");
            Ok(fs::write(beside, format!("{reason}\n"))?)
        })
        .await
    }
}

impl Inner {
    fn waiting(&self) -> Result<Vec<String>, PlaceError> {
        let now = Duration::from_millis(self.clock.now_ms());
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if let Some((_, taken_at)) = taken_mark(&name) {
                if now.saturating_sub(taken_at) >= ORPHANED {
                    tracing::info!(
                        file = original(&name),
                        "a file waits again: whoever took it is gone"
                    );
                    names.extend(self.put_back(&name)?);
                }
            } else if is_account_name(&name)
                && changed(&entry).is_some_and(|at| now.saturating_sub(at) >= UNSETTLED)
            {
                names.push(name);
            }
        }
        names.sort_unstable();
        names.truncate(MAX_FILES);
        Ok(names)
    }

    fn taken(&self) -> Result<Vec<Taken>, PlaceError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name().into_string();
            found.extend(
                name.ok()
                    .filter(|name| taken_mark(name).is_some())
                    .map(Taken),
            );
        }
        Ok(found)
    }

    /// The name of a file that this bridge takes now.
    fn mark(&self, name: &str) -> String {
        format!("{name}{MARK}{}-{}", self.worker, self.clock.now_ms())
    }

    /// Renames a taken file back, or to another name if there is another file of its own by now. Gives the name that it has
    /// then; `None`: it is gone.
    fn put_back(&self, taken: &str) -> Result<Option<String>, PlaceError> {
        let mut name = original(taken).to_owned();
        if self.root.join(&name).exists() {
            name = with_time(&name, self.clock.now_ms());
        }
        let found = renamed(&self.root.join(taken), &self.root.join(&name))?;
        Ok(found.then_some(name))
    }

    /// Moves a taken file to a folder of the inbox, and tells where it is then.
    fn move_to(&self, folder: &str, taken: &str) -> Result<PathBuf, PlaceError> {
        let (name, folder) = (original(taken), self.root.join(folder));
        fs::create_dir_all(&folder)?;
        let mut path = folder.join(name);
        if path.exists() {
            path = folder.join(with_time(name, self.clock.now_ms()));
        }
        fs::rename(self.root.join(taken), &path)?;
        Ok(path)
    }
}

/// The name under which a taken file was dropped.
fn original(taken: &str) -> &str {
    taken_mark(taken).map_or(taken, |(name, _)| name)
}

/// The original name of a taken file, and when it was taken, since the epoch. `None`: it is not taken.
fn taken_mark(name: &str) -> Option<(&str, Duration)> {
    let (original, by) = name.rsplit_once(MARK)?;
    let (_, taken_ms) = by.rsplit_once('-')?;
    Some((original, Duration::from_millis(taken_ms.parse().ok()?)))
}

/// Renames a file; `false`: there is none.
fn renamed(from: &Path, to: &Path) -> io::Result<bool> {
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// When a plain file was changed, since the epoch. `None` for all else: a link is nobody's account file, and a pipe would hold
/// up whoever opens it.
fn changed(entry: &fs::DirEntry) -> Option<Duration> {
    let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
    metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()
}

/// The content of a file; `None`: there is none.
fn read(path: &Path) -> Result<Option<Bytes>, PlaceError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut content = Vec::new();
    file.take(MAX_ACCOUNT_FILE_BYTES as u64 + 1)
        .read_to_end(&mut content)?;
    if content.len() > MAX_ACCOUNT_FILE_BYTES {
        return Err(PlaceError::TooLarge);
    }
    Ok(Some(content.into()))
}
