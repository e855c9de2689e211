//! What lives here: writing and removing files so that no two writers overwrite each other.

use std::fs::{self, File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::lock::WriteGuard;
use super::version::{etag_of, next_write_time};
use super::{Inner, is_absence};
use crate::{ETag, MAX_OBJECT_BYTES, ObjectError, ObjectKey, PutCondition};

impl Inner {
    pub(super) fn put(
        &self,
        key: &ObjectKey,
        bytes: &[u8],
        condition: &PutCondition,
    ) -> Result<ETag, ObjectError> {
        if bytes.len() as u64 > MAX_OBJECT_BYTES {
            return Err(ObjectError::TooLarge);
        }
        let path = self.path_of(key);
        let folder = self.make_folder(&path)?;
        // The slow part, writing and syncing, is done before the lock is taken.
        let mut temp = tempfile::Builder::new()
            .prefix(".b2a-")
            .suffix(".tmp")
            .tempfile_in(&folder)?;
        temp.write_all(bytes)?;
        temp.as_file().sync_all()?;

        let guard = self.lock.acquire()?;
        let existing = metadata_of(&path)?;
        let allowed = match (condition, &existing) {
            (PutCondition::Any, _) | (PutCondition::IfAbsent, None) => true,
            (PutCondition::IfMatch(wanted), Some(found)) => *wanted == etag_of(found),
            (PutCondition::IfAbsent, Some(_)) | (PutCondition::IfMatch(_), None) => false,
        };
        if !allowed {
            return Err(ObjectError::Conflict);
        }
        if let Some(existing) = existing {
            temp.as_file().set_permissions(existing.permissions())?;
        }
        give_own_time(temp.as_file(), &guard)?;
        let etag = etag_of(&temp.as_file().metadata()?);
        temp.persist(&path).map_err(|e| e.error)?;
        sync_folder(&folder)?;
        Ok(etag)
    }

    pub(super) fn delete(&self, key: &ObjectKey, etag: Option<&ETag>) -> Result<bool, ObjectError> {
        let path = self.path_of(key);
        let folder = match self.folder_of(&path) {
            Err(ObjectError::Io(e)) if is_absence(&e) => return Ok(false),
            other => other?,
        };
        let _guard = self.lock.acquire()?;
        let Some(existing) = metadata_of(&path)? else {
            return Ok(false);
        };
        if etag.is_some_and(|wanted| *wanted != etag_of(&existing)) {
            return Err(ObjectError::Conflict);
        }
        fs::remove_file(&path)?;
        sync_folder(&folder)?;
        Ok(true)
    }

    /// The folder of `path`, made when there is none, and proven to be in the store.
    fn make_folder(&self, path: &Path) -> Result<PathBuf, ObjectError> {
        let folder = path.parent().unwrap_or(&self.root);
        // Walked from the top, so that nothing is made behind a link that leads out of the store.
        let mut made = self.root.clone();
        for segment in folder.strip_prefix(&self.root).unwrap_or(Path::new("")) {
            made.push(segment);
            match fs::create_dir(&made) {
                Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(e.into()),
                _ => self.inside(&made)?,
            };
        }
        self.inside(folder)
    }

    /// The folder of `path`, proven to be in the store.
    fn folder_of(&self, path: &Path) -> Result<PathBuf, ObjectError> {
        self.inside(path.parent().unwrap_or(&self.root))
    }

    fn inside(&self, folder: &Path) -> Result<PathBuf, ObjectError> {
        let real = folder.canonicalize()?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(ObjectError::Outside)
        }
    }
}

/// The metadata that readers of `path` see; `None` when there is no file. A link counts as what it leads
/// to, and is itself replaced or removed, never its target.
fn metadata_of(path: &Path) -> Result<Option<Metadata>, ObjectError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(e) if is_absence(&e) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Gives the file a time that no earlier write of any process had. The last one is kept as the time of the
/// lock file, so that it also grows across removal and restart.
fn give_own_time(file: &File, guard: &WriteGuard<'_>) -> Result<(), ObjectError> {
    let own = file.metadata()?.modified()?;
    let lock_metadata = guard.file.metadata()?;
    let last = lock_metadata.modified().unwrap_or(UNIX_EPOCH);
    let time = next_write_time(own, last);
    file.set_modified(time)?;
    guard.file.set_modified(time)?;
    Ok(())
}

/// Makes a rename or removal in `folder` outlast a power cut.
fn sync_folder(folder: &Path) -> Result<(), ObjectError> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
