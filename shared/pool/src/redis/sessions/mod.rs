//! What lives here: panel sessions in Redis, one key for each, and the attempts to begin one. Each action is a Lua file with
//! its call in the Rust file of the same name.

mod begin_sign_in;
mod complete_sign_in;
mod end_sessions;
mod find_session;

use async_trait::async_trait;

use super::connection::{Connection, RedisPoolSettings};
use super::keys::SessionKeys;
use crate::{
    NewSession, Session, SessionEpoch, SessionId, SessionStore, SignIn, SignInAttempt, StoreError,
};

/// Panel sessions in Redis, shared by every process that names the same server and key prefix. Time is the server's.
#[derive(Debug)]
pub struct RedisSessions {
    connection: Connection,
    keys: SessionKeys,
}

impl RedisSessions {
    /// Connects, and waits until the server has answered once.
    pub async fn connect(settings: RedisPoolSettings) -> Result<Self, StoreError> {
        let keys = SessionKeys::new(&settings.key_prefix)?;
        let connection = Connection::open(&settings).await?;
        Ok(Self { connection, keys })
    }
}

#[async_trait]
impl SessionStore for RedisSessions {
    async fn begin_sign_in(&self, attempt: &SignInAttempt<'_>) -> Result<SignIn, StoreError> {
        begin_sign_in::begin_sign_in(self, attempt).await
    }

    async fn complete_sign_in(
        &self,
        attempt: &SignInAttempt<'_>,
        epoch: SessionEpoch,
        session: &NewSession,
    ) -> Result<Option<Session>, StoreError> {
        complete_sign_in::complete_sign_in(self, attempt, epoch, session).await
    }

    async fn session(&self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        find_session::find_session(self, id).await
    }

    async fn end_session(&self, id: &SessionId) -> Result<bool, StoreError> {
        let mut command = redis::cmd("DEL");
        command.arg(self.keys.session(id));
        self.connection.query(&command).await
    }

    async fn end_sessions(&self, user: &str) -> Result<(), StoreError> {
        end_sessions::end_sessions(self, user).await
    }
}
