//! What lives here: the call of `report.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, Generation, Outcome};

use super::parts;
use super::release::with_effect;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::EFFECTS,
        include_str!("report.lua"),
    ])
});

/// Lets an outcome work on the account; tells whether it still has these credentials.
pub(in crate::redis) async fn report(
    pool: &RedisPool,
    id: &AccountId,
    generation: &Generation,
    outcome: Outcome,
) -> Result<bool, StoreError> {
    let call = Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .arg(generation.as_str());
    with_effect(call, outcome).run().await
}
