//! What lives here: where an account's file is, or would be.

use b2a_domain::AccountId;
use b2a_objects::account_file::key_of;
use b2a_objects::{ETag, ObjectKey, ObjectMeta, ParsedAccount, PutCondition, SealingError};
use bytes::Bytes;

use super::known::KnownFile;
use super::scan::known_file;
use super::{AccountRepository, AccountsError};

/// How many file names are tried for an account whose own name another account's file has.
const NAMES: u32 = 9;

/// One object as it is now.
pub(super) enum Stored {
    /// There is none.
    Absent,
    /// It is sealed, and can't be opened.
    Unreadable(SealingError),
    /// There is one.
    Present(Box<Found>),
}

/// An account file as it is now.
pub(super) struct Found {
    pub(super) meta: ObjectMeta,
    pub(super) parsed: ParsedAccount,
}

/// Where an account is to be written.
pub(super) struct Place {
    pub(super) key: ObjectKey,
    /// What is there now; of this account, or nobody's.
    pub(super) found: Option<Box<Found>>,
}

impl Found {
    /// What is to be remembered of it.
    pub(super) fn into_known(self) -> KnownFile {
        known_file(self.meta, self.parsed)
    }
}

impl AccountRepository {
    /// Reads one account file.
    pub(super) async fn read(&self, key: &ObjectKey) -> Result<Stored, AccountsError> {
        let Some(object) = self.objects.get(key).await? else {
            return Ok(Stored::Absent);
        };
        Ok(match self.vault.open(key, &object.bytes) {
            Ok(plain) => Stored::Present(Box::new(Found {
                parsed: self.parse(key.as_str(), &plain),
                meta: object.meta,
            })),
            Err(problem) => Stored::Unreadable(problem),
        })
    }

    /// The file that counts for an account, as it is now.
    pub(super) async fn existing(&self, id: &AccountId) -> Result<Box<Found>, AccountsError> {
        self.scan_once().await?;
        let known = self.file_key(id);
        for key in known.into_iter().chain(key_of(id)) {
            if let Some(found) = self.of_account(&key, id).await? {
                return Ok(found);
            }
        }
        // It may have come, or moved to another file, since this process looked.
        self.scan().await?;
        let key = self.file_key(id).ok_or(AccountsError::NotFound)?;
        let found = self.of_account(&key, id).await?;
        found.ok_or(AccountsError::NotFound)
    }

    /// Where an account is to be written: the file that it has, else `<email>.json`, else a name near that.
    pub(super) async fn place_of(&self, id: &AccountId) -> Result<Place, AccountsError> {
        self.scan_once().await?;
        if let Some(key) = self.file_key(id)
            && let Some(found) = self.of_account(&key, id).await?
        {
            return Ok(Place {
                key,
                found: Some(found),
            });
        }
        for key in names(id) {
            match self.read(&key).await? {
                Stored::Absent => return Ok(Place { key, found: None }),
                Stored::Unreadable(problem) => {
                    return Err(AccountsError::Unreadable { file: key, problem });
                }
                Stored::Present(found) if found.parsed.id == *id => {
                    let found = Some(found);
                    return Ok(Place { key, found });
                }
                Stored::Present(_) => {}
            }
        }
        Err(AccountsError::NoFileName)
    }

    /// Writes an account file, sealed where there is a master key, and remembers it. `plain` is its content in clear.
    pub(super) async fn write(
        &self,
        key: &ObjectKey,
        plain: Bytes,
        condition: PutCondition,
    ) -> Result<ETag, AccountsError> {
        let parsed = self.parse(key.as_str(), &plain);
        let unreadable = |problem| AccountsError::Unreadable {
            file: key.clone(),
            problem,
        };
        let stored = self.vault.close(key, plain).map_err(unreadable)?;
        let size = stored.len() as u64;
        let etag = self.objects.put(key, stored, condition).await?;
        let meta = ObjectMeta {
            key: key.clone(),
            etag: etag.clone(),
            size,
            modified_ms: self.clock.now_ms(),
        };
        self.known.write().put(known_file(meta, parsed));
        Ok(etag)
    }

    fn file_key(&self, id: &AccountId) -> Option<ObjectKey> {
        let known = self.known.read();
        known.file_of(id).map(|file| file.meta.key.clone())
    }

    /// The file of this key, if it is there and of this account.
    async fn of_account(
        &self,
        key: &ObjectKey,
        id: &AccountId,
    ) -> Result<Option<Box<Found>>, AccountsError> {
        match self.read(key).await? {
            Stored::Present(found) if found.parsed.id == *id => Ok(Some(found)),
            Stored::Present(_) | Stored::Absent => Ok(None),
            Stored::Unreadable(problem) => Err(AccountsError::Unreadable {
                file: key.clone(),
                problem,
            }),
        }
    }
}

/// The names under which an account may be written, the best one first.
fn names(id: &AccountId) -> impl Iterator<Item = ObjectKey> {
    let others = (2..=NAMES)
        .filter_map(move |number| ObjectKey::new(format!("{}-{number}.json", id.name())).ok());
    key_of(id).into_iter().chain(others)
}
