//! What lives here: the account files, what this process knows of them, and what can go wrong with them. What can be
//! done with them stands in the files beside this one, one action each.

mod backup;
mod carry;
mod credentials;
mod dead;
mod delete;
mod export;
mod import;
mod inventory;
mod known;
mod merge;
mod place;
mod refresh;
mod remove_files;
mod save;
mod scan;
mod switch;
mod sync;

use std::sync::Arc;

use b2a_domain::{Clock, SystemClock};
use b2a_objects::{ObjectError, ObjectKey, ObjectStore, SealingError, Vault};
use b2a_pool::{PoolStore, StoreError};
use parking_lot::RwLock;

pub use carry::Carried;
pub use dead::DeadAccount;
pub use delete::Deleted;
pub use export::{ExportError, Exported};
pub use import::{EntryOutcome, ImportReport, ImportRules, ImportedEntry};
pub use inventory::{AccountEntry, FileEntry, FileVerdict, Inventory};
pub use remove_files::RemovedFiles;
pub use save::{Overwrite, SaveOutcome, Saved};
pub use switch::Switched;
pub use sync::SyncReport;

use known::Known;

/// How often a write is tried anew that somebody else was quicker with.
const TRIES: u32 = 8;
/// Objects that are read at once.
const READS_AT_ONCE: usize = 16;

/// Why something could not be done with account files or the pool.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The object store failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The pool failed.
    #[error(transparent)]
    Pool(#[from] StoreError),
    /// There is no usable file with the credentials that were asked for, any more or yet.
    #[error("the account has no file with these credentials")]
    NoCredentials,
    /// There is no such account, neither as a file nor in the pool.
    #[error("there is no such account")]
    NotFound,
    /// The file can't be opened, so nothing may be made of it and it is not overwritten.
    #[error("{file}: {problem}")]
    Unreadable {
        /// Which object.
        file: ObjectKey,
        /// Why.
        problem: SealingError,
    },
    /// The file is no account file: it can be deleted or replaced, not changed.
    #[error("{file}: not an account file that could be changed ({reason})")]
    Broken {
        /// Which object.
        file: ObjectKey,
        /// What is wrong with it.
        reason: String,
    },
    /// What was to be saved is no sound account; the words are those of the admin contract.
    #[error("{0}")]
    Unsound(String),
    /// No file name can be made of the e-mail, or all that could be are taken by other accounts.
    #[error("no file name is left for this account")]
    NoFileName,
    /// Others wrote the same account again and again.
    #[error("the account is being changed by others; try again")]
    Contended,
    /// What was made can't be stored as it is.
    #[error("{0}")]
    Unstorable(String),
}

/// The account files and what this process knows of them.
pub struct AccountRepository {
    objects: Arc<dyn ObjectStore>,
    pool: Arc<dyn PoolStore>,
    clock: Arc<dyn Clock>,
    vault: Vault,
    /// The configId for files that name none.
    default_config: Option<String>,
    known: RwLock<Known>,
    /// One reconciliation at a time in this process.
    syncing: tokio::sync::Mutex<()>,
    /// When all files were looked at last for the sake of one.
    looked: tokio::sync::Mutex<Option<tokio::time::Instant>>,
}

impl AccountRepository {
    /// A repository that knows nothing yet; [`AccountRepository::sync`] fills it. `default_config` stands in for a
    /// configId that a file lacks. Files are kept in clear, and time is the machine's.
    pub fn new(
        objects: Arc<dyn ObjectStore>,
        pool: Arc<dyn PoolStore>,
        default_config: Option<String>,
    ) -> Self {
        Self {
            objects,
            pool,
            clock: Arc::new(SystemClock),
            vault: Vault::default(),
            default_config,
            known: RwLock::default(),
            syncing: tokio::sync::Mutex::default(),
            looked: tokio::sync::Mutex::default(),
        }
    }

    /// The same with a vault that opens and seals the files.
    #[must_use]
    pub fn with_vault(mut self, vault: Vault) -> Self {
        self.vault = vault;
        self
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Where the files are.
    pub fn objects(&self) -> &Arc<dyn ObjectStore> {
        &self.objects
    }

    /// What opens and seals the files.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }
}
