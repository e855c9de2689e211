//! What lives here: what every object store promises.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use url::Url;

use crate::{InvalidKey, ObjectKey, S3SettingsError};

/// The most entries that one listing gives; a folder with more is refused and not cut short.
pub const MAX_LISTED: usize = 1_000_000;

/// The largest object that is read into memory or written, in bytes.
pub const MAX_OBJECT_BYTES: u64 = 256 * 1024 * 1024;

/// Names one version of an object. Opaque: compared, never read. Different contents have different tags; whether
/// two writes of the same content have, is up to the store (S3's tags are digests).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ETag(String);

impl ETag {
    /// Wraps the tag as the store gave it.
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of an object without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectMeta {
    /// Its name.
    pub key: ObjectKey,
    /// Its version.
    pub etag: ETag,
    /// Its size in bytes.
    pub size: u64,
    /// When it was written, in Unix milliseconds; S3 tells whole seconds.
    pub modified_ms: u64,
}

/// An object with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What it holds.
    pub bytes: Bytes,
    /// What is known of it; describes these very bytes.
    pub meta: ObjectMeta,
}

/// Under which condition a write may happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutCondition {
    /// Always.
    Any,
    /// Only when there is no such object.
    IfAbsent,
    /// Only when the object still is this version.
    IfMatch(ETag),
}

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Somebody else wrote first: the condition of the write or removal does not hold.
    #[error("the object was changed by somebody else")]
    Conflict,
    /// The key or the prefix is not a valid one.
    #[error(transparent)]
    InvalidKey(#[from] InvalidKey),
    /// Larger than [`MAX_OBJECT_BYTES`].
    #[error("the object is larger than {MAX_OBJECT_BYTES} bytes")]
    TooLarge,
    /// More entries than [`MAX_LISTED`].
    #[error("the folder holds more than {MAX_LISTED} objects")]
    TooMany,
    /// The lock that orders writers was not to be had in time.
    #[error("another writer holds the lock of the object store")]
    Busy,
    /// The path leads out of the store, by a symbolic link for example.
    #[error("the object lies outside of the store")]
    Outside,
    /// The store is away, overloaded or too slow, also after the retries. Whether a write has happened is unknown.
    #[error("the object store can't be reached: {0}")]
    Unavailable(String),
    /// The store answered, and will not do it: wrong credentials, no such bucket, a policy.
    #[error("the object store refused: {0}")]
    Refused(String),
    /// The store does not keep the conditions of writes, and it was not allowed to do without them.
    #[error(
        "the object store {0}, so two instances could overwrite each other's writes: use a store that honours \
         If-None-Match and If-Match, or accept the risk with s3.allow_unconditional_writes"
    )]
    Unconditional(&'static str),
    /// The store can't be used as it is set up.
    #[error(transparent)]
    Settings(#[from] S3SettingsError),
    /// The storage itself failed.
    #[error("the object store failed: {0}")]
    Io(#[from] std::io::Error),
}

/// Named objects with conditional writes.
#[async_trait]
pub trait ObjectStore: Send + Sync + 'static {
    /// Reads an object; `None` when there is none.
    async fn get(&self, key: &ObjectKey) -> Result<Option<Object>, ObjectError>;

    /// Writes an object whole, or leaves it as it was. [`ObjectError::Conflict`] when `condition` does
    /// not hold; of several writers with the same condition exactly one succeeds.
    async fn put(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        condition: PutCondition,
    ) -> Result<ETag, ObjectError>;

    /// Removes an object, with `etag` only if it still is that version. `false` when there was none; of two
    /// that remove at once, both may be told `true`.
    async fn delete(&self, key: &ObjectKey, etag: Option<&ETag>) -> Result<bool, ObjectError>;

    /// The objects whose keys start with `prefix` and hold no further `/` after it, in the order of their
    /// keys. The prefix is empty or what a key may start with; `at/` lists the folder `at`.
    async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError>;

    /// Whether the store can be reached, as cheaply as it can tell.
    async fn ping(&self) -> Result<(), ObjectError>;

    /// A URL under which anybody may read the object for the time of `expires`; `None` when this store has no
    /// such thing. The object need not be there.
    async fn presigned_get(
        &self,
        key: &ObjectKey,
        expires: Duration,
    ) -> Result<Option<Url>, ObjectError> {
        let _ = (key, expires);
        Ok(None)
    }
}
