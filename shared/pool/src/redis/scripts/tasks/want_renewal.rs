//! What lives here: the call of `want_renewal.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, AccountState};

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("want_renewal.lua"),
    ])
});

/// Has an account renewed; answers with the state that it has then.
pub(in crate::redis) async fn want_renewal(
    pool: &RedisPool,
    account: &AccountId,
    reason: &str,
) -> Result<Option<AccountState>, StoreError> {
    let state: Option<String> = Call::new(pool, &SCRIPT, account.kind())
        .arg(account.name())
        .arg(reason)
        .run()
        .await?;
    state
        .map(|word| word.parse())
        .transpose()
        .map_err(|_| StoreError::Malformed("an unknown account state".into()))
}
