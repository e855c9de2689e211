//! What lives here: the call of `quota_use.lua`.

use std::sync::LazyLock;

use b2a_domain::ClientId;

use super::{RedisQuotas, Told, USED};
use crate::redis::call::{Call, Script};
use crate::{QuotaUse, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[USED, include_str!("quota_use.lua")]));

/// What a client has used.
pub(super) async fn quota_use(
    quotas: &RedisQuotas,
    client: &ClientId,
) -> Result<QuotaUse, StoreError> {
    let keys = quotas.keys.of(client);
    let told: Told = Call::over(&quotas.connection, &SCRIPT, &keys).run().await?;
    Ok(told.into())
}
