//! What lives here: objects that are no accounts and come along when a data directory moves.

use b2a_objects::{ObjectError, ObjectKey, PutCondition};
use bytes::Bytes;

use super::{AccountRepository, AccountsError, TRIES};

/// What became of an object that was to come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// There was none; there is now.
    Created,
    /// There was another one, which was overwritten.
    Replaced,
    /// The same is there already.
    Unchanged,
    /// There is another one, which stays.
    KeptExisting,
}

impl AccountRepository {
    /// Writes an object. `is_secret`: it is sealed where there is a master key. `overwrite`: also when another one is
    /// there.
    pub async fn carry(
        &self,
        key: &ObjectKey,
        content: Bytes,
        is_secret: bool,
        overwrite: bool,
    ) -> Result<Carried, AccountsError> {
        let unreadable = |problem| AccountsError::Unreadable {
            file: key.clone(),
            problem,
        };
        for _ in 0..TRIES {
            let found = self.objects.get(key).await?;
            let (condition, outcome) = match &found {
                None => (PutCondition::IfAbsent, Carried::Created),
                Some(object) => {
                    let there = self.vault.open(key, &object.bytes).map_err(unreadable)?;
                    if there == content {
                        return Ok(Carried::Unchanged);
                    }
                    if !overwrite {
                        return Ok(Carried::KeptExisting);
                    }
                    let condition = PutCondition::IfMatch(object.meta.etag.clone());
                    (condition, Carried::Replaced)
                }
            };
            let stored = if is_secret {
                self.vault.close(key, content.clone()).map_err(unreadable)?
            } else {
                content.clone()
            };
            match self.objects.put(key, stored, condition).await {
                Ok(_) => return Ok(outcome),
                Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AccountsError::Contended)
    }
}
