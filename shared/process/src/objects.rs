//! What lives here: the object store that the settings name: a bucket, or else a directory.

use std::sync::Arc;

use b2a_config::Settings;
use b2a_objects::{
    DirectoryStore, ObjectError, ObjectStore, S3Credentials, S3Settings, S3SettingsError, S3Store,
};

use crate::ComposeError;

/// Opens the store that the settings name.
pub(crate) async fn open(settings: &Settings) -> Result<Arc<dyn ObjectStore>, ComposeError> {
    if let Some(store) = bucket_store(settings).await? {
        return Ok(store);
    }
    let path = settings.data_dir.clone();
    let store = DirectoryStore::open(&path);
    Ok(Arc::new(store.map_err(|source| ComposeError::DataDir {
        path,
        source,
    })?))
}

/// Opens the bucket; `None` where the settings name none. One that can't be reached now is no error: serving goes on with
/// what is cached, and the scheduler looks again. One that refuses us, or that would lose writes, is.
pub async fn bucket_store(
    settings: &Settings,
) -> Result<Option<Arc<dyn ObjectStore>>, ComposeError> {
    let Some(bucket) = bucket(settings)? else {
        return Ok(None);
    };
    // Boxed: what the SDK does in one call is large and deeply nested, and over before anything else begins.
    let open = Box::pin(S3Store::open(&bucket));
    let store = open.await.map_err(ComposeError::Bucket)?;
    match Box::pin(store.prove()).await {
        Ok(()) => {}
        Err(error @ (ObjectError::Unavailable(_) | ObjectError::Io(_))) => {
            tracing::warn!(%error, bucket = bucket.bucket, "the bucket can't be reached yet");
        }
        Err(error) => return Err(ComposeError::Objects(error)),
    }
    Ok(Some(Arc::new(store)))
}

/// Refuses a bucket that can't be meant, without a word to any server.
pub(crate) fn check(settings: &Settings) -> Result<(), ComposeError> {
    match bucket(settings)? {
        Some(bucket) => S3Store::check(&bucket).map_err(ComposeError::Bucket),
        None => Ok(()),
    }
}

/// The bucket that the settings name, if they name one.
pub(crate) fn bucket(settings: &Settings) -> Result<Option<S3Settings>, ComposeError> {
    let s3 = &settings.s3;
    if s3.bucket.is_empty() {
        return if s3.endpoint.is_some() {
            Err(ComposeError::Bucket(S3SettingsError::Bucket))
        } else {
            Ok(None)
        };
    }
    let credentials = match (&s3.access_key_id, &s3.secret_access_key) {
        (Some(id), Some(secret)) => Some(S3Credentials {
            access_key_id: id.clone(),
            secret_access_key: secret.clone(),
        }),
        (None, None) => None,
        _ => return Err(ComposeError::HalfAKey),
    };
    Ok(Some(S3Settings {
        prefix: s3.prefix.clone(),
        endpoint: s3.endpoint.clone(),
        region: s3.region.clone(),
        path_style: s3.path_style,
        credentials,
        allow_unconditional_writes: s3.allow_unconditional_writes,
        extra_ca_files: settings.extra_ca_files.clone(),
        ..S3Settings::new(s3.bucket.clone())
    }))
}
