//! What lives here: the call of `want_registrations.lua`.

use std::sync::LazyLock;
use std::time::Duration;

use crate::StoreError;
use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;
use crate::upkeep::MOST_REGISTRATIONS;

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("want_registrations.lua")]));

/// Adds as many registrations as are missing; tells how many are outstanding then.
pub(in crate::redis) async fn want_registrations(
    pool: &RedisPool,
    wanted: u32,
    ttl: Duration,
) -> Result<u32, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(wanted.min(MOST_REGISTRATIONS))
        .arg(ttl_ms(ttl))
        .run()
        .await
}
