//! What lives here: the pool in numbers.

use axum::Json;
use axum::http::StatusCode;
use b2a_config::Settings;
use b2a_domain::{AccountKind, OutcomeKind};
use b2a_pool::{PoolStore, RegistrationCounts, RenewalCounts, StoreError, Tally};
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminError;
use crate::Gateway;
use crate::admin::{percent, rfc3339};
use crate::extract::Admin;
use crate::openapi::tag;

const KIND: AccountKind = AccountKind::Business;
/// How uses end that count as failures of the account or the upstream.
const FAILURES: [OutcomeKind; 6] = [
    OutcomeKind::Unauthorized,
    OutcomeKind::Forbidden,
    OutcomeKind::RateLimited,
    OutcomeKind::Quota,
    OutcomeKind::UpstreamError,
    OutcomeKind::Empty,
];

/// What the settings say that the status repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatusSettings {
    target: u32,
    min: u32,
    cooldowns: CooldownSeconds,
}

impl StatusSettings {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            target: if settings.is_server() {
                settings.pool_server.target_count
            } else {
                settings.pool.target_count
            },
            min: settings.pool.min_count,
            cooldowns: CooldownSeconds {
                refresh_sec: settings.pool.refresh_cooldown_sec,
                use_sec: settings.pool.use_cooldown_sec,
            },
        }
    }
}

/// The pool in numbers, and what registrars are to do for it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PoolStatus {
    #[serde(flatten)]
    figures: PoolFigures,
    /// Accounts that the pool is filled up to.
    target: u32,
    /// With fewer than these, registrars are asked for more.
    min: u32,
    /// Registrars are asked for accounts now.
    is_registering: bool,
    register_stats: RegisterStats,
    mode: &'static str,
}

/// The pool in numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct PoolFigures {
    ready: u32,
    /// Those that wait for a registrar included.
    pending: u32,
    pending_external: u32,
    invalid: u32,
    /// Every account but invalid and disabled ones.
    total: u32,
    /// Ready ones that have uses left today.
    available_today: u32,
    /// Those at their daily limit.
    exceeded_today: u32,
    /// Uses of accounts, of the last 90 days at the most.
    total_requests: u64,
    total_success: u64,
    total_failed: u64,
    #[schema(example = "98.5%")]
    success_rate: String,
    /// Uses of an account and day; 0: any number.
    daily_limit: u32,
    cooldowns: CooldownSeconds,
    registrar_metrics: StatusMetrics,
}

/// How long accounts rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CooldownSeconds {
    /// At least, between two session tokens minted ahead.
    refresh_sec: u64,
    /// Between two uses, while others are rested.
    use_sec: u64,
}

/// What became of renewals by registrars. The ratios are of the latest hundred.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatusMetrics {
    refresh_claim_total: u64,
    refresh_success_total: u64,
    refresh_failed_total: u64,
    refresh_lease_expired_total: u64,
    fallback_total: u64,
    refresh_success_rate: f64,
    fallback_ratio: f64,
    sample_size: usize,
    throttled: bool,
}

/// What became of accounts that registrars were asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegisterStats {
    total: u64,
    success: u64,
    failed: u64,
    last_error: String,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    updated_at: Option<String>,
}

impl From<RenewalCounts> for StatusMetrics {
    fn from(counts: RenewalCounts) -> Self {
        let window = counts.window;
        Self {
            refresh_claim_total: counts.claimed,
            refresh_success_total: counts.succeeded,
            refresh_failed_total: counts.failed,
            refresh_lease_expired_total: counts.leases_expired,
            fallback_total: counts.fallbacks,
            refresh_success_rate: window.success_rate(),
            fallback_ratio: window.fallback_ratio(),
            sample_size: window.sample_size(),
            throttled: window.is_throttled(),
        }
    }
}

impl From<RegistrationCounts> for RegisterStats {
    fn from(counts: RegistrationCounts) -> Self {
        Self {
            total: counts.ended,
            success: counts.succeeded,
            failed: counts.failed,
            last_error: counts.last_error.unwrap_or_default(),
            updated_at: counts.updated_ms.map(rfc3339),
        }
    }
}

/// The pool in numbers, and what registrars did for it
#[utoipa::path(
    get,
    path = "/admin/status",
    operation_id = "pool_status",
    tag = tag::ADMIN,
    responses((status = 200, description = "It", body = PoolStatus))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<PoolStatus>, AdminError> {
    let status = status(&admin).await;
    status
        .map(Json)
        .map_err(|error| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))
}

async fn status(admin: &Admin) -> Result<PoolStatus, StoreError> {
    let gateway = &admin.gateway;
    let (pool, settings) = (&gateway.pool, gateway.status_settings);
    Ok(PoolStatus {
        figures: PoolFigures::of(gateway).await?,
        target: settings.target,
        min: settings.min,
        is_registering: pool.outstanding_registrations().await? > 0,
        register_stats: pool.registration_counts().await?.into(),
        mode: gateway.mode(),
    })
}

impl PoolFigures {
    /// What the store knows.
    pub(crate) async fn of(gateway: &Gateway) -> Result<Self, StoreError> {
        let (pool, limit): (&dyn PoolStore, u32) = (&*gateway.pool, gateway.daily_limit);
        let counts = pool.counts(KIND).await?;
        let today = gateway.daily_use.of(pool, limit, counts.ready).await?;
        let mut uses = Tally::default();
        for slot in pool.statistics(KIND, 0).await? {
            uses.add(&slot.tally);
        }
        let success = uses.of(OutcomeKind::Ok);
        Ok(Self {
            ready: counts.ready,
            pending: counts.pending + counts.pending_external,
            pending_external: counts.pending_external,
            invalid: counts.invalid,
            total: counts.total() - counts.invalid - counts.disabled,
            available_today: today.available,
            exceeded_today: today.exceeded,
            total_requests: uses.leases(),
            total_success: success,
            total_failed: FAILURES.iter().map(|kind| uses.of(*kind)).sum(),
            success_rate: percent(success, uses.leases(), 1),
            daily_limit: limit,
            cooldowns: gateway.status_settings.cooldowns,
            registrar_metrics: pool.renewal_counts(KIND).await?.into(),
        })
    }
}
