//! What lives here: the call of `give_up.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, Generation};

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("give_up.lua"),
    ])
});

/// Makes the account invalid; tells whether it still has these credentials and is not disabled.
pub(in crate::redis) async fn give_up(
    pool: &RedisPool,
    id: &AccountId,
    generation: &Generation,
    reason: &str,
) -> Result<bool, StoreError> {
    Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .arg(generation.as_str())
        .arg(reason)
        .run()
        .await
}
