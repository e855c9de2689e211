//! What lives here: the call of `reap.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::LEASES,
        parts::CHORES,
        include_str!("reap.lua"),
    ])
});

/// Ends what is over and promotes what has rested; tells how many entries were due.
pub(in crate::redis) async fn reap(
    pool: &RedisPool,
    kind: AccountKind,
    limit: u32,
) -> Result<u32, StoreError> {
    Call::new(pool, &SCRIPT, kind).arg(limit).run().await
}
