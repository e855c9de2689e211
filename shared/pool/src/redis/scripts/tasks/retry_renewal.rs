//! What lives here: the call of `retry_renewal.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountId;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        include_str!("retry_renewal.lua"),
    ])
});

/// Lets an account that backs off be claimed now; tells whether it waits for a registrar.
pub(in crate::redis) async fn retry_renewal(
    pool: &RedisPool,
    account: &AccountId,
) -> Result<bool, StoreError> {
    Call::new(pool, &SCRIPT, account.kind())
        .arg(account.name())
        .run()
        .await
}
