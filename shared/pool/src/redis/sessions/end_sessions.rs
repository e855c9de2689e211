//! What lives here: the call of `end_sessions.lua`.

use std::sync::LazyLock;

use super::RedisSessions;
use crate::StoreError;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("end_sessions.lua")]));

/// Ends every session of a user.
pub(super) async fn end_sessions(sessions: &RedisSessions, user: &str) -> Result<(), StoreError> {
    let keys = [sessions.keys.epochs()];
    let _: u64 = Call::over(&sessions.connection, &SCRIPT, &keys)
        .arg(user)
        .run()
        .await?;
    Ok(())
}
