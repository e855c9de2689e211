//! What lives here: the lock that orders writers, in this process and in others.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};

use crate::ObjectError;

/// How long a writer waits for its turn.
const LIMIT: Duration = Duration::from_secs(10);
/// How often a lock that another process holds is looked at.
const POLL: Duration = Duration::from_millis(5);
/// The lock file's name; its dot keeps it out of listings.
const FILE_NAME: &str = ".b2a.lock";

/// Orders the writers of one folder. Threads of this process queue at the mutex, processes at the file.
#[derive(Debug)]
pub(super) struct WriteLock {
    path: PathBuf,
    turn: Mutex<()>,
}

/// The right to write, until dropped.
#[derive(Debug)]
pub(super) struct WriteGuard<'a> {
    /// The locked file; its modification time is that of the store's last write.
    pub(super) file: File,
    _turn: MutexGuard<'a, ()>,
}

impl WriteLock {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            path: root.join(FILE_NAME),
            turn: Mutex::new(()),
        }
    }

    /// Waits for the right to write; [`ObjectError::Busy`] after [`LIMIT`].
    pub(super) fn acquire(&self) -> Result<WriteGuard<'_>, ObjectError> {
        let deadline = Instant::now() + LIMIT;
        let turn = self
            .turn
            .try_lock_until(deadline)
            .ok_or(ObjectError::Busy)?;
        // Opened anew for each turn: the lock ends with the file, also when this process is killed.
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(WriteGuard { file, _turn: turn }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(POLL),
                Err(TryLockError::WouldBlock) => return Err(ObjectError::Busy),
                Err(TryLockError::Error(e)) => return Err(e.into()),
            }
        }
    }
}
