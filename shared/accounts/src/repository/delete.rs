//! What lives here: deleting an account, not without a backup.

use b2a_domain::AccountId;
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
            let backup = self.backup("deleted", &objects).await?;
            match self.delete_all(&objects).await {
                Ok(files) => {
                    self.known.write().forget(&files);
                    self.pool.remove(id).await?;
                    let backup = Some(backup);
                    return Ok(Deleted { files, backup });
                }
                // It was renewed since it was saved: the renewal has to be in the backup too.
                Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
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
