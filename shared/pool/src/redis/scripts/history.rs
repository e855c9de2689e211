//! What lives here: the call of `history.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountEvent, AccountId, Bucket};
use redis::Value;

use super::parts;
use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::PRELUDE, include_str!("history.lua")]));

/// What happened to an account, newest first.
pub(in crate::redis) async fn history(
    pool: &RedisPool,
    id: &AccountId,
) -> Result<Vec<AccountEvent>, StoreError> {
    let reply = Call::new(pool, &SCRIPT, id.kind())
        .arg(id.name())
        .run()
        .await?;
    let mut fields = match reply {
        Value::Nil => return Ok(Vec::new()),
        reply => Fields::of(reply)?,
    };
    let mut events = Vec::new();
    while !fields.is_at_end() {
        events.extend(event(fields.fields()?)?);
    }
    events.reverse();
    Ok(events)
}

/// `None`: a newer version knows what it is.
fn event(mut fields: Fields) -> Result<Option<AccountEvent>, StoreError> {
    let at_ms = fields.number()?;
    let Ok(kind) = fields.text()?.parse() else {
        return Ok(None);
    };
    let reason = Some(fields.text()?).filter(|reason| !reason.is_empty());
    let bucket: usize = fields.number()?;
    Ok(Some(AccountEvent {
        at_ms,
        kind,
        reason,
        bucket: bucket
            .checked_sub(1)
            .and_then(|index| Bucket::ALL.get(index).copied()),
        until_ms: fields.time()?,
    }))
}
