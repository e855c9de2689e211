//! What lives here: the settings of the bucket.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret;

/// A bucket at AWS or a compatible service.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct BucketSettings {
    /// Its name; empty: there is none, and account files are in `data_dir`.
    pub bucket: String,
    /// What all keys in it start with.
    pub prefix: String,
    /// The service; none: AWS.
    pub endpoint: Option<Url>,
    /// The region; none: as the AWS tools find it, else `us-east-1`.
    pub region: Option<String>,
    /// The bucket is named in the path and not in the host, as most services but AWS want it.
    pub path_style: bool,
    /// Who we are; none: as the AWS tools find it (`AWS_ACCESS_KEY_ID`, profile, web identity, container, instance).
    pub access_key_id: Option<String>,
    /// The other half of it.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub secret_access_key: Option<SecretString>,
    /// Make do with a service that ignores the conditions of writes.
    pub allow_unconditional_writes: bool,
}
