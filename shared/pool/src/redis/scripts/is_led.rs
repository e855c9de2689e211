//! What lives here: the call of `is_led.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("is_led.lua")]));

/// Whether anybody has the lead in a role.
pub(in crate::redis) async fn is_led(pool: &RedisPool, role: &str) -> Result<bool, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.leaders())
        .arg(role)
        .run()
        .await
}
