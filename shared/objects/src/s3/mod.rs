//! What lives here: the store whose objects are in an S3 bucket.

mod client;
mod conditions;
mod failure;
mod list;
mod names;
mod read;
mod settings;
mod write;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::PresigningConfig;
use bytes::Bytes;
use tokio::sync::OnceCell;
use url::Url;

use crate::key::check_prefix;
use crate::{ETag, Object, ObjectError, ObjectKey, ObjectMeta, ObjectStore, PutCondition};
use conditions::Conditions;
use failure::Failure;
use names::Names;

pub use settings::{S3Credentials, S3Limits, S3Settings, S3SettingsError};

/// The slowest transfer that is borne, in bytes per second.
const SLOWEST_TRANSFER: u64 = 1024 * 1024;

/// Objects in a bucket of AWS or of a compatible service. A clone shares the connections.
///
/// Needs the permissions to list the bucket and to read, write and delete its objects.
///
/// Whether the service keeps the conditions of writes is tried once, on an object with a name of its own below
/// `config/` that no listing shows: by [`connect`](Self::connect), else before the first write with a condition.
#[derive(Clone)]
pub struct S3Store {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    bucket: String,
    names: Names,
    limits: S3Limits,
    allow_unconditional_writes: bool,
    conditions: OnceCell<Conditions>,
}

impl S3Store {
    /// Refuses settings that can't work, without a word to any server.
    pub fn check(settings: &S3Settings) -> Result<(), S3SettingsError> {
        Names::below(&settings.prefix)?;
        client::check(settings)
    }

    /// A store as the settings say, that has not talked to the bucket yet.
    pub async fn open(settings: &S3Settings) -> Result<Self, S3SettingsError> {
        let names = Names::below(&settings.prefix)?;
        let client = client::build(settings).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                client,
                bucket: settings.bucket.clone(),
                names,
                limits: settings.limits,
                allow_unconditional_writes: settings.allow_unconditional_writes,
                conditions: OnceCell::new(),
            }),
        })
    }

    /// A store as the settings say, whose bucket is there and keeps the conditions of writes.
    pub async fn connect(settings: &S3Settings) -> Result<Self, ObjectError> {
        let store = Self::open(settings).await?;
        store.prove().await?;
        Ok(store)
    }

    /// Whether the service keeps the conditions of writes: [`ObjectError::Unconditional`] when it does not, and
    /// is not allowed to. Asks only until there is an answer.
    pub async fn prove(&self) -> Result<(), ObjectError> {
        self.inner.conditions().await.map(drop)
    }
}

impl fmt::Debug for S3Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Store")
            .field("bucket", &self.inner.bucket)
            .field("names", &self.inner.names)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl ObjectStore for S3Store {
    async fn get(&self, key: &ObjectKey) -> Result<Option<Object>, ObjectError> {
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
        check_prefix(prefix)?;
        self.inner.list(prefix).await
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.inner.ping().await
    }

    async fn presigned_get(
        &self,
        key: &ObjectKey,
        expires: Duration,
    ) -> Result<Option<Url>, ObjectError> {
        let refused = |text: String| ObjectError::Refused(text);
        let expires = PresigningConfig::expires_in(expires).map_err(|e| refused(e.to_string()))?;
        let request = self.inner.client.get_object();
        let request = request
            .bucket(&self.inner.bucket)
            .key(self.inner.names.of(key)?)
            .presigned(expires)
            .await
            .map_err(|e| Failure::of(&e))?;
        let url = Url::parse(request.uri()).map_err(|e| refused(e.to_string()))?;
        Ok(Some(url))
    }
}

/// What the transfer of `bytes` may take in addition to a call.
fn transfer_limit(bytes: u64) -> Duration {
    Duration::from_secs(bytes / SLOWEST_TRANSFER)
}

/// A tag without the quotes that it wears on the wire, so that tags of all answers compare.
fn etag_of(raw: Option<&str>) -> Result<ETag, Failure> {
    let tag = raw.map(|raw| raw.trim_matches('"'));
    match tag.filter(|tag| !tag.is_empty()) {
        Some(tag) => Ok(ETag::new(tag)),
        None => Err(Failure::refused("its answer has no ETag")),
    }
}

/// Whole seconds, since that is what a read tells; a listing may know more.
fn modified_ms(time: Option<&aws_sdk_s3::primitives::DateTime>) -> u64 {
    let seconds = time.map_or(0, aws_sdk_s3::primitives::DateTime::secs);
    u64::try_from(seconds).unwrap_or(0).saturating_mul(1000)
}
