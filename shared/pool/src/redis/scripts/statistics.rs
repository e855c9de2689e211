//! What lives here: the call of `statistics.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use super::parts;
use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::{StatisticsSlot, StoreError, Tally};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::PRELUDE, parts::TALLY, include_str!("statistics.lua")]));

/// How leases ended since this hour.
pub(in crate::redis) async fn statistics(
    pool: &RedisPool,
    kind: AccountKind,
    from_hour: u64,
) -> Result<Vec<StatisticsSlot>, StoreError> {
    let reply = Call::new(pool, &SCRIPT, kind)
        .arg(exact(from_hour))
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    let mut slots = Vec::new();
    while let Some(value) = fields.next_value() {
        slots.push(slot(Fields::of(value)?)?);
    }
    slots.sort_by_key(|slot| (slot.from_hour, slot.hours));
    Ok(slots)
}

fn slot(mut fields: Fields) -> Result<StatisticsSlot, StoreError> {
    let (from_hour, hours) = (fields.number()?, fields.number()?);
    let mut tally = Tally::default();
    for count in &mut tally.outcomes {
        *count = fields.number()?;
    }
    tally.input_tokens = fields.number()?;
    tally.output_tokens = fields.number()?;
    Ok(StatisticsSlot {
        from_hour,
        hours,
        tally,
    })
}
