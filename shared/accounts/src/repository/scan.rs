//! What lives here: looking at all account files, and reading those that are new or changed.

use std::collections::HashMap;
use std::sync::Arc;

use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use b2a_objects::{ObjectMeta, ParsedAccount, SealingError, is_account_key};
use futures_util::{StreamExt as _, stream};

use super::known::{Known, KnownFile, ReadFile, Trouble};
use super::{AccountRepository, AccountsError, READS_AT_ONCE};

/// An envelope is a little larger than what is in it. Larger objects are not read at all.
const MAX_STORED_BYTES: u64 = MAX_ACCOUNT_FILE_BYTES as u64 + 1024;

impl AccountRepository {
    /// Lists all account files, reads those that changed, and remembers what was found. Tells how many were read.
    pub(super) async fn scan(&self) -> Result<u32, AccountsError> {
        let listed = self.objects.list("").await?;
        let metas = listed
            .into_iter()
            .filter(|meta| is_account_key(meta.key.as_str()));
        let mut looked = stream::iter(metas)
            .map(|meta| self.look_at(meta))
            .buffer_unordered(READS_AT_ONCE);
        let (mut files, mut read) = (HashMap::new(), 0);
        while let Some(found) = looked.next().await {
            let Some((file, was_read)) = found else {
                continue;
            };
            read += u32::from(was_read);
            files.insert(file.meta.key.clone(), file);
        }
        *self.known.write() = Known::of_all(files);
        Ok(read)
    }

    /// Scans unless this process has done so before.
    pub(super) async fn scan_once(&self) -> Result<(), AccountsError> {
        if !self.known.read().is_complete() {
            self.scan().await?;
        }
        Ok(())
    }

    /// What a listed file holds: as known while it stays the same, else read anew; and whether it was read. `None`: it
    /// was removed since it was listed.
    async fn look_at(&self, meta: ObjectMeta) -> Option<(KnownFile, bool)> {
        let known = self.known.read().files().get(&meta.key).cloned();
        if let Some(known) = &known
            && known.meta.etag == meta.etag
            && !known.trouble.as_ref().is_some_and(|t| t.may_pass)
        {
            let file = KnownFile {
                meta,
                ..known.clone()
            };
            return Some((file, false));
        }
        if meta.size > MAX_STORED_BYTES {
            let reason = format!("json_parse_error: larger than {MAX_ACCOUNT_FILE_BYTES} bytes");
            let parsed = ParsedAccount::unreadable(meta.key.as_str(), reason);
            return Some((known_file(meta, parsed), false));
        }
        let before = known.and_then(|known| known.read);
        match self.objects.get(&meta.key).await {
            Ok(None) => None,
            Ok(Some(object)) => {
                let file = match self.vault.open(&meta.key, &object.bytes) {
                    Ok(plain) => known_file(object.meta, self.parse(meta.key.as_str(), &plain)),
                    Err(problem) => {
                        let trouble = Trouble {
                            reason: problem.to_string().into(),
                            may_pass: false,
                            is_damaged: problem == SealingError::Damaged,
                        };
                        in_trouble(object.meta, before, trouble)
                    }
                };
                Some((file, true))
            }
            Err(error) => {
                let trouble = Trouble {
                    reason: error.to_string().into(),
                    may_pass: true,
                    is_damaged: false,
                };
                Some((in_trouble(meta, before, trouble), false))
            }
        }
    }

    /// Reads a file in clear.
    pub(super) fn parse(&self, name: &str, plain: &[u8]) -> ParsedAccount {
        ParsedAccount::parse(name, plain, self.default_config.as_deref())
    }
}

/// A file that was read.
pub(super) fn known_file(meta: ObjectMeta, parsed: ParsedAccount) -> KnownFile {
    KnownFile {
        meta,
        read: Some(Arc::new(ReadFile::of(parsed))),
        trouble: None,
    }
}

/// A file that can't be read now: what was known of it stays.
fn in_trouble(meta: ObjectMeta, before: Option<Arc<ReadFile>>, trouble: Trouble) -> KnownFile {
    tracing::warn!(
        file = meta.key.file_name(),
        reason = &*trouble.reason,
        "an account file can't be read; what was known of it stays"
    );
    KnownFile {
        meta,
        read: before,
        trouble: Some(trouble),
    }
}
