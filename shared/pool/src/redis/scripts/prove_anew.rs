//! What lives here: the call of `prove_anew.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, AccountState};

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("prove_anew.lua"),
    ])
});

/// Has an account proven anew; answers with the state that it has then.
pub(in crate::redis) async fn prove_anew(
    pool: &RedisPool,
    id: &AccountId,
) -> Result<Option<AccountState>, StoreError> {
    let state: Option<String> = Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .run()
        .await?;
    state
        .map(|word| word.parse())
        .transpose()
        .map_err(|_| StoreError::Malformed("an unknown account state".into()))
}
