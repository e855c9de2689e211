//! What lives here: the call of `put_token.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, Generation, SealedToken};

use super::parts;
use crate::StoreError;
use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("put_token.lua"),
    ])
});

/// Caches a session token; tells whether the account still has these credentials.
pub(in crate::redis) async fn put_token(
    pool: &RedisPool,
    id: &AccountId,
    generation: &Generation,
    token: &SealedToken,
) -> Result<bool, StoreError> {
    Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .arg(generation.as_str())
        .arg(token.sealed.as_slice())
        .arg(exact(token.expires_ms))
        .run()
        .await
}
