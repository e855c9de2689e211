//! What lives here: switching accounts off and on, which is kept in their files.

use b2a_domain::AccountId;
use b2a_objects::{ObjectError, ObjectKey, PutCondition};

use super::{AccountRepository, AccountsError, TRIES};

/// What a switch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switched {
    /// The account's file.
    pub file: ObjectKey,
    /// It was the other way before.
    pub changed: bool,
}

impl AccountRepository {
    /// Switches an account off or on, in its file and in the pool. It is proven again when it comes back.
    pub async fn set_disabled(
        &self,
        id: &AccountId,
        disabled: bool,
    ) -> Result<Switched, AccountsError> {
        for _ in 0..TRIES {
            let found = self.existing(id).await?;
            let key = found.meta.key.clone();
            let Some(mut file) = found.parsed.file.clone() else {
                return Err(AccountsError::Broken {
                    file: key,
                    reason: found.parsed.reason.unwrap_or_default(),
                });
            };
            if (file.disabled == Some(true)) == disabled {
                self.tell_pool(&found.parsed).await;
                return Ok(Switched {
                    file: key,
                    changed: false,
                });
            }
            file.disabled = disabled.then_some(true);
            let plain = file
                .to_bytes()
                .map_err(|error| AccountsError::Unstorable(error.to_string()))?;
            let parsed = self.parse(key.as_str(), &plain);
            let condition = PutCondition::IfMatch(found.meta.etag);
            match self.write(&key, plain, condition).await {
                Ok(_) => {
                    self.tell_pool(&parsed).await;
                    return Ok(Switched {
                        file: key,
                        changed: true,
                    });
                }
                Err(AccountsError::Objects(ObjectError::Conflict)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(AccountsError::Contended)
    }
}
