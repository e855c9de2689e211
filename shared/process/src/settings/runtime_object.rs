//! What lives here: the object that holds what administrators changed while processes ran.

use std::sync::Arc;

use b2a_config::RuntimeChanges;
use b2a_objects::{ETag, ObjectKey, ObjectStore, PutCondition, RUNTIME_CHANGES_KEY, Vault};

use super::SettingsError;

/// The object that holds the runtime changes. With a master key it is sealed, since secrets may be among them.
pub(super) struct RuntimeObject {
    objects: Arc<dyn ObjectStore>,
    vault: Vault,
    key: ObjectKey,
}

/// What it holds, and in which version; `None`: there is none yet.
pub(super) type Kept = (RuntimeChanges, Option<ETag>);

impl RuntimeObject {
    pub(super) fn new(objects: Arc<dyn ObjectStore>, vault: Vault) -> Result<Self, SettingsError> {
        let key = ObjectKey::new(RUNTIME_CHANGES_KEY).map_err(b2a_objects::ObjectError::from)?;
        Ok(Self {
            objects,
            vault,
            key,
        })
    }

    pub(super) async fn read(&self) -> Result<Kept, SettingsError> {
        let Some(object) = self.objects.get(&self.key).await? else {
            return Ok((RuntimeChanges::default(), None));
        };
        let opened = self.vault.open(&self.key, &object.bytes);
        let bytes = opened.map_err(|problem| self.sealed(problem))?;
        let changes = RuntimeChanges::parse(self.key.as_str(), &bytes)?;
        Ok((changes, Some(object.meta.etag)))
    }

    /// Writes the next version, if the one that was read is still the last.
    pub(super) async fn write(
        &self,
        changes: &RuntimeChanges,
        read: Option<ETag>,
    ) -> Result<(), SettingsError> {
        let closed = self.vault.close(&self.key, changes.to_bytes().into());
        let bytes = closed.map_err(|problem| self.sealed(problem))?;
        let condition = read.map_or(PutCondition::IfAbsent, PutCondition::IfMatch);
        self.objects.put(&self.key, bytes, condition).await?;
        Ok(())
    }

    fn sealed(&self, problem: b2a_objects::SealingError) -> SettingsError {
        SettingsError::Sealed {
            origin: self.key.to_string(),
            problem,
        }
    }
}
