//! What lives here: the call of `counts.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use super::parts;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::{PoolCounts, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::LEASES,
        parts::CHORES,
        include_str!("counts.lua"),
    ])
});

/// How many accounts are in which state.
pub(in crate::redis) async fn counts(
    pool: &RedisPool,
    kind: AccountKind,
) -> Result<PoolCounts, StoreError> {
    let mut fields = Fields::of(Call::new(pool, &SCRIPT, kind).run().await?)?;
    Ok(PoolCounts {
        ready: fields.number()?,
        cooldown: fields.number()?,
        pending: fields.number()?,
        pending_external: fields.number()?,
        invalid: fields.number()?,
        disabled: fields.number()?,
    })
}
