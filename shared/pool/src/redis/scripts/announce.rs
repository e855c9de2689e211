//! What lives here: the call of `announce.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("announce.lua")]));

/// Makes the edition of the settings another number, and tells it.
pub(in crate::redis) async fn announce(pool: &RedisPool) -> Result<u64, StoreError> {
    let keys = std::slice::from_ref(pool.keys.settings());
    Call::alone(pool, &SCRIPT, keys).run().await
}
