//! What lives here: the file of an account whose credentials are dead, for whoever renews them.

use b2a_domain::{AccountId, AccountState, Generation};
use b2a_objects::AccountFile;

use super::{AccountRepository, AccountsError};

/// An account that needs other credentials.
#[derive(Debug, Clone)]
pub struct DeadAccount {
    /// Its file.
    pub file: AccountFile,
    /// The configuration that its calls name: the file's, or that of the settings.
    pub config_id: String,
    /// The index of its web session.
    pub csesidx: String,
}

impl AccountRepository {
    /// The file with these dead credentials. `None`: the account has others by now, or is switched off, which the pool is told.
    pub async fn dead(
        &self,
        id: &AccountId,
        generation: &Generation,
    ) -> Result<Option<DeadAccount>, AccountsError> {
        let found = self.existing(id).await?;
        let parsed = found.parsed;
        if parsed.generation != *generation || parsed.state == AccountState::Disabled {
            self.tell_pool(&parsed).await;
            return Ok(None);
        }
        let credentials = parsed.credentials.ok_or(AccountsError::NoCredentials)?;
        let file = parsed.file.ok_or(AccountsError::NoCredentials)?;
        Ok(Some(DeadAccount {
            file,
            config_id: credentials.config_id,
            csesidx: credentials.csesidx,
        }))
    }
}
