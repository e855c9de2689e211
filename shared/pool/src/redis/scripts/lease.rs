//! What lives here: the call of `lease.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, AccountKind, Bucket, Generation, Lease, LeaseId, SealedToken};

use super::parts;
use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::{Fields, unknown};
use crate::{LeaseMode, LeaseReply, LeaseRequest, NoLease, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::LEASES,
        parts::CHORES,
        include_str!("lease.lua"),
    ])
});

/// Leases one account, or says why there is none.
pub(in crate::redis) async fn lease(
    pool: &RedisPool,
    request: &LeaseRequest<'_>,
) -> Result<LeaseReply, StoreError> {
    let kind = request.kind;
    let mode = match request.mode {
        LeaseMode::Serve => "serve",
        LeaseMode::Probation => "probation",
    };
    let prefer = request
        .prefer
        .filter(|id| id.kind() == kind)
        .map_or("", AccountId::name);
    let exclude: Vec<&str> = request
        .exclude
        .iter()
        .filter(|id| id.kind() == kind)
        .map(AccountId::name)
        .collect();
    let conversation = request.conversation.map(|key| key.0);
    let reply = Call::new(pool, &SCRIPT, kind)
        .arg(mode)
        .arg(request.bucket.index() + 1)
        .arg(ttl_ms(request.ttl))
        .arg(prefer)
        .arg(conversation.as_ref().map_or(&[][..], |key| &key[..]))
        .arg(exclude)
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    match fields.number::<u8>()? {
        1 => {
            let probation = request.mode == LeaseMode::Probation;
            leased(fields, kind, request.bucket, probation).map(LeaseReply::Leased)
        }
        _ => no_lease(fields).map(LeaseReply::None),
    }
}

fn leased(
    mut fields: Fields,
    kind: AccountKind,
    bucket: Bucket,
    probation: bool,
) -> Result<Lease, StoreError> {
    Ok(Lease {
        id: LeaseId(fields.number()?),
        account: fields.account_id(kind)?,
        generation: Generation::new(fields.text()?),
        bucket,
        expires_ms: fields.number()?,
        probation,
        token: match (fields.bytes()?, fields.number()?) {
            (Some(sealed), expires_ms) => Some(SealedToken { sealed, expires_ms }),
            (None, _) => None,
        },
        conversation: fields.text_if_any()?,
    })
}

fn no_lease(mut fields: Fields) -> Result<NoLease, StoreError> {
    let reason = fields.text()?;
    let wait_ms = fields.number()?;
    match reason.as_str() {
        "empty" => Ok(NoLease::Empty),
        "pending" => Ok(NoLease::Pending {
            next_due_ms: wait_ms,
        }),
        "busy" => Ok(NoLease::Busy),
        "cooling" => Ok(NoLease::Cooling {
            ready_in_ms: wait_ms,
        }),
        "daily_limit" => Ok(NoLease::DailyLimit {
            resets_in_ms: wait_ms,
        }),
        "throttled" => Ok(NoLease::Throttled {
            ends_in_ms: wait_ms,
        }),
        "excluded" => Ok(NoLease::Excluded),
        other => Err(unknown("reason for no lease", other)),
    }
}
