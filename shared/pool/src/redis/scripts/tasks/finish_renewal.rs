//! What lives here: the call of `finish_renewal.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountId;

use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::{StoreError, WindowChange};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        parts::RENEWAL_TOTALS,
        include_str!("finish_renewal.lua"),
    ])
});

/// Takes note of new credentials, which came under this task.
pub(in crate::redis) async fn finish_renewal(
    pool: &RedisPool,
    account: &AccountId,
    task: Option<u64>,
    fallback_used: bool,
) -> Result<WindowChange, StoreError> {
    let reply = Call::new(pool, &SCRIPT, account.kind())
        .arg(account.name())
        .arg(task.map_or(0, exact))
        .arg(u8::from(fallback_used))
        .run()
        .await?;
    Fields::of(reply)?.window_change()
}
