//! What lives here: making, changing and removing managed keys.

use std::sync::Arc;

use super::file::KeysError;
use super::stored::{KeyProblem, KeyTerms, MOST_KEYS, StoredKey, StoredKeys};
use super::{ManagedKey, ManagedKeys, NewKey};
use crate::admin::rfc3339;

/// Why a key can't be made or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyChangeError {
    #[error("there is no such key")]
    Unknown,
    #[error("there are {MOST_KEYS} keys already; remove some")]
    TooMany,
    #[error("{}: {}", .0.field, .0.problem)]
    Terms(KeyProblem),
    #[error(transparent)]
    Keys(#[from] KeysError),
}

impl ManagedKeys {
    /// Makes a key. The last part of the answer is shown once.
    pub(crate) async fn create(
        &self,
        terms: KeyTerms,
    ) -> Result<(Arc<ManagedKey>, NewKey), KeyChangeError> {
        let now_ms = self.clock.now_ms();
        let terms = terms.checked(now_ms).map_err(KeyChangeError::Terms)?;
        let new = NewKey::make_up();
        let stored = StoredKey::new(&new.digest, new.prefix.clone(), rfc3339(now_ms), terms);
        let keys = self
            .file
            .change(|keys| {
                if keys.keys.len() >= MOST_KEYS {
                    return Err(KeyChangeError::TooMany);
                }
                keys.keys.push(stored.clone());
                Ok(())
            })
            .await?;
        self.changed(keys).await;
        let key = self.keys.load().get(&new.digest).cloned();
        Ok((key.ok_or(KeyChangeError::Unknown)?, new))
    }

    /// Changes the terms of the key of this id.
    pub(crate) async fn change(
        &self,
        id: &str,
        change: impl Fn(&mut KeyTerms),
    ) -> Result<Arc<ManagedKey>, KeyChangeError> {
        let digest = self.digest_of(id).await?;
        let now_ms = self.clock.now_ms();
        let keys = self
            .file
            .change(|keys| {
                let key = find(keys, &digest)?;
                let mut terms = key.terms.clone();
                change(&mut terms);
                // A key that is over may be renamed; only a new end must lie ahead.
                let floor_ms = if terms.expires_at == key.terms.expires_at {
                    0
                } else {
                    now_ms
                };
                key.terms = terms.checked(floor_ms).map_err(KeyChangeError::Terms)?;
                Ok(())
            })
            .await?;
        self.changed(keys).await;
        let key = self.keys.load().get(&digest).cloned();
        key.ok_or(KeyChangeError::Unknown)
    }

    /// Removes the key of this id.
    pub(crate) async fn remove(&self, id: &str) -> Result<Arc<ManagedKey>, KeyChangeError> {
        let digest = self.digest_of(id).await?;
        let removed = self.keys.load().get(&digest).cloned();
        let keys = self
            .file
            .change(|keys| {
                find(keys, &digest)?;
                keys.keys.retain(|key| key.digest_bytes() != Some(digest));
                Ok(())
            })
            .await?;
        self.changed(keys).await;
        removed.ok_or(KeyChangeError::Unknown)
    }

    /// The managed key of this id, as it is now.
    pub(crate) async fn find(&self, id: &str) -> Result<Arc<ManagedKey>, KeyChangeError> {
        let digest = self.digest_of(id).await?;
        let key = self.keys.load().get(&digest).cloned();
        key.ok_or(KeyChangeError::Unknown)
    }

    /// Another instance may have made or removed it a moment ago.
    async fn digest_of(&self, id: &str) -> Result<[u8; 32], KeyChangeError> {
        self.look().await;
        let keys = self.keys.load();
        let mut all = keys.iter();
        let found = all.find_map(|(digest, key)| (key.id == id).then_some(*digest));
        found.ok_or(KeyChangeError::Unknown)
    }

    /// What this instance has written is in force here, and soon everywhere.
    async fn changed(&self, keys: StoredKeys) {
        self.take(keys);
        if let Err(error) = self.signal.announce().await {
            tracing::warn!(%error, "other instances learn of a changed key a little later");
        }
    }
}

fn find<'a>(
    keys: &'a mut StoredKeys,
    digest: &[u8; 32],
) -> Result<&'a mut StoredKey, KeyChangeError> {
    let mut all = keys.keys.iter_mut();
    let key = all.find(|key| key.digest_bytes().as_ref() == Some(digest));
    key.ok_or(KeyChangeError::Unknown)
}
