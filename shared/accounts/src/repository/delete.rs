//! What lives here: deleting an account, not without a backup.

use b2a_domain::{Account, AccountId, AccountState};
use b2a_objects::{Object, ObjectError, ObjectKey};

use super::{AccountRepository, AccountsError, TRIES};

/// What a deletion did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The files that held the account.
    pub files: Vec<ObjectKey>,
    /// Where they were saved before; `None`: there was no file, only an entry in the pool.
    pub backup: Option<ObjectKey>,
}

impl AccountRepository {
    /// Deletes an account: every file that holds it, and its entry in the pool. The files are saved to a backup first;
    /// when that fails nothing is deleted.
    pub async fn delete(&self, id: &AccountId) -> Result<Deleted, AccountsError> {
        for _ in 0..TRIES {
            self.scan().await?;
            let objects = self.objects_of(id).await?;
            if objects.is_empty() {
                return if self.pool.remove(id).await? {
                    let (files, backup) = (Vec::new(), None);
                    Ok(Deleted { files, backup })
                } else {
                    Err(AccountsError::NotFound)
                };
            }
            match self.delete_objects(id, &objects).await {
                // It was renewed since it was saved: the renewal has to be in the backup too.
                Err(AccountsError::Objects(ObjectError::Conflict)) => {}
                done => return done,
            }
        }
        Err(AccountsError::Contended)
    }

    /// Saves the objects to a backup, and deletes them in the very versions that were saved.
    async fn delete_objects(
        &self,
        id: &AccountId,
        objects: &[Object],
    ) -> Result<Deleted, AccountsError> {
        let backup = self.backup("deleted", objects).await?;
        let files = self.delete_all(objects).await?;
        self.known.write().forget(&files);
        self.pool.remove(id).await?;
        let backup = Some(backup);
        Ok(Deleted { files, backup })
    }

    /// Deletes an account whose credentials were refused, as [`AccountRepository::delete`] does, unless it has other
    /// credentials by now or does not wait for a renewal any more; tells whether it was deleted.
    pub async fn delete_refused(&self, account: &Account) -> Result<bool, AccountsError> {
        let id = &account.id;
        for _ in 0..TRIES {
            self.scan().await?;
            let objects = self.objects_of(id).await?;
            let are_refused = {
                let known = self.known.read();
                objects.iter().all(|object| {
                    let file = known.files().get(&object.meta.key);
                    file.is_some_and(|file| {
                        let generation = file.account().map(|account| &account.generation);
                        file.meta.etag == object.meta.etag
                            && generation == Some(&account.generation)
                    })
                })
            };
            let still = self.pool.get(id).await?.is_some_and(|now| {
                now.state == AccountState::PendingExternal && now.generation == account.generation
            });
            if !are_refused || objects.is_empty() || !still {
                return Ok(false);
            }
            match self.delete_objects(id, &objects).await {
                Ok(_) => return Ok(true),
                // It was renewed since it was looked at.
                Err(AccountsError::Objects(ObjectError::Conflict)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(AccountsError::Contended)
    }

    /// Every file of an account, those included that do not count and those that can't be opened.
    async fn objects_of(&self, id: &AccountId) -> Result<Vec<Object>, AccountsError> {
        let keys: Vec<ObjectKey> = {
            let known = self.known.read();
            let files = known.files().values().filter(|file| file.id() == *id);
            files.map(|file| file.meta.key.clone()).collect()
        };
        let mut objects = Vec::new();
        for key in keys {
            objects.extend(self.objects.get(&key).await?);
        }
        Ok(objects)
    }

    async fn delete_all(&self, objects: &[Object]) -> Result<Vec<ObjectKey>, ObjectError> {
        let mut deleted = Vec::new();
        for object in objects {
            let meta = &object.meta;
            self.objects.delete(&meta.key, Some(&meta.etag)).await?;
            deleted.push(meta.key.clone());
        }
        Ok(deleted)
    }
}
