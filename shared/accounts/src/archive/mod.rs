//! What lives here: ZIP archives of account files: writing them, and reading those of strangers within limits.

mod names;
mod reading;
mod writing;

pub(crate) use names::{EntryName, MANIFEST, entry_name};
pub use reading::ZipLimits;
pub(crate) use reading::{ReadZip, read_zip};
pub use writing::ArchiveError;
pub(crate) use writing::{ArchiveWriter, EntryToWrite};
