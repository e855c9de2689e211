//! What lives here: an object store that counts what is asked of it, and fails as it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use b2a_objects::{ETag, Object, ObjectError, ObjectKey, ObjectMeta, ObjectStore, PutCondition};
use bytes::Bytes;
use url::Url;

/// Stands between the accounts and their real store.
pub(crate) struct WatchedStore {
    inner: Arc<dyn ObjectStore>,
    /// Objects that were read.
    pub(crate) reads: AtomicU32,
    /// So many of the next listings fail as an overloaded service would.
    pub(crate) failing_lists: AtomicU32,
    /// The same for reads.
    pub(crate) failing_reads: AtomicU32,
    /// So many of the next listings are followed at once by the removal of all that they named.
    pub(crate) vanishing_lists: AtomicU32,
}

impl WatchedStore {
    pub(crate) fn new(inner: Arc<dyn ObjectStore>) -> Self {
        Self {
            inner,
            reads: AtomicU32::default(),
            failing_lists: AtomicU32::default(),
            failing_reads: AtomicU32::default(),
            vanishing_lists: AtomicU32::default(),
        }
    }

    /// How many objects were read since this was asked last.
    pub(crate) fn take_reads(&self) -> u32 {
        self.reads.swap(0, Ordering::SeqCst)
    }
}

/// Uses up one of what is left, if anything is.
fn take_one(left: &AtomicU32) -> bool {
    let take = |left: u32| left.checked_sub(1);
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
        .is_ok()
}

fn slow_down() -> ObjectError {
    ObjectError::Unavailable("503 SlowDown".to_owned())
}

#[async_trait]
impl ObjectStore for WatchedStore {
    async fn get(&self, key: &ObjectKey) -> Result<Option<Object>, ObjectError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        if take_one(&self.failing_reads) {
            return Err(slow_down());
        }
        self.inner.get(key).await
    }

    async fn put(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        condition: PutCondition,
    ) -> Result<ETag, ObjectError> {
        self.inner.put(key, bytes, condition).await
    }

    async fn delete(&self, key: &ObjectKey, etag: Option<&ETag>) -> Result<bool, ObjectError> {
        self.inner.delete(key, etag).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
        if take_one(&self.failing_lists) {
            return Err(slow_down());
        }
        let listed = self.inner.list(prefix).await?;
        if take_one(&self.vanishing_lists) {
            for meta in &listed {
                self.inner.delete(&meta.key, None).await?;
            }
        }
        Ok(listed)
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.inner.ping().await
    }

    async fn presigned_get(
        &self,
        key: &ObjectKey,
        expires: Duration,
    ) -> Result<Option<Url>, ObjectError> {
        self.inner.presigned_get(key, expires).await
    }
}
