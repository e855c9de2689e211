//! What lives here: the call of `traffic_report.lua`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{parts, traffic_totals};
use crate::redis::RedisTraffic;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::traffic_wire::counts;
use crate::traffic::{Buckets, Durations};
use crate::{KeyTraffic, RequestCounts, StoreError, TrafficReport};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TRAFFIC, include_str!("traffic_report.lua")]));

/// Everything but addresses and single requests.
pub(in crate::redis) async fn traffic_report(
    store: &RedisTraffic,
) -> Result<TrafficReport, StoreError> {
    let call = Call::over(&store.connection, &SCRIPT, store.keys.traffic());
    let mut fields = Fields::of(call.run().await?)?;
    let totals = traffic_totals::read(fields.fields()?)?;
    let models = list(fields.fields()?, |mut fields| {
        Ok((fields.text()?, counts(&mut fields)?))
    })?;
    let keys = list(fields.fields()?, |mut fields| {
        let id = fields.text()?;
        let traffic = KeyTraffic {
            counts: counts(&mut fields)?,
            last_ms: fields.number()?,
            tokens_today: fields.number()?,
        };
        Ok((id, traffic))
    })?;
    let (hours, days) = (numbered(fields.fields()?)?, numbered(fields.fields()?)?);
    let durations = Durations {
        whole: buckets(fields.fields()?)?,
        first_content: buckets(fields.fields()?)?,
    };
    Ok(TrafficReport {
        totals,
        models,
        hours,
        days,
        keys,
        latency: durations.summary(),
    })
}

fn list<K: Ord, V>(
    mut fields: Fields,
    read: impl Fn(Fields) -> Result<(K, V), StoreError>,
) -> Result<BTreeMap<K, V>, StoreError> {
    let mut found = BTreeMap::new();
    while let Some(value) = fields.next_value() {
        let (name, value) = read(Fields::of(value)?)?;
        found.insert(name, value);
    }
    Ok(found)
}

/// Fields of a hash are texts, also those that are numbers.
fn numbered(fields: Fields) -> Result<BTreeMap<u64, RequestCounts>, StoreError> {
    list(fields, |mut fields| {
        let number = fields.text()?.parse();
        let number = number.map_err(|_| StoreError::Malformed("expected a number".to_owned()))?;
        Ok((number, counts(&mut fields)?))
    })
}

/// Buckets, of which several may be the same one.
fn buckets(mut fields: Fields) -> Result<Buckets, StoreError> {
    let mut found = Buckets::new();
    while let Some(value) = fields.next_value() {
        let mut pair = Fields::of(value)?;
        let (bucket, count): (u64, u64) = (pair.number()?, pair.number()?);
        *found.entry(bucket).or_default() += count;
    }
    Ok(found)
}
