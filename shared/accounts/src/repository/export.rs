//! What lives here: exporting account files as an archive that any registrar, panel or script can read.

use std::io::{Seek, Write};

use b2a_objects::{ObjectKey, ObjectMeta};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

use super::{AccountRepository, AccountsError, READS_AT_ONCE};
use crate::archive::{ArchiveError, ArchiveWriter, EntryToWrite, MANIFEST};

/// What an export did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Files in the archive.
    pub count: u32,
    /// `<name>: <why>` for each file that is not.
    pub errors: Vec<String>,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The archive can't be written.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl AccountRepository {
    /// Writes an archive with these files, each under its own name: unchanged, and opened when it was sealed. What
    /// `manifest` makes of the result goes in as `manifest.json`. `progress` is called after each file.
    pub async fn export<W: Write + Seek + Send + 'static>(
        &self,
        files: &[ObjectKey],
        sink: W,
        manifest: impl FnOnce(&Exported) -> Bytes + Send,
        progress: impl Fn() + Sync,
    ) -> Result<(W, Exported), ExportError> {
        let archive = ArchiveWriter::begin(sink);
        let mut done = Exported::default();
        let mut reading = stream::iter(files.to_vec())
            .map(|key| async move { (self.opened(&key).await, key) })
            .buffered(READS_AT_ONCE);
        while let Some((read, key)) = reading.next().await {
            match read {
                Ok(Some((meta, content))) => {
                    let name = key.file_name().to_owned();
                    let modified_ms = meta.modified_ms;
                    archive
                        .add(EntryToWrite {
                            name,
                            content,
                            modified_ms,
                        })
                        .await;
                    done.count += 1;
                }
                Ok(None) => done.errors.push(format!("{key}: it was removed meanwhile")),
                Err(error) => done.errors.push(format!("{key}: {error}")),
            }
            progress();
        }
        drop(reading);
        archive
            .add(EntryToWrite {
                name: MANIFEST.to_owned(),
                content: manifest(&done),
                modified_ms: self.clock.now_ms(),
            })
            .await;
        Ok((archive.finish().await?, done))
    }

    /// A file in clear, whatever is in it.
    async fn opened(&self, key: &ObjectKey) -> Result<Option<(ObjectMeta, Bytes)>, AccountsError> {
        let Some(object) = self.objects.get(key).await? else {
            return Ok(None);
        };
        let plain = self.vault.open(key, &object.bytes);
        let plain = plain.map_err(|problem| AccountsError::Unreadable {
            file: key.clone(),
            problem,
        })?;
        Ok(Some((object.meta, plain)))
    }
}
