//! What lives here: the call of `find_session.lua`.

use std::sync::LazyLock;

use super::RedisSessions;
use crate::redis::call::{Call, Script};
use crate::{Session, SessionId, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("find_session.lua")]));

/// A session that has not ended.
pub(super) async fn find_session(
    sessions: &RedisSessions,
    id: &SessionId,
) -> Result<Option<Session>, StoreError> {
    let keys = [sessions.keys.epochs(), sessions.keys.session(id)];
    let found: Option<(String, u64)> = Call::over(&sessions.connection, &SCRIPT, &keys)
        .run()
        .await?;
    Ok(found.map(|(user, expires_ms)| Session { user, expires_ms }))
}
