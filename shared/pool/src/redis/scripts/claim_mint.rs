//! What lives here: the call of `claim_mint.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, Generation, SealedToken};

use super::parts;
use crate::limits::{exact, ttl_ms};
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::{Fields, unknown};
use crate::{MintClaim, MintRequest, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        include_str!("claim_mint.lua"),
    ])
});

/// Asks for the right to mint.
pub(in crate::redis) async fn claim_mint(
    pool: &RedisPool,
    id: &AccountId,
    generation: &Generation,
    request: &MintRequest<'_>,
) -> Result<MintClaim, StoreError> {
    let reply = Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .arg(generation.as_str())
        .arg(request.holder)
        .arg(ttl_ms(request.ttl))
        .arg(exact(request.ends_after_ms))
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    match fields.text()?.as_str() {
        "token" => Ok(MintClaim::Token(SealedToken {
            sealed: fields.bytes()?.unwrap_or_default(),
            expires_ms: fields.number()?,
        })),
        "granted" => Ok(MintClaim::Granted),
        "held" => Ok(MintClaim::Held {
            ends_in_ms: fields.number()?,
        }),
        "gone" => Ok(MintClaim::Gone),
        other => Err(unknown("reply to a claim", other)),
    }
}
