//! What lives here: the call of `idle_accounts.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use super::parts;
use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::upkeep::SCAN_LIMIT;
use crate::{Candidate, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("idle_accounts.lua"),
    ])
});

/// Ready accounts of which nothing was heard for long.
pub(in crate::redis) async fn idle_accounts(
    pool: &RedisPool,
    kind: AccountKind,
    used_before_ms: u64,
    limit: u32,
) -> Result<Vec<Candidate>, StoreError> {
    let reply = Call::new(pool, &SCRIPT, kind)
        .arg(exact(used_before_ms))
        .arg(SCAN_LIMIT)
        .arg(limit)
        .run()
        .await?;
    Fields::of(reply)?.candidates(kind)
}
