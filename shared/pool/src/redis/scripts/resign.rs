//! What lives here: the call of `resign.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("resign.lua")]));

/// Gives the lead in a role up.
pub(in crate::redis) async fn resign(
    pool: &RedisPool,
    role: &str,
    holder: &str,
) -> Result<(), StoreError> {
    let _had_it: bool = Call::alone(pool, &SCRIPT, pool.keys.leaders())
        .arg(role)
        .arg(holder)
        .run()
        .await?;
    Ok(())
}
