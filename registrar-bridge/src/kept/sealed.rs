//! What lives here: results that wait on disk, sealed, one file each. Several bridges may share a directory: whoever sees to a
//! result holds a lock on its file, which ends with the process.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use b2a_objects::Sealer;
use parking_lot::Mutex;

use super::{KeepError, beginning_of_name, brought_ms_of, name_of};
use crate::parcel::Parcel;

const EXTENSION: &str = "sealed";
/// Results that are kept at the most.
const MOST: usize = 256;
/// Bytes of all of them.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of one: more than an account file may have.
const LARGEST: u64 = 4 * 1024 * 1024;

pub(super) struct Sealed {
    inner: Arc<Inner>,
}

struct Inner {
    directory: PathBuf,
    sealer: Sealer,
    /// Names of files that can't be opened, and were told of.
    told: Mutex<HashSet<String>>,
}

/// The right to see to one.
pub(super) struct Grip {
    path: PathBuf,
    /// Locked.
    _file: File,
}

impl Sealed {
    pub(super) fn open(directory: &Path, sealer: Sealer) -> io::Result<Self> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)?;
        let inner = Inner {
            directory: directory.to_owned(),
            sealer,
            told: Mutex::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Does file work where it holds up no other task.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> io::Result<T> {
        let inner = Arc::clone(&self.inner);
        let joined = tokio::task::spawn_blocking(move || work(&inner)).await;
        joined.map_err(io::Error::other)
    }

    pub(super) async fn keep(&self, parcel: &Parcel) -> Result<(), KeepError> {
        let parcel = parcel.clone();
        self.blocking(move |inner| inner.keep(&parcel)).await?
    }

    pub(super) async fn names(&self) -> Vec<String> {
        let listed = self.blocking(Inner::names).await;
        listed.and_then(|it| it).unwrap_or_else(|error| {
            tracing::warn!(%error, "the directory of kept results can't be read");
            Vec::new()
        })
    }

    pub(super) async fn hold(&self, name: &str) -> Option<(Parcel, Grip)> {
        let name = name.to_owned();
        let held = self.blocking(move |inner| inner.hold(&name)).await;
        held.ok().flatten()
    }

    pub(super) async fn forget(&self, grip: Grip) {
        let removed = self.blocking(move |_| fs::remove_file(&grip.path)).await;
        if let Err(error) = removed.and_then(|it| it)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a kept result that has arrived can't be removed: it will be sent again");
        }
    }
}

impl Inner {
    fn path_of(&self, name: &str) -> PathBuf {
        self.directory.join(format!("{name}.{EXTENSION}"))
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.directory)? {
            let file_name = entry?.file_name();
            let path = Path::new(&file_name);
            let is_ours = path.extension().is_some_and(|it| it == EXTENSION);
            let stem = path.file_stem().and_then(|it| it.to_str());
            names.extend(
                stem.filter(|stem| is_ours && brought_ms_of(stem).is_some())
                    .map(str::to_owned),
            );
        }
        names.sort_unstable_by_key(|name| brought_ms_of(name));
        Ok(names)
    }

    fn keep(&self, parcel: &Parcel) -> Result<(), KeepError> {
        let name = name_of(parcel);
        let bytes = parcel.write().map_err(|_| KeepError::Unwritable)?;
        let sealed = self
            .sealer
            .seal(&bytes, &associated(&name))
            .map_err(|_| KeepError::Unwritable)?;
        let beginning = beginning_of_name(parcel.kind, &parcel.id);
        let names = self.names()?;
        let (older, others): (Vec<String>, Vec<String>) = names
            .into_iter()
            .partition(|other| other.starts_with(&beginning));
        let size = |name: &String| fs::metadata(self.path_of(name)).map_or(0, |it| it.len());
        let bytes_kept: u64 = others.iter().map(size).sum();
        if others.len() >= MOST || bytes_kept + sealed.len() as u64 > MOST_BYTES {
            return Err(KeepError::Full(others.len()));
        }

        // Readable by its owner alone, and there as a whole or not at all.
        let mut temp = tempfile::Builder::new()
            .prefix(".b2a-")
            .tempfile_in(&self.directory)?;
        temp.write_all(&sealed)?;
        temp.as_file().sync_all()?;
        temp.persist(self.path_of(&name))
            .map_err(|error| error.error)?;
        File::open(&self.directory)?.sync_all()?;
        for older in older.iter().filter(|older| **older != name) {
            let _ = fs::remove_file(self.path_of(older));
        }
        Ok(())
    }

    fn hold(&self, name: &str) -> Option<(Parcel, Grip)> {
        let path = self.path_of(name);
        let file = File::open(&path).ok()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
        }
        // Whoever had the lock before may have removed or replaced it.
        let (ours, present) = (file.metadata().ok()?, fs::metadata(&path).ok()?);
        if (ours.dev(), ours.ino()) != (present.dev(), present.ino()) {
            return None;
        }
        let mut sealed = Vec::new();
        (&file).take(LARGEST).read_to_end(&mut sealed).ok()?;
        let opened = self.sealer.open(&sealed, &associated(name));
        let parcel = opened.map_err(|error| error.to_string()).and_then(|bytes| {
            Parcel::read(&bytes).ok_or_else(|| "it is from another version".to_owned())
        });
        match parcel {
            Ok(parcel) => Some((parcel, Grip { path, _file: file })),
            Err(reason) => {
                if self.told.lock().insert(name.to_owned()) {
                    tracing::warn!(file = %path.display(), reason, "a kept result can't be read, and is left alone");
                }
                None
            }
        }
    }
}

/// Binds an envelope to the name of its file.
fn associated(name: &str) -> Vec<u8> {
    format!("registrar/{name}").into_bytes()
}

#[cfg(test)]
mod tests {
    use b2a_domain::TaskKind;

    use super::*;
    use crate::parcel::tests::parcel;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn open(directory: &Path) -> Inner {
        let sealer = Sealer::from_base64(&KEY.to_owned().into()).unwrap();
        let sealed = Sealed::open(directory, sealer).unwrap();
        Arc::into_inner(sealed.inner).unwrap()
    }

    #[test]
    fn results_outlast_a_restart_and_show_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let spool = directory.path().join("spool");
        let kept = parcel(TaskKind::Refresh, "alice@example.com", 1_764_339_000_000);
        open(&spool).keep(&kept).unwrap();

        let again = open(&spool);
        let names = again.names().unwrap();
        let [name] = &names[..] else {
            panic!("{names:?}");
        };
        assert!(!name.contains("alice"));
        let content = fs::read(again.path_of(name)).unwrap();
        assert!(!content.windows(7).any(|piece| piece == b"session"));
        let mode = fs::metadata(again.path_of(name)).unwrap().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::metadata(&spool).unwrap().mode() & 0o777, 0o700);

        let (parcel, grip) = again.hold(name).unwrap();
        assert_eq!(parcel.id, kept.id);
        assert!(open(&spool).hold(name).is_none(), "it is in other hands");
        drop(grip);
        assert!(open(&spool).hold(name).is_some());
    }

    #[test]
    fn a_newer_result_of_an_account_replaces_the_older_one() {
        let directory = tempfile::tempdir().unwrap();
        let inner = open(directory.path());
        inner
            .keep(&parcel(TaskKind::Refresh, "a@example.com", 1))
            .unwrap();
        inner
            .keep(&parcel(TaskKind::Register, "a@example.com", 2))
            .unwrap();
        inner
            .keep(&parcel(TaskKind::Refresh, "A@example.com", 3))
            .unwrap();
        let brought: Vec<_> = inner
            .names()
            .unwrap()
            .iter()
            .map(|it| brought_ms_of(it))
            .collect();
        assert_eq!(brought, [Some(2), Some(3)]);
    }

    #[test]
    fn there_is_room_for_so_many() {
        let directory = tempfile::tempdir().unwrap();
        let inner = open(directory.path());
        for number in 0..MOST {
            let name = format!("refresh-{number}-1.{EXTENSION}");
            fs::write(directory.path().join(name), "x").unwrap();
        }
        let refused = inner.keep(&parcel(TaskKind::Refresh, "a@example.com", 1));
        assert!(matches!(refused, Err(KeepError::Full(MOST))));
    }

    #[test]
    fn what_is_damaged_or_renamed_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let inner = open(directory.path());
        inner
            .keep(&parcel(TaskKind::Refresh, "a@example.com", 1))
            .unwrap();
        let name = inner.names().unwrap().remove(0);
        let other = name.replace("0000000000001", "0000000000002");
        fs::rename(inner.path_of(&name), inner.path_of(&other)).unwrap();
        assert!(inner.hold(&other).is_none());
        assert!(inner.path_of(&other).exists());
    }
}
