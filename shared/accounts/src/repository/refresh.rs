//! What lives here: having an account proven anew.

use b2a_domain::{AccountId, AccountState};

use super::{AccountRepository, AccountsError};

impl AccountRepository {
    /// Has an account proven anew, now: a session token is minted for it before it serves again. Answers with the
    /// state that it has then: `pending`, unless it is disabled or its file is unusable.
    pub async fn refresh(&self, id: &AccountId) -> Result<AccountState, AccountsError> {
        if let Some(state) = self.pool.prove_anew(id).await? {
            return Ok(state);
        }
        // Not in the pool yet: its file brings it there.
        let found = self.existing(id).await?;
        self.tell_pool(&found.parsed).await;
        Ok(found.parsed.state)
    }
}
