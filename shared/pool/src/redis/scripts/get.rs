//! What lives here: the call of `get.lua`.

use std::sync::LazyLock;

use b2a_domain::{Account, AccountId};
use redis::Value;

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::LEASES,
        parts::CHORES,
        parts::VIEW,
        include_str!("get.lua"),
    ])
});

/// One account.
pub(in crate::redis) async fn get(
    pool: &RedisPool,
    id: &AccountId,
) -> Result<Option<Account>, StoreError> {
    match Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .run()
        .await?
    {
        Value::Nil => Ok(None),
        reply => Fields::of(reply)?.account(id.kind()).map(Some),
    }
}
