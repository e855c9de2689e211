//! What lives here: the sums of all requests as `GET /` and `GET /admin/stats` show them.

use b2a_pool::TrafficTotals;
use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{hundredths, percent};

/// The sums of all requests of the deployment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counters {
    /// Requests that are over, also those whose clients went away.
    total_requests: u64,
    /// Those that were answered to their end.
    success_requests: u64,
    /// Those that were refused, or whose answers broke off.
    failed_requests: u64,
    /// Successes among successes and failures.
    #[schema(example = "98.50%")]
    success_rate: String,
    /// Tokens of the requests, as an estimate.
    input_tokens: u64,
    /// Tokens of the answers, as an estimate.
    output_tokens: u64,
    /// Both together.
    total_tokens: u64,
    /// Images of the answers.
    images_generated: u64,
    /// Videos of the answers.
    videos_generated: u64,
    /// Requests of the last minute.
    current_rpm: u64,
    /// Requests a minute since the first one.
    #[schema(example = "0.25")]
    average_rpm: String,
}

impl Counters {
    /// What the store knows.
    pub(crate) fn of(totals: &TrafficTotals) -> Self {
        let counts = &totals.counts;
        Self {
            total_requests: counts.requests,
            success_requests: counts.success,
            failed_requests: counts.failed,
            success_rate: percent(counts.success, counts.success + counts.failed, 2),
            input_tokens: counts.input_tokens,
            output_tokens: counts.output_tokens,
            total_tokens: counts.total_tokens(),
            images_generated: counts.images,
            videos_generated: counts.videos,
            current_rpm: totals.current_rpm,
            average_rpm: hundredths(totals.average_rpm_hundredths()),
        }
    }
}
