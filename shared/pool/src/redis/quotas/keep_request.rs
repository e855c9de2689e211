//! What lives here: the call of `keep_request.lua`.

use std::sync::LazyLock;

use super::{RedisQuotas, USED};
use crate::limits::ttl_ms;
use crate::redis::call::{Call, Script};
use crate::{QuotaRequest, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[USED, include_str!("keep_request.lua")]));

/// Has a request count among those in flight for another while.
pub(super) async fn keep_request(
    quotas: &RedisQuotas,
    request: &QuotaRequest<'_>,
) -> Result<bool, StoreError> {
    let keys = quotas.keys.of(request.client);
    Call::over(&quotas.connection, &SCRIPT, &keys)
        .arg(request.request_id)
        .arg(ttl_ms(request.ttl))
        .run()
        .await
}
