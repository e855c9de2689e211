//! What lives here: the call of `complete_sign_in.lua`.

use std::sync::LazyLock;

use super::RedisSessions;
use crate::limits::ttl_ms;
use crate::redis::call::{Call, Script};
use crate::{NewSession, Session, SessionEpoch, SignInAttempt, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[include_str!("complete_sign_in.lua")]));

/// Begins a session.
pub(super) async fn complete_sign_in(
    sessions: &RedisSessions,
    attempt: &SignInAttempt<'_>,
    epoch: SessionEpoch,
    new: &NewSession,
) -> Result<Option<Session>, StoreError> {
    let keys = [
        sessions.keys.epochs(),
        sessions.keys.attempts_of(attempt.user),
        sessions.keys.attempts_from(attempt.source),
        sessions.keys.session(&new.id),
        sessions
            .keys
            .session(new.replaces.as_ref().unwrap_or(&new.id)),
    ];
    let expires_ms: u64 = Call::over(&sessions.connection, &SCRIPT, &keys)
        .arg(attempt.user)
        .arg(epoch.0)
        .arg(ttl_ms(new.ttl))
        .run()
        .await?;
    Ok((expires_ms > 0).then(|| Session {
        user: attempt.user.to_owned(),
        expires_ms,
    }))
}
