//! What lives here: the credentials behind an account id.

use std::sync::Arc;

use b2a_domain::{AccountId, Credentials, Generation};
use b2a_objects::account_file::key_of;

use super::known::{KnownFile, ReadFile};
use super::place::Stored;
use super::{AccountRepository, AccountsError};

impl AccountRepository {
    /// The credentials of one generation of an account. When this process knows another generation, its file is
    /// read again: an upload may have come through another instance.
    pub async fn credentials(
        &self,
        id: &AccountId,
        generation: &Generation,
    ) -> Result<Arc<Credentials>, AccountsError> {
        let key = {
            let known = self.known.read();
            let file = known.file_of(id);
            if let Some(read) = file.and_then(|file| of_generation(file, generation)) {
                let credentials = read.credentials.clone();
                return credentials.ok_or(AccountsError::NoCredentials);
            }
            file.map(|file| file.meta.key.clone())
        };
        let key = key
            .or_else(|| key_of(id))
            .ok_or(AccountsError::NoCredentials)?;
        let found = match self.read(&key).await? {
            Stored::Present(found) => found,
            Stored::Absent => return Err(AccountsError::NoCredentials),
            Stored::Unreadable(problem) => {
                return Err(AccountsError::Unreadable { file: key, problem });
            }
        };
        if found.parsed.id != *id {
            return Err(AccountsError::NoCredentials);
        }
        let file = found.into_known();
        let read = of_generation(&file, generation);
        let credentials = read.and_then(|read| read.credentials.clone());
        if credentials.is_some() {
            self.known.write().put(file);
        }
        credentials.ok_or(AccountsError::NoCredentials)
    }
}

/// What the file holds, if its credentials are of this generation.
fn of_generation<'f>(file: &'f KnownFile, generation: &Generation) -> Option<&'f ReadFile> {
    let read = file.read.as_deref()?;
    (read.account.generation == *generation).then_some(read)
}
