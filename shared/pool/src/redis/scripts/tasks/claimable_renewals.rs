//! What lives here: the call of `claimable_renewals.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::{Candidate, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        include_str!("claimable_renewals.lua"),
    ])
});

/// Accounts that could be claimed now.
pub(in crate::redis) async fn claimable_renewals(
    pool: &RedisPool,
    kind: AccountKind,
    limit: u32,
) -> Result<Vec<Candidate>, StoreError> {
    let reply = Call::new(pool, &SCRIPT, kind).arg(limit).run().await?;
    Fields::of(reply)?.candidates(kind)
}
