//! What lives here: an export as the contract has it: the files that match, and a manifest.

use std::io::{Seek, Write};

use b2a_accounts::{AccountRepository, AccountsError, ExportError};
use b2a_domain::Clock;
use bytes::Bytes;
use serde::Serialize;

use super::{Filter, PoolFileItem, pool_file_items, rfc3339};

/// What an export did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Files that matched.
    pub matched: usize,
    /// Files in the archive.
    pub exported: usize,
    /// `<name>: <why>` for each that is not.
    pub errors: Vec<String>,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailed {
    /// The files can't be listed.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The archive can't be written.
    #[error(transparent)]
    Archive(#[from] ExportError),
}

#[derive(Serialize)]
struct Manifest<'a> {
    generated_at: String,
    state: &'a str,
    status: &'a str,
    q: &'a str,
    total: usize,
    exported_count: u32,
    errors: &'a [String],
    files: &'a [PoolFileItem],
}

/// Writes the archive of the files that `filter` takes into `sink`, and hands that back. `progress` hears how many files
/// there are, once they are known, and then of each that is done.
pub async fn export<W: Write + Seek + Send + 'static>(
    repository: &AccountRepository,
    clock: &dyn Clock,
    filter: &Filter,
    sink: W,
    progress: impl Fn(Option<usize>) + Sync,
) -> Result<(W, Exported), ExportFailed> {
    let inventory = repository.inventory().await?;
    let (keys, items): (Vec<_>, Vec<_>) = pool_file_items(&inventory, filter)
        .into_iter()
        .map(|(file, item)| (file.key.clone(), item))
        .unzip();
    drop(inventory);
    progress(Some(keys.len()));
    let manifest = |done: &b2a_accounts::Exported| {
        let manifest = Manifest {
            generated_at: rfc3339(clock.now_ms()),
            state: filter.state.as_str(),
            status: &filter.status,
            q: &filter.q,
            total: items.len(),
            exported_count: done.count,
            errors: &done.errors,
            files: &items,
        };
        // Text, numbers and lists: nothing in it can't be written.
        Bytes::from(serde_json::to_vec_pretty(&manifest).unwrap_or_default())
    };
    let (sink, done) = repository
        .export(&keys, sink, manifest, || progress(None))
        .await?;
    let exported = Exported {
        matched: keys.len(),
        exported: done.count as usize,
        errors: done.errors,
    };
    Ok((sink, exported))
}

/// What the archive is called that is made now.
pub fn export_name(clock: &dyn Clock) -> String {
    let now_ms = i64::try_from(clock.now_ms()).unwrap_or(i64::MAX);
    let now = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default();
    format!("pool-export-{}.zip", now.strftime("%Y%m%d-%H%M%S"))
}
