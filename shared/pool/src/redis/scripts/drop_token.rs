//! What lives here: the call of `drop_token.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, Generation};

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("drop_token.lua"),
    ])
});

/// Forgets the cached session token of these credentials.
pub(in crate::redis) async fn drop_token(
    pool: &RedisPool,
    id: &AccountId,
    generation: &Generation,
) -> Result<(), StoreError> {
    let _had_these: bool = Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .arg(generation.as_str())
        .run()
        .await?;
    Ok(())
}
