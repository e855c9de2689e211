//! What lives here: the call of `eviction_policy.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[include_str!("eviction_policy.lua")]));

/// The `maxmemory-policy` of the server that holds the pool; empty if it does not tell.
pub(in crate::redis) async fn eviction_policy(pool: &RedisPool) -> Result<String, StoreError> {
    let keys = pool.keys.pool(AccountKind::Business);
    Call::alone(pool, &SCRIPT, keys.get(..1).unwrap_or_default())
        .run()
        .await
}
