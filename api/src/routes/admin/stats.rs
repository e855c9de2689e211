//! What lives here: everything that is counted, of the whole deployment.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use b2a_pool::{Latency, RequestCounts, StoreError, TrafficReport};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{Counters, percent};
use crate::client_keys::KeyNames;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;
use crate::routes::admin::status::PoolFigures;
use crate::routes::root::uptime;

/// Hours that are shown.
const HOURS: u64 = 24;
/// Days that are shown.
const DAYS: u64 = 30;

/// Everything that is counted. Hours and days are those of UTC.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stats {
    #[serde(flatten)]
    counters: Counters,
    /// How long this process has been running.
    #[schema(example = "1h2m3.4s")]
    uptime: String,
    /// The same in whole seconds.
    uptime_seconds: u64,
    /// By the name of the model.
    models: BTreeMap<String, ModelStats>,
    /// The last 24 hours, those without requests left out.
    hourly: Vec<HourStats>,
    /// The last 30 days, those without requests left out.
    days: Vec<DayStats>,
    /// How long requests took in the last hour.
    latency: LatencyStats,
    /// By the client's key, busiest first.
    keys: Vec<KeyStats>,
    pool: PoolFigures,
    proxy_pool: ProxyPoolStats,
}

/// The requests to one model.
#[derive(Serialize, ToSchema)]
struct ModelStats {
    requests: u64,
    success: u64,
    #[schema(example = "98.50%")]
    success_rate: String,
    input_tokens: u64,
    output_tokens: u64,
    total_tokens: u64,
    images: u64,
}

/// The requests of one hour.
#[derive(Serialize, ToSchema)]
struct HourStats {
    /// 0 to 23.
    hour: u64,
    requests: u64,
    success: u64,
    input_tokens: u64,
    output_tokens: u64,
}

/// The requests of one day.
#[derive(Serialize, ToSchema)]
struct DayStats {
    #[schema(example = "2026-07-12")]
    date: String,
    requests: u64,
    success: u64,
    input_tokens: u64,
    output_tokens: u64,
}

/// How long requests took; what is not known is left out.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "each name has its unit")]
struct LatencyStats {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    p50_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    p95_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_content_p50_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_content_p95_ms: Option<u64>,
}

/// The requests of one key.
#[derive(Serialize, ToSchema)]
struct KeyStats {
    id: String,
    name: String,
    requests: u64,
    input_tokens: u64,
    output_tokens: u64,
}

/// The pool of proxies, which is not there.
#[derive(Default, Serialize, ToSchema)]
struct ProxyPoolStats {
    idle: u32,
    in_use: u32,
    total: u32,
}

/// Everything that is counted, of the whole deployment
#[utoipa::path(
    get,
    path = "/admin/stats",
    operation_id = "show_stats",
    tag = tag::ADMIN,
    responses((status = 200, description = "It", body = Stats))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<Stats>, AdminError> {
    let gateway = &admin.gateway;
    let away =
        |error: StoreError| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
    let store = gateway.traffic.up_to_date().await.map_err(away)?;
    let report = store.report().await.map_err(away)?;
    let pool = PoolFigures::of(gateway).await.map_err(away)?;
    let elapsed = gateway.started.elapsed();
    let models = report.models.iter();
    Ok(Json(Stats {
        counters: Counters::of(&report.totals),
        uptime: uptime(elapsed),
        uptime_seconds: elapsed.as_secs(),
        models: models
            .map(|(name, counts)| (name.clone(), ModelStats::of(counts)))
            .collect(),
        hourly: hourly(&report),
        days: days(&report),
        latency: LatencyStats::of(&report.latency),
        keys: keys(&report, &gateway.keys.names()),
        pool,
        proxy_pool: ProxyPoolStats::default(),
    }))
}

impl ModelStats {
    fn of(counts: &RequestCounts) -> Self {
        Self {
            requests: counts.requests,
            success: counts.success,
            success_rate: percent(counts.success, counts.success + counts.failed, 2),
            input_tokens: counts.input_tokens,
            output_tokens: counts.output_tokens,
            total_tokens: counts.total_tokens(),
            images: counts.images,
        }
    }
}

impl LatencyStats {
    const fn of(latency: &Latency) -> Self {
        Self {
            p50_ms: latency.p50_ms,
            p95_ms: latency.p95_ms,
            first_content_p50_ms: latency.first_content_p50_ms,
            first_content_p95_ms: latency.first_content_p95_ms,
        }
    }
}

fn hourly(report: &TrafficReport) -> Vec<HourStats> {
    let this_hour = report.totals.now_ms / 3_600_000;
    let shown = report.hours.range((this_hour + 1).saturating_sub(HOURS)..);
    let hours = shown.map(|(hour, counts)| HourStats {
        hour: hour % 24,
        requests: counts.requests,
        success: counts.success,
        input_tokens: counts.input_tokens,
        output_tokens: counts.output_tokens,
    });
    hours.collect()
}

fn days(report: &TrafficReport) -> Vec<DayStats> {
    let today = report.totals.now_ms / 86_400_000;
    let shown = report.days.range((today + 1).saturating_sub(DAYS)..);
    let days = shown.map(|(day, counts)| DayStats {
        date: date(*day),
        requests: counts.requests,
        success: counts.success,
        input_tokens: counts.input_tokens,
        output_tokens: counts.output_tokens,
    });
    days.collect()
}

/// A day since the Unix epoch as a date.
fn date(day: u64) -> String {
    let second = i64::try_from(day.saturating_mul(86_400)).unwrap_or(i64::MAX);
    let begin = Timestamp::from_second(second).unwrap_or_default();
    begin.to_zoned(TimeZone::UTC).date().to_string()
}

fn keys(report: &TrafficReport, names: &KeyNames) -> Vec<KeyStats> {
    let keys = report.keys.iter().map(|(client, traffic)| {
        let (id, name) = names.of(client);
        KeyStats {
            id,
            name,
            requests: traffic.counts.requests,
            input_tokens: traffic.counts.input_tokens,
            output_tokens: traffic.counts.output_tokens,
        }
    });
    let mut keys: Vec<KeyStats> = keys.collect();
    keys.sort_by_key(|key| std::cmp::Reverse(key.requests));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_utc() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(20_646), "2026-07-12");
    }

    #[test]
    fn the_last_day_and_the_last_month_are_shown_in_order() {
        let now_hour = 500_003;
        let mut report = TrafficReport::default();
        report.totals.now_ms = now_hour * 3_600_000 + 5;
        let counts = RequestCounts {
            requests: 1,
            ..RequestCounts::default()
        };
        for hour in [now_hour - 24, now_hour - 23, now_hour - 1, now_hour] {
            report.hours.insert(hour, counts);
        }
        for day in [now_hour / 24 - 30, now_hour / 24 - 29, now_hour / 24] {
            report.days.insert(day, counts);
        }
        let hours: Vec<u64> = hourly(&report).iter().map(|it| it.hour).collect();
        let of_day = now_hour % 24;
        assert_eq!(hours, [(of_day + 1) % 24, (of_day + 23) % 24, of_day]);
        assert_eq!(days(&report).len(), 2);
    }
}
