//! What lives here: the object that holds what administrators changed while processes ran.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::RuntimeChanges;
use b2a_objects::{KeptObject, ObjectStore, RUNTIME_CHANGES_KEY, Vault};
use bytes::Bytes;

use super::SettingsError;

/// How long the object store may take.
const LIMIT: Duration = Duration::from_secs(10);

/// The object that holds the runtime changes. With a master key it is sealed, since secrets may be among them.
pub(super) struct RuntimeObject {
    pub(super) objects: Arc<dyn ObjectStore>,
    pub(super) vault: Vault,
}

impl RuntimeObject {
    pub(super) fn kept(&self) -> KeptObject<'_> {
        KeptObject {
            objects: &*self.objects,
            key: RUNTIME_CHANGES_KEY,
            vault: Some(&self.vault),
            limit: LIMIT,
        }
    }

    /// The changes that there are; none, if there is no such object.
    pub(super) async fn read(&self) -> Result<RuntimeChanges, SettingsError> {
        parsed(self.kept().read().await?.as_ref())
    }
}

/// The changes that this content holds.
pub(super) fn parsed(content: Option<&Bytes>) -> Result<RuntimeChanges, SettingsError> {
    Ok(match content {
        Some(content) => RuntimeChanges::parse(RUNTIME_CHANGES_KEY, content)?,
        None => RuntimeChanges::default(),
    })
}
