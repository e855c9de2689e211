//! What lives here: where managed keys are kept: one object, so that no flush of the state store loses any.

use std::sync::Arc;
use std::time::Duration;

use b2a_objects::{ETag, ObjectError, ObjectKey, ObjectStore, PutCondition};
use tokio::time::timeout;

use super::KeyChangeError;
use super::stored::StoredKeys;

/// Where they lie.
const KEY: &str = "config/client_keys.json";
/// How long the object store may take.
const LIMIT: Duration = Duration::from_secs(5);
/// How often a change is tried anew that somebody else was quicker with.
const TRIES: u32 = 5;

/// The object with the managed keys.
pub(super) struct KeysFile(pub(super) Arc<dyn ObjectStore>);

/// Why managed keys can't be read or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    /// The object store failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It is not what we wrote. It is not overwritten.
    #[error("{KEY} holds no keys that can be read: {0}")]
    Broken(serde_json::Error),
    /// Others changed it again and again.
    #[error("the keys are being changed by others; try again")]
    Contended,
}

impl KeysFile {
    /// The keys, and which version of them it is.
    pub(super) async fn read(&self) -> Result<(StoredKeys, Option<ETag>), KeysError> {
        let key = ObjectKey::new(KEY).map_err(ObjectError::from)?;
        let reading = timeout(LIMIT, self.0.get(&key)).await;
        let Some(object) = reading.unwrap_or_else(|_| late())? else {
            return Ok((StoredKeys::default(), None));
        };
        let keys = serde_json::from_slice(&object.bytes).map_err(KeysError::Broken)?;
        Ok((keys, Some(object.meta.etag)))
    }

    /// Changes the keys, if they still are what they were when `change` looked at them; else it looks again. What it refuses
    /// is not written. Answers with the keys as they are then.
    pub(super) async fn change(
        &self,
        change: impl Fn(&mut StoredKeys) -> Result<(), KeyChangeError>,
    ) -> Result<StoredKeys, KeyChangeError> {
        for _ in 0..TRIES {
            let (mut keys, etag) = self.read().await?;
            change(&mut keys)?;
            if self.write(&keys, etag).await? {
                return Ok(keys);
            }
        }
        Err(KeysError::Contended.into())
    }

    /// Tells whether nobody else was quicker.
    async fn write(&self, keys: &StoredKeys, etag: Option<ETag>) -> Result<bool, KeysError> {
        let key = ObjectKey::new(KEY).map_err(ObjectError::from)?;
        let text = serde_json::to_vec_pretty(keys).map_err(KeysError::Broken)?;
        let condition = etag.map_or(PutCondition::IfAbsent, PutCondition::IfMatch);
        let writing = timeout(LIMIT, self.0.put(&key, text.into(), condition)).await;
        match writing.unwrap_or_else(|_| late()) {
            Ok(_) => Ok(true),
            Err(ObjectError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn late<T>() -> Result<T, ObjectError> {
    let reason = format!("no answer within {} s", LIMIT.as_secs());
    Err(ObjectError::Unavailable(reason))
}
