//! What lives here: the call of `upsert.lua`.

use std::sync::LazyLock;

use super::parts;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::unknown;
use crate::{AccountUpsert, StoreError, UpsertReply};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("upsert.lua"),
    ])
});

/// Brings an account's file into the pool.
pub(in crate::redis) async fn upsert(
    pool: &RedisPool,
    account: &AccountUpsert,
) -> Result<UpsertReply, StoreError> {
    let reply: String = Call::new(pool, &SCRIPT, account.id.kind())
        .arg(account.id.name())
        .arg(account.generation.as_str())
        .arg(account.state.as_str())
        .arg(account.reason.as_deref().unwrap_or_default())
        .run()
        .await?;
    match reply.as_str() {
        "added" => Ok(UpsertReply::Added),
        "changed" => Ok(UpsertReply::Changed),
        "unchanged" => Ok(UpsertReply::Unchanged),
        other => Err(unknown("reply to an upsert", other)),
    }
}
