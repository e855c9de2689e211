//! What lives here: the call of `begin_sign_in.lua`.

use std::sync::LazyLock;

use super::RedisSessions;
use crate::limits::ttl_ms;
use crate::redis::call::{Call, Script};
use crate::{LastAttempt, SessionEpoch, SignIn, SignInAttempt, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[include_str!("begin_sign_in.lua")]));

/// Counts an attempt to sign in.
pub(super) async fn begin_sign_in(
    sessions: &RedisSessions,
    attempt: &SignInAttempt<'_>,
) -> Result<SignIn, StoreError> {
    let keys = [
        sessions.keys.epochs(),
        sessions.keys.attempts_of(attempt.user),
        sessions.keys.attempts_from(attempt.source),
    ];
    let (is_allowed, number, of_user, from_source): (bool, u64, bool, bool) =
        Call::over(&sessions.connection, &SCRIPT, &keys)
            .arg(attempt.user)
            .arg(attempt.most)
            .arg(ttl_ms(attempt.window))
            .run()
            .await?;
    Ok(if is_allowed {
        SignIn::Allowed {
            epoch: SessionEpoch(number),
            last: LastAttempt {
                of_user,
                from_source,
            },
        }
    } else {
        SignIn::Refused { ends_in_ms: number }
    })
}
