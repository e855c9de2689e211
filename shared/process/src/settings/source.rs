//! What lives here: where the configuration file is: on this machine, in a bucket, or nowhere.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use b2a_config::{ConfigError, DEFAULT_FILE, FileLayer, Settings};
use b2a_objects::{InvalidKey, ObjectKey, ObjectStore, S3Store};
use tokio::io::AsyncReadExt as _;

use super::SettingsError;
use crate::{ComposeError, objects};

/// The largest file that is read, in bytes. One with a thousand model aliases has a hundredth of it.
const MAX_BYTES: u64 = 4 * 1024 * 1024;
/// How `--config` names an object in a bucket.
const IN_BUCKET: &str = "s3://";

/// Where the configuration file is.
pub(super) enum ConfigSource {
    /// There is none: somebody put the settings together.
    Given,
    /// A file of this machine.
    File(PathBuf),
    /// An object.
    Object {
        store: Arc<dyn ObjectStore>,
        key: ObjectKey,
        /// As the operator knows it.
        shown: String,
    },
}

/// Whether `--config` names an object in a bucket.
pub(crate) fn is_in_bucket(config: &Path) -> bool {
    config
        .to_str()
        .is_some_and(|text| text.starts_with(IN_BUCKET))
}

impl ConfigSource {
    /// The object that `s3://bucket/prefix/…` names. How to reach the bucket's service is in `settings`.
    pub(super) async fn named(url: &str, settings: &Settings) -> Result<Self, ComposeError> {
        let invalid = |problem: &str| {
            ComposeError::ConfigUrl(format!(
                "--config {url}: {problem}: write s3://bucket/config/config.json"
            ))
        };
        let path = url.strip_prefix(IN_BUCKET).unwrap_or(url);
        let (bucket, name) = path
            .split_once('/')
            .ok_or_else(|| invalid("names no object"))?;
        let (prefix, name) = name.rsplit_once('/').unwrap_or(("", name));
        let key =
            ObjectKey::new(name).map_err(|problem: InvalidKey| invalid(&problem.to_string()))?;
        let mut settings = settings.clone();
        bucket.clone_into(&mut settings.s3.bucket);
        prefix.clone_into(&mut settings.s3.prefix);
        Self::object(&settings, key, url.to_owned()).await
    }

    /// The object of the usual name in the bucket of the settings.
    pub(super) async fn in_bucket(settings: &Settings) -> Result<Self, ComposeError> {
        let key = ObjectKey::new(DEFAULT_FILE)
            .map_err(|problem| ComposeError::ConfigUrl(problem.to_string()))?;
        let prefix = settings.s3.prefix.trim_matches('/');
        let below = if prefix.is_empty() { "" } else { "/" };
        let shown = format!("{IN_BUCKET}{}/{prefix}{below}{key}", settings.s3.bucket);
        Self::object(settings, key, shown).await
    }

    async fn object(
        settings: &Settings,
        key: ObjectKey,
        shown: String,
    ) -> Result<Self, ComposeError> {
        let bucket = objects::bucket(settings)?;
        let bucket = bucket.ok_or(ComposeError::Bucket(b2a_objects::S3SettingsError::Bucket))?;
        // Boxed: what the SDK does in one call is large and deeply nested.
        let open = Box::pin(S3Store::open(&bucket));
        let store = Arc::new(open.await.map_err(ComposeError::Bucket)?);
        Ok(Self::Object { store, key, shown })
    }

    /// As the operator knows it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Given => "the settings".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Object { shown, .. } => shown.clone(),
        }
    }

    /// What it says now; `None`: there is no file.
    pub(super) async fn read(&self) -> Result<Option<FileLayer>, SettingsError> {
        let unreadable = |problem: String| ConfigError::Unreadable {
            origin: self.shown(),
            problem,
        };
        let bytes = match self {
            Self::Given => return Ok(None),
            Self::File(path) => match read_file(path).await {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(unreadable(error.to_string()).into()),
            },
            Self::Object { store, key, .. } => match store.get(key).await? {
                Some(object) => object.bytes.to_vec(),
                None => return Ok(None),
            },
        };
        if bytes.len() as u64 > MAX_BYTES {
            return Err(unreadable(format!("it is larger than {MAX_BYTES} bytes")).into());
        }
        let text =
            String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8".to_owned()))?;
        Ok(Some(FileLayer::parse(&self.shown(), &text)?))
    }
}

/// A little more than is taken, so that what is too large is known.
async fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = tokio::fs::File::open(path).await?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}
