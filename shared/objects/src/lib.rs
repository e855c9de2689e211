//! What lives here: the public face of the objects crate.
#![doc = include_str!("../README.md")]

pub mod account_file;
mod directory;
mod key;
mod s3;
mod sealing;
mod store;

pub use account_file::{AccountFile, Cookie, ParsedAccount, is_account_key};
pub use directory::DirectoryStore;
pub use key::{InvalidKey, ObjectKey};
pub use s3::{S3Credentials, S3Limits, S3Settings, S3SettingsError, S3Store};
pub use sealing::{Sealer, SealingError};
pub use store::{
    ETag, MAX_LISTED, MAX_OBJECT_BYTES, Object, ObjectError, ObjectMeta, ObjectStore, PutCondition,
};
