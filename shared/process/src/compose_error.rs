//! What lives here: why the parts could not be put together.

use std::path::PathBuf;

use b2a_http::HttpSettingsError;
use b2a_objects::{ObjectError, S3SettingsError, SealingError};
use b2a_pool::StoreError;
use b2a_upstream::business::InvalidBusinessSettings;

use crate::Refusal;

/// Why the parts could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The data directory can't be used.
    #[error("data_dir {}: {source}", path.display())]
    DataDir {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: ObjectError,
    },
    /// The configuration can't be where it is said to be.
    #[error("{0}")]
    ConfigUrl(String),
    /// The bucket can't be meant like that.
    #[error(transparent)]
    Bucket(S3SettingsError),
    /// One half of a key pair.
    #[error("s3.access_key_id and s3.secret_access_key: set both, or neither")]
    HalfAKey,
    /// The bucket can't be used.
    #[error("s3: {0}")]
    Objects(ObjectError),
    /// The state store can't be used as it is set up.
    #[error("redis_url: {0}")]
    State(StoreError),
    /// The outbound client can't be set up.
    #[error(transparent)]
    Http(#[from] HttpSettingsError),
    /// The master key is none.
    #[error("master_key: {0}")]
    MasterKey(#[from] SealingError),
    /// A setting of the upstream is unusable.
    #[error(transparent)]
    Upstream(InvalidBusinessSettings),
}

impl From<ComposeError> for Refusal {
    fn from(error: ComposeError) -> Self {
        let problem = error.to_string();
        let field = match error {
            ComposeError::Http(error) => {
                return Self::from(error);
            }
            ComposeError::Upstream(InvalidBusinessSettings::Url { field }) => {
                Some(format!("upstream.business.{field}"))
            }
            ComposeError::Upstream(InvalidBusinessSettings::Header { .. }) => {
                Some("upstream.business.headers".to_owned())
            }
            ComposeError::DataDir { .. } => Some("data_dir".to_owned()),
            ComposeError::State(_) => Some("redis_url".to_owned()),
            ComposeError::MasterKey(_) => Some("master_key".to_owned()),
            ComposeError::ConfigUrl(_)
            | ComposeError::Bucket(_)
            | ComposeError::HalfAKey
            | ComposeError::Objects(_) => None,
        };
        Self { field, problem }
    }
}

impl From<HttpSettingsError> for Refusal {
    fn from(error: HttpSettingsError) -> Self {
        let field = match &error {
            HttpSettingsError::Proxy => Some("proxy"),
            HttpSettingsError::CaFile { .. } => Some("extra_ca_files"),
            HttpSettingsError::UserAgent => Some("upstream.business.user_agent"),
            HttpSettingsError::Client(_) => None,
        };
        Self {
            field: field.map(str::to_owned),
            problem: error.to_string(),
        }
    }
}
