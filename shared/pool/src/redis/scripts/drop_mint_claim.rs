//! What lives here: the call of `drop_mint_claim.lua`.

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
        include_str!("drop_mint_claim.lua"),
    ])
});

/// Ends the claim of this holder.
pub(in crate::redis) async fn drop_mint_claim(
    pool: &RedisPool,
    id: &AccountId,
    generation: &Generation,
    holder: &str,
) -> Result<(), StoreError> {
    let _had_one: bool = Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .arg(generation.as_str())
        .arg(holder)
        .run()
        .await?;
    Ok(())
}
