//! What lives here: the public face of the accounts crate.
#![doc = include_str!("../README.md")]

mod archive;
pub mod import;
mod migration;
mod minting;
mod prover;
pub mod registrar;
mod renewals;
mod repository;
mod tokens;

pub use archive::{ArchiveError, ZipLimits};
pub use import::Incoming;
pub use migration::{Belonging, DataDirectory};
pub use prover::{ProofReport, Prover};
pub use renewals::Renewed;
pub use repository::{
    AccountEntry, AccountRepository, AccountsError, Carried, DeadAccount, Deleted, EntryOutcome,
    ExportError, Exported, FileEntry, FileVerdict, ImportReport, ImportRules, ImportedEntry,
    Inventory, Overwrite, RemovedFiles, SaveOutcome, Saved, Switched, SyncReport,
};
pub use tokens::{SessionTokens, TokenUse};
