//! What lives here: what became of renewals, in numbers.

use axum::Json;
use b2a_accounts::registrar::RegistrarMetrics;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What became of renewals. Rates and ratios are of the latest hundred, 0 to 1.
#[derive(Serialize, ToSchema)]
pub(crate) struct Metrics {
    refresh_claim_total: u64,
    refresh_success_total: u64,
    refresh_failed_total: u64,
    refresh_lease_expired_total: u64,
    fallback_total: u64,
    refresh_success_rate: f64,
    refresh_fail_ratio: f64,
    fallback_ratio: f64,
    sample_size: usize,
    throttled: bool,
}

impl From<RegistrarMetrics> for Metrics {
    fn from(metrics: RegistrarMetrics) -> Self {
        let totals = &metrics.totals;
        Self {
            refresh_claim_total: totals.claimed,
            refresh_success_total: totals.succeeded,
            refresh_failed_total: totals.failed,
            refresh_lease_expired_total: totals.leases_expired,
            fallback_total: totals.fallbacks,
            refresh_success_rate: metrics.success_rate,
            refresh_fail_ratio: metrics.fail_ratio,
            fallback_ratio: metrics.fallback_ratio,
            sample_size: metrics.sample_size,
            throttled: metrics.throttled,
        }
    }
}

/// What became of renewals
#[utoipa::path(
    get,
    path = "/admin/registrar/metrics",
    operation_id = "registrar_metrics",
    tag = tag::ADMIN,
    responses((status = 200, description = "In numbers", body = Metrics))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<Metrics>, AdminError> {
    let metrics = admin.desk.metrics().await?;
    Ok(Json(metrics.into()))
}
