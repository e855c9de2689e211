//! What lives here: the call of `lead.lua`.

use std::sync::LazyLock;
use std::time::Duration;

use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::{Leadership, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("lead.lua")]));

/// Asks for the lead in a role, or renews it.
pub(in crate::redis) async fn lead(
    pool: &RedisPool,
    role: &str,
    holder: &str,
    ttl: Duration,
) -> Result<Leadership, StoreError> {
    let (leads, number): (bool, u64) = Call::alone(pool, &SCRIPT, pool.keys.leaders())
        .arg(role)
        .arg(holder)
        .arg(ttl_ms(ttl))
        .run()
        .await?;
    Ok(if leads {
        Leadership::Leader { fence: number }
    } else {
        Leadership::Standby { ends_in_ms: number }
    })
}
