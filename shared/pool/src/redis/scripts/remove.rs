//! What lives here: the call of `remove.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountId;

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("remove.lua"),
    ])
});

/// Takes an account out of the pool; tells whether there was one.
pub(in crate::redis) async fn remove(pool: &RedisPool, id: &AccountId) -> Result<bool, StoreError> {
    Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .run()
        .await
}
