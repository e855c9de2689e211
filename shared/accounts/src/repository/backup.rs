//! What lives here: backups, which are written before anything is deleted.

use std::io::Cursor;

use b2a_objects::{Object, ObjectError, ObjectKey, PutCondition};
use bytes::Bytes;
use jiff::Timestamp;

use super::{AccountRepository, AccountsError};
use crate::archive::{ArchiveWriter, EntryToWrite};

/// Backups that may be made of one name in one second.
const SAME_SECOND: u32 = 100;

impl AccountRepository {
    /// Writes `backups/<name>-<YYYYMMDD-HHMMSS>.zip` (UTC) with these objects, and tells its key. Each is in it under
    /// its own name, sealed where there is a master key, so that an import of the backup restores it; what can't be
    /// opened is kept byte by byte.
    pub async fn backup(&self, name: &str, objects: &[Object]) -> Result<ObjectKey, AccountsError> {
        let archive = ArchiveWriter::begin(Cursor::new(Vec::new()));
        for object in objects {
            let content = self.sealed_copy(object);
            archive
                .add(EntryToWrite {
                    name: object.meta.key.file_name().to_owned(),
                    content,
                    modified_ms: object.meta.modified_ms,
                })
                .await;
        }
        self.store_backup(name, archive).await
    }

    /// Ends the archive of a backup, and stores it under a name that nothing has.
    pub(super) async fn store_backup(
        &self,
        name: &str,
        archive: ArchiveWriter<Cursor<Vec<u8>>>,
    ) -> Result<ObjectKey, AccountsError> {
        let written = archive.finish().await;
        let written = written.map_err(|error| AccountsError::Unstorable(error.to_string()))?;
        let written = Bytes::from(written.into_inner());
        let now_ms = i64::try_from(self.clock.now_ms()).unwrap_or(i64::MAX);
        let now = Timestamp::from_millisecond(now_ms).unwrap_or_default();
        let stem = format!("backups/{name}-{}", now.strftime("%Y%m%d-%H%M%S"));
        for number in 1..=SAME_SECOND {
            let key = match number {
                1 => format!("{stem}.zip"),
                number => format!("{stem}-{number}.zip"),
            };
            let key = ObjectKey::new(key).map_err(ObjectError::from)?;
            let put = self
                .objects
                .put(&key, written.clone(), PutCondition::IfAbsent);
            match put.await {
                Ok(_) => return Ok(key),
                Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AccountsError::Contended)
    }

    /// The object as it is, sealed if there is a master key and it was in clear.
    pub(super) fn sealed_copy(&self, object: &Object) -> Bytes {
        let key = &object.meta.key;
        let plain = self.vault.open(key, &object.bytes);
        let sealed = plain.and_then(|plain| self.vault.close(key, plain));
        sealed.unwrap_or_else(|_| object.bytes.clone())
    }
}
