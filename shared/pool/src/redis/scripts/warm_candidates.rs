//! What lives here: the call of `warm_candidates.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use super::parts;
use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::upkeep::{RECENT_MS, SCAN_LIMIT};
use crate::{Candidate, StoreError, WarmRequest};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::LEASES,
        parts::CHORES,
        include_str!("warm_candidates.lua"),
    ])
});

/// Accounts for which a token should be minted ahead of demand.
pub(in crate::redis) async fn warm_candidates(
    pool: &RedisPool,
    kind: AccountKind,
    request: &WarmRequest,
) -> Result<Vec<Candidate>, StoreError> {
    let reply = Call::new(pool, &SCRIPT, kind)
        .arg(exact(request.horizon_ms))
        .arg(exact(request.refresh_cooldown_ms))
        .arg(RECENT_MS)
        .arg(SCAN_LIMIT)
        .arg(request.limit)
        .run()
        .await?;
    Fields::of(reply)?.candidates(kind)
}
