//! What lives here: where managed keys are kept: one object, so that no flush of the state store loses any.

use std::sync::Arc;
use std::time::Duration;

use b2a_objects::{KeptError, KeptObject, Next, ObjectStore};
use bytes::Bytes;

use super::KeyChangeError;
use super::stored::StoredKeys;

/// Where they lie.
const KEY: &str = "config/client_keys.json";
/// How long the object store may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The object with the managed keys.
pub(super) struct KeysFile(pub(super) Arc<dyn ObjectStore>);

/// Why managed keys can't be read or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    /// The object can't be read or changed.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// It is not what we wrote. It is not overwritten.
    #[error("{KEY} holds no keys that can be read: {0}")]
    Broken(serde_json::Error),
}

impl From<KeptError> for KeyChangeError {
    fn from(error: KeptError) -> Self {
        Self::Keys(error.into())
    }
}

impl KeysFile {
    /// The keys.
    pub(super) async fn read(&self) -> Result<StoredKeys, KeysError> {
        parsed(self.kept().read().await?.as_ref())
    }

    /// Changes the keys, if they still are what they were when `change` looked at them; else it looks again. What it refuses
    /// is not written. Answers with the keys as they are then.
    pub(super) async fn change(
        &self,
        change: impl Fn(&mut StoredKeys) -> Result<(), KeyChangeError>,
    ) -> Result<StoredKeys, KeyChangeError> {
        let changed = |stored: Option<Bytes>| {
            let mut keys = parsed(stored.as_ref())?;
            change(&mut keys)?;
            let text = serde_json::to_vec_pretty(&keys).map_err(KeysError::Broken)?;
            Ok(Next::Write(text.into(), keys))
        };
        let changing = |stored| std::future::ready(changed(stored));
        self.kept().change(changing).await
    }

    /// In clear: it holds digests, and no key.
    fn kept(&self) -> KeptObject<'_> {
        KeptObject {
            objects: &*self.0,
            key: KEY,
            vault: None,
            limit: LIMIT,
        }
    }
}

fn parsed(content: Option<&Bytes>) -> Result<StoredKeys, KeysError> {
    let Some(content) = content else {
        return Ok(StoredKeys::default());
    };
    serde_json::from_slice(content).map_err(KeysError::Broken)
}
