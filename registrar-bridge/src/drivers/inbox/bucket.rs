//! What lives here: an inbox that is a part of a bucket. A file is taken by a marker beside it, which only one can write.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::Clock;
use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use b2a_objects::{ObjectError, ObjectKey, ObjectMeta, ObjectStore, PutCondition};
use bytes::Bytes;

use super::place::{
    BAD, DONE, MAX_FILES, ORPHANED, Place, PlaceError, Taken, file_safe, is_account_name, with_time,
};

/// The folder of the markers; one holds the name of the bridge that took the file.
const MARKERS: &str = "taken";

pub(super) struct BucketInbox {
    store: Arc<dyn ObjectStore>,
    /// Ends with a slash.
    prefix: String,
    worker: String,
    clock: Arc<dyn Clock>,
}

impl BucketInbox {
    /// An inbox below `prefix`. Nothing is asked of the bucket yet.
    pub(super) fn open(
        store: Arc<dyn ObjectStore>,
        prefix: &str,
        worker: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PlaceError> {
        let prefix = format!("{}/", prefix.trim_matches('/'));
        // So that a bad one is told at the start.
        ObjectKey::new(format!("{prefix}x.json")).map_err(ObjectError::from)?;
        Ok(Self {
            store,
            prefix,
            worker: file_safe(worker),
            clock,
        })
    }

    fn key(&self, name: &str) -> Result<ObjectKey, PlaceError> {
        let key = ObjectKey::new(format!("{}{name}", self.prefix));
        Ok(key.map_err(ObjectError::from)?)
    }

    fn key_in(&self, folder: &str, name: &str) -> Result<ObjectKey, PlaceError> {
        self.key(&format!("{folder}/{name}"))
    }

    /// The content of a marker: whose it is, and the time, so that no two are alike.
    fn mark(&self) -> Bytes {
        Bytes::from(format!("{} {}", self.worker, self.clock.now_ms()))
    }

    fn is_ours(&self, mark: &[u8]) -> bool {
        let rest = mark.strip_prefix(self.worker.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b" "))
    }

    /// The markers there are.
    async fn markers(&self) -> Result<Vec<ObjectMeta>, PlaceError> {
        let folder = format!("{}{MARKERS}/", self.prefix);
        Ok(self.store.list(&folder).await?)
    }

    fn is_orphaned(&self, marker: &ObjectMeta) -> bool {
        let age_ms = self.clock.now_ms().saturating_sub(marker.modified_ms);
        u128::from(age_ms) >= ORPHANED.as_millis()
    }

    /// Writes a copy of the file into a folder, removes the file and then the marker. Cut off anywhere, it can be done
    /// again: the file is gone only when there is a copy.
    async fn move_to(&self, folder: &str, name: &str) -> Result<ObjectKey, PlaceError> {
        let key = self.key(name)?;
        let mut target = self.key_in(folder, name)?;
        if let Some(object) = self.store.get(&key).await? {
            let put = |target: ObjectKey| {
                let content = object.bytes.clone();
                async move {
                    self.store
                        .put(&target, content, PutCondition::IfAbsent)
                        .await
                }
            };
            match put(target.clone()).await {
                Err(ObjectError::Conflict) => {
                    target = self.key_in(folder, &with_time(name, self.clock.now_ms()))?;
                    put(target.clone()).await?;
                }
                other => drop(other?),
            }
            match self.store.delete(&key, Some(&object.meta.etag)).await {
                // Another file was put there meanwhile: it waits.
                Ok(_) | Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.store
            .delete(&self.key_in(MARKERS, name)?, None)
            .await?;
        Ok(target)
    }
}

impl fmt::Display for BucketInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bucket:{}", self.prefix)
    }
}

#[async_trait]
impl Place for BucketInbox {
    async fn waiting(&self) -> Result<Vec<String>, PlaceError> {
        let markers = self.markers().await?;
        let is_taken = |name: &str| {
            let marker = markers.iter().find(|marker| marker.key.file_name() == name);
            marker.is_some_and(|marker| !self.is_orphaned(marker))
        };
        let listed = self.store.list(&self.prefix).await?;
        let names = listed.iter().map(|object| object.key.file_name());
        let waiting = names.filter(|name| is_account_name(name) && !is_taken(name));
        Ok(waiting.take(MAX_FILES).map(str::to_owned).collect())
    }

    async fn read_waiting(&self, name: &str) -> Result<Option<Bytes>, PlaceError> {
        let Some(object) = self.store.get(&self.key(name)?).await? else {
            return Ok(None);
        };
        if object.bytes.len() > MAX_ACCOUNT_FILE_BYTES {
            return Err(PlaceError::TooLarge);
        }
        Ok(Some(object.bytes))
    }

    async fn take(&self, name: &str) -> Result<Option<Taken>, PlaceError> {
        let key = self.key_in(MARKERS, name)?;
        let condition = match self.store.get(&key).await? {
            None => PutCondition::IfAbsent,
            Some(marker) if self.is_orphaned(&marker.meta) => {
                PutCondition::IfMatch(marker.meta.etag)
            }
            Some(_) => return Ok(None),
        };
        let taken = Taken(name.to_owned());
        match self.store.put(&key, self.mark(), condition).await {
            Ok(_) => {}
            Err(ObjectError::Conflict) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        // Somebody may have used it up between our look and the marker.
        if self.store.get(&self.key(name)?).await?.is_none() {
            self.put_back(&taken).await?;
            return Ok(None);
        }
        Ok(Some(taken))
    }

    async fn taken(&self) -> Result<Vec<Taken>, PlaceError> {
        let markers = self.markers().await?;
        let names = markers.iter().map(|marker| marker.key.file_name());
        Ok(names.map(|name| Taken(name.to_owned())).collect())
    }

    async fn read_taken(&self, taken: &Taken) -> Result<Option<Bytes>, PlaceError> {
        self.read_waiting(&taken.0).await
    }

    async fn put_back(&self, taken: &Taken) -> Result<(), PlaceError> {
        let key = self.key_in(MARKERS, &taken.0)?;
        let marker = self.store.get(&key).await?;
        // Another bridge may have taken it over, if this one slept for long.
        if let Some(marker) = marker.filter(|marker| self.is_ours(&marker.bytes)) {
            match self.store.delete(&key, Some(&marker.meta.etag)).await {
                Ok(_) | Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn keep(&self, taken: &Taken) -> Result<(), PlaceError> {
        let key = self.key_in(MARKERS, &taken.0)?;
        if let Some(marker) = self.store.get(&key).await? {
            let condition = PutCondition::IfMatch(marker.meta.etag);
            match self.store.put(&key, self.mark(), condition).await {
                Ok(_) | Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn move_to_done(&self, taken: &Taken) -> Result<(), PlaceError> {
        self.move_to(DONE, &taken.0).await.map(drop)
    }

    async fn move_to_bad(&self, taken: &Taken, reason: &str) -> Result<(), PlaceError> {
        let moved = self.move_to(BAD, &taken.0).await?;
        let beside = ObjectKey::new(format!("{moved}.reason")).map_err(ObjectError::from)?;
        let reason = Bytes::from(format!("{reason}\n"));
        self.store.put(&beside, reason, PutCondition::Any).await?;
        Ok(())
    }
}
