//! What lives here: the public face of the objects crate.
#![doc = include_str!("../README.md")]

pub mod account_file;
mod directory;
mod kept_object;
mod key;
mod media_name;
mod reseal;
mod s3;
mod sealing;
mod store;
mod vault;

pub use account_file::{AccountFile, Cookie, ParsedAccount, is_account_key};
pub use directory::DirectoryStore;
pub use kept_object::{KeptError, KeptObject, Next};
pub use key::{InvalidKey, ObjectKey};
pub use media_name::{MEDIA_FOLDER, MediaName};
pub use reseal::{
    PANEL_USER_KEY, RUNTIME_CHANGES_KEY, Resealed, credential_keys, is_flow_token_key, reseal,
};
pub use s3::{S3Credentials, S3Limits, S3Settings, S3SettingsError, S3Store};
pub use sealing::{Sealer, SealingError};
pub use store::{
    ETag, MAX_LISTED, MAX_OBJECT_BYTES, Object, ObjectError, ObjectMeta, ObjectStore, PutCondition,
};
pub use vault::{Standing, Vault};
