//! What lives here: deleting account files that serve nobody, not without a backup unless that is wanted.

use std::collections::HashSet;
use std::io::Cursor;

use b2a_domain::AccountId;
use b2a_objects::{ETag, ObjectError, ObjectKey};

use super::{AccountRepository, AccountsError};
use crate::archive::{ArchiveWriter, EntryToWrite};

/// What a removal did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemovedFiles {
    /// The files that are gone.
    pub deleted: Vec<ObjectKey>,
    /// The others, and why each is still there.
    pub failed: Vec<(ObjectKey, String)>,
    /// Where they were saved before.
    pub backup: Option<ObjectKey>,
}

/// A file in the version that was judged.
struct Judged {
    key: ObjectKey,
    id: AccountId,
    etag: ETag,
}

impl AccountRepository {
    /// Deletes these files in the versions in which this process knows them: one that was renewed since stays. They are saved to a
    /// backup first, if one is wanted; when that fails nothing is deleted. An account that has no file left leaves the pool.
    pub async fn remove_files(
        &self,
        keys: &[ObjectKey],
        with_backup: bool,
    ) -> Result<RemovedFiles, AccountsError> {
        let mut removed = RemovedFiles::default();
        let judged = self.judged(keys);
        let judged = if with_backup {
            let (saved, backup) = self.save_to_backup(judged, &mut removed.failed).await?;
            removed.backup = backup;
            saved
        } else {
            judged
        };
        let mut owners = HashSet::new();
        for file in judged {
            match self.objects.delete(&file.key, Some(&file.etag)).await {
                Ok(_) => {
                    owners.insert(file.id);
                    removed.deleted.push(file.key);
                }
                Err(error) => removed.failed.push((file.key, error.to_string())),
            }
        }
        self.known.write().forget(&removed.deleted);
        self.settle(owners).await;
        Ok(removed)
    }

    fn judged(&self, keys: &[ObjectKey]) -> Vec<Judged> {
        let known = self.known.read();
        let files = keys.iter().filter_map(|key| known.files().get(key));
        let judged = files.map(|file| Judged {
            key: file.meta.key.clone(),
            id: file.id(),
            etag: file.meta.etag.clone(),
        });
        judged.collect()
    }

    /// Saves the files, and hands out those that are as they were judged. Of each no more than its version is kept in memory.
    async fn save_to_backup(
        &self,
        judged: Vec<Judged>,
        failed: &mut Vec<(ObjectKey, String)>,
    ) -> Result<(Vec<Judged>, Option<ObjectKey>), AccountsError> {
        let archive = ArchiveWriter::begin(Cursor::new(Vec::new()));
        let mut saved = Vec::new();
        for file in judged {
            match self.objects.get(&file.key).await? {
                Some(object) if object.meta.etag == file.etag => {
                    let entry = EntryToWrite {
                        name: file.key.file_name().to_owned(),
                        content: self.sealed_copy(&object),
                        modified_ms: object.meta.modified_ms,
                    };
                    archive.add(entry).await;
                    saved.push(file);
                }
                Some(_) => failed.push((file.key, ObjectError::Conflict.to_string())),
                None => failed.push((file.key, "it was removed meanwhile".to_owned())),
            }
        }
        if saved.is_empty() {
            return Ok((saved, None));
        }
        let backup = self.store_backup("invalid", archive).await?;
        Ok((saved, Some(backup)))
    }

    /// Tells the pool of accounts that lost a file: another one counts now, or none. What fails here the next sync makes good.
    async fn settle(&self, owners: HashSet<AccountId>) {
        if owners.is_empty() {
            return;
        }
        if let Err(error) = self.scan().await {
            tracing::warn!(%error, "what is left of deleted accounts shows with the next sync");
            return;
        }
        for id in owners {
            let left = {
                let known = self.known.read();
                known.file_of(&id).and_then(|file| file.account().cloned())
            };
            match left {
                Some(account) => self.tell_pool(&account).await,
                None => {
                    if let Err(error) = self.pool.remove(&id).await {
                        tracing::warn!(account = ?id, %error, "an account leaves the pool with the next sync");
                    }
                }
            }
        }
    }
}
