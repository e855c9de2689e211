//! What lives here: the call of `end_request.lua`.

use std::sync::LazyLock;

use b2a_domain::ClientId;

use super::{RedisQuotas, USED};
use crate::StoreError;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[USED, include_str!("end_request.lua")]));

/// A request is over, and took so many tokens.
pub(super) async fn end_request(
    quotas: &RedisQuotas,
    client: &ClientId,
    request_id: &str,
    tokens: u64,
) -> Result<(), StoreError> {
    let keys = quotas.keys.of(client);
    let _: u64 = Call::over(&quotas.connection, &SCRIPT, &keys)
        .arg(request_id)
        .arg(tokens)
        .run()
        .await?;
    Ok(())
}
