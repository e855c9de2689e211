//! What lives here: the store whose objects are files below one folder.

mod lock;
mod version;
mod write;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::key::check_prefix;
use crate::{
    ETag, MAX_LISTED, MAX_OBJECT_BYTES, Object, ObjectError, ObjectKey, ObjectMeta, ObjectStore,
    PutCondition,
};
use lock::WriteLock;
use version::{etag_of, modified_ms};

/// Objects as files below one folder, in the layout that a bucket has.
///
/// Files whose names start with a dot are the store's own (its lock, unfinished writes) or nobody's, and
/// never listed. A write is a temporary file, synced and renamed into place, so a reader sees the old or
/// the new content and never a part; writers of all processes take turns by a lock file. A file that is
/// replaced keeps its permissions, a new one is for its owner alone.
#[derive(Debug, Clone)]
pub struct DirectoryStore {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Canonical, so that a path below it can be told from one that a link leads elsewhere.
    root: PathBuf,
    lock: WriteLock,
}

impl DirectoryStore {
    /// Opens the store at `path`; the folder is made when there is none.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ObjectError> {
        let path = path.as_ref();
        fs::create_dir_all(path)?;
        let root = path.canonicalize()?;
        let lock = WriteLock::new(&root);
        Ok(Self {
            inner: Arc::new(Inner { root, lock }),
        })
    }

    /// The folder that the objects are in.
    pub fn root(&self) -> &Path {
        &self.inner.root
    }

    /// Runs file work where it holds up no other task.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, ObjectError> + Send + 'static,
    ) -> Result<T, ObjectError> {
        let inner = Arc::clone(&self.inner);
        let joined = tokio::task::spawn_blocking(move || work(&inner)).await;
        joined.map_err(|e| ObjectError::Io(io::Error::other(e)))?
    }
}

#[async_trait]
impl ObjectStore for DirectoryStore {
    async fn get(&self, key: &ObjectKey) -> Result<Option<Object>, ObjectError> {
        let key = key.clone();
        self.blocking(move |inner| inner.get(key)).await
    }

    async fn put(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        condition: PutCondition,
    ) -> Result<ETag, ObjectError> {
        let key = key.clone();
        self.blocking(move |inner| inner.put(&key, &bytes, &condition))
            .await
    }

    async fn delete(&self, key: &ObjectKey, etag: Option<&ETag>) -> Result<bool, ObjectError> {
        let (key, etag) = (key.clone(), etag.cloned());
        self.blocking(move |inner| inner.delete(&key, etag.as_ref()))
            .await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
        check_prefix(prefix)?;
        let prefix = prefix.to_owned();
        self.blocking(move |inner| inner.list(&prefix)).await
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.blocking(|inner| Ok(fs::read_dir(&inner.root).map(drop)?))
            .await
    }
}

impl Inner {
    fn path_of(&self, key: &ObjectKey) -> PathBuf {
        self.root.join(key.as_str())
    }

    fn get(&self, key: ObjectKey) -> Result<Option<Object>, ObjectError> {
        let mut file = match File::open(self.path_of(&key)) {
            Ok(file) => file,
            Err(e) if is_absence(&e) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        // Of the open file and not of the path: the content and its version belong together.
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(None);
        }
        if metadata.len() > MAX_OBJECT_BYTES {
            return Err(ObjectError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        file.by_ref()
            .take(MAX_OBJECT_BYTES)
            .read_to_end(&mut bytes)?;
        let meta = ObjectMeta {
            key,
            etag: etag_of(&metadata),
            size: metadata.len(),
            modified_ms: modified_ms(&metadata),
        };
        Ok(Some(Object {
            bytes: bytes.into(),
            meta,
        }))
    }

    fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
        let (folder, start) = prefix.rsplit_once('/').unwrap_or(("", prefix));
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(e) if is_absence(&e) => return Ok(Vec::new()),
            Err(e) => return Err(e.into()),
        };
        let mut listed = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                tracing::warn!("skipped a file in the object store whose name is not UTF-8");
                continue;
            };
            if name.starts_with('.') || !name.starts_with(start) {
                continue;
            }
            let key = if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            };
            let Ok(key) = ObjectKey::new(key) else {
                tracing::warn!("skipped a file in the object store whose name is not a valid key");
                continue;
            };
            let metadata = match fs::metadata(&path) {
                Ok(metadata) if metadata.is_file() => metadata,
                Ok(_) => continue,
                // Removed since, or a link to nowhere.
                Err(e) if is_absence(&e) => continue,
                Err(e) => return Err(e.into()),
            };
            if listed.len() == MAX_LISTED {
                return Err(ObjectError::TooMany);
            }
            listed.push(ObjectMeta {
                key,
                etag: etag_of(&metadata),
                size: metadata.len(),
                modified_ms: modified_ms(&metadata),
            });
        }
        listed.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(listed)
    }
}

/// Nothing is there; also when a part of the path is a file, since no object can be below one.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
