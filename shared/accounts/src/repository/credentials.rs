//! What lives here: the credentials behind an account id.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountId, Credentials, Generation};
use b2a_objects::account_file::key_of;
use tokio::time::Instant;

use super::known::{KnownFile, ReadFile};
use super::place::Stored;
use super::{AccountRepository, AccountsError};

/// The least time between two looks at all files for an account whose file is not where it should be.
const LOOKS_APART: Duration = Duration::from_secs(5);

impl AccountRepository {
    /// The credentials of one generation of an account. When this process knows another generation, its file is
    /// read again: an upload may have come through another instance. A file that has another name than its account, and
    /// is not known to this process, is looked for among all files.
    pub async fn credentials(
        &self,
        id: &AccountId,
        generation: &Generation,
    ) -> Result<Arc<Credentials>, AccountsError> {
        match self.of_file(id, generation).await {
            Err(AccountsError::NoCredentials) => {}
            found => return found,
        }
        self.look_for_files().await?;
        let known = self.known.read();
        let file = known.file_of(id);
        let read = file.and_then(|file| of_generation(file, generation));
        let credentials = read.and_then(|read| read.credentials.clone());
        credentials.ok_or(AccountsError::NoCredentials)
    }

    /// Looks at all files, unless somebody did so a moment ago. Those who ask meanwhile wait for the same look.
    async fn look_for_files(&self) -> Result<(), AccountsError> {
        let mut looked = self.looked.lock().await;
        if looked.is_none_or(|at| at.elapsed() >= LOOKS_APART) {
            self.scan().await?;
            *looked = Some(Instant::now());
        }
        Ok(())
    }

    /// The credentials in the file that should be the account's.
    async fn of_file(
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
