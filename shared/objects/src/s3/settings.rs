//! What lives here: how an S3 store is set up, and what can be wrong with that.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::InvalidKey;

/// Where the bucket is, and how it is talked to.
#[derive(Debug, Clone)]
pub struct S3Settings {
    /// The bucket; it must be there.
    pub bucket: String,
    /// What all keys start with in the bucket, such as `team/gateway`; a slash follows it. Empty: nothing.
    pub prefix: String,
    /// The service; none: AWS.
    pub endpoint: Option<Url>,
    /// The region; none: as the AWS tools find it, else `us-east-1`.
    pub region: Option<String>,
    /// The bucket is named in the path and not in the host, as most services but AWS want it.
    pub path_style: bool,
    /// Who we are; none: as the AWS tools find it (environment, profile, web identity, container, instance).
    pub credentials: Option<S3Credentials>,
    /// Make do with a store that ignores the conditions of writes: they are checked by us just before, and a
    /// writer that is quicker than that is overwritten.
    pub allow_unconditional_writes: bool,
    /// PEM files of certificate authorities to trust beside the system's.
    pub extra_ca_files: Vec<PathBuf>,
    /// Limits of time and tries.
    pub limits: S3Limits,
}

impl S3Settings {
    /// This bucket at AWS, everything else by default.
    pub fn new(bucket: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            prefix: String::new(),
            endpoint: None,
            region: None,
            path_style: false,
            credentials: None,
            allow_unconditional_writes: false,
            extra_ca_files: Vec::new(),
            limits: S3Limits::default(),
        }
    }
}

/// A key pair.
#[derive(Debug, Clone)]
pub struct S3Credentials {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: SecretString,
}

/// Limits of time and tries. Transfers get what their size needs at 1 MiB/s in addition.
#[derive(Debug, Clone, Copy)]
pub struct S3Limits {
    /// To connect.
    pub connect: Duration,
    /// One try.
    pub attempt: Duration,
    /// One call with all its tries.
    pub call: Duration,
    /// Tries of one call, the first included; only what may pass (5xx, 429, a lost connection) is tried again.
    pub attempts: u32,
}

impl Default for S3Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(10),
            call: Duration::from_secs(30),
            attempts: 3,
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum S3SettingsError {
    /// No name.
    #[error("s3.bucket: a bucket needs a name")]
    Bucket,
    /// Not what keys may start with.
    #[error("s3.prefix: {0}")]
    Prefix(InvalidKey),
    /// A scheme that is neither `http` nor `https`, or no host.
    #[error("s3.endpoint: must be an http:// or https:// URL")]
    Endpoint,
    /// A file of certificate authorities can't be used.
    #[error("extra_ca_files: {}: {reason}", path.display())]
    ExtraCa {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}
