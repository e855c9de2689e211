//! What lives here: the call of `roll_up_statistics.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::TALLY,
        include_str!("roll_up_statistics.lua"),
    ])
});

/// Adds old hours up to days and forgets old days; tells how many went.
pub(in crate::redis) async fn roll_up_statistics(
    pool: &RedisPool,
    kind: AccountKind,
) -> Result<u32, StoreError> {
    Call::new(pool, &SCRIPT, kind).run().await
}
