//! What lives here: the call of `begin_request.lua`.

use std::sync::LazyLock;

use super::{RedisQuotas, Told, USED};
use crate::limits::ttl_ms;
use crate::redis::call::{Call, Script};
use crate::{Admission, Quota, QuotaLimit, QuotaRequest, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[USED, include_str!("begin_request.lua")]));

/// Lets a request begin, or says which limit was reached.
pub(super) async fn begin_request(
    quotas: &RedisQuotas,
    request: &QuotaRequest<'_>,
    quota: &Quota,
) -> Result<Admission, StoreError> {
    let keys = quotas.keys.of(request.client);
    let limit = |most: Option<u64>| most.map_or(-1, |most| i64::try_from(most).unwrap_or(i64::MAX));
    let (decision, told): (Vec<u64>, Told) = Call::over(&quotas.connection, &SCRIPT, &keys)
        .arg(request.request_id)
        .arg(ttl_ms(request.ttl))
        .arg(limit(quota.requests_per_minute.map(u64::from)))
        .arg(limit(quota.tokens_per_day))
        .arg(limit(quota.concurrent_requests.map(u64::from)))
        .run()
        .await?;
    let used = told.into();
    let limit = match decision.first() {
        Some(0) => return Ok(Admission::Allowed(used)),
        Some(1) => QuotaLimit::Requests,
        Some(2) => QuotaLimit::Tokens,
        Some(3) => QuotaLimit::Concurrency,
        other => return Err(StoreError::Malformed(format!("no limit: {other:?}"))),
    };
    Ok(Admission::Refused {
        limit,
        retry_after_ms: decision.get(1).copied().unwrap_or(1).max(1),
        used,
    })
}
