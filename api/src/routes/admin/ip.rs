//! What lives here: where requests come from.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use b2a_pool::{AddressTraffic, RequestCounts, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{percent, rfc3339};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Where requests come from. The sums are those of the addresses that are listed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Addresses {
    #[schema(example = "2026-07-12T08:00:00Z")]
    server_time: String,
    unique_ips: usize,
    total_requests: u64,
    total_success: u64,
    total_failed: u64,
    total_input_tokens: u64,
    total_output_tokens: u64,
    total_tokens: u64,
    total_images: u64,
    total_videos: u64,
    /// Busiest first.
    ips: Vec<AddressItem>,
}

/// One address.
#[derive(Serialize, ToSchema)]
struct AddressItem {
    ip: String,
    total_count: u64,
    success_count: u64,
    failed_count: u64,
    #[schema(example = "98.5%")]
    success_rate: String,
    input_tokens: u64,
    output_tokens: u64,
    total_tokens: u64,
    images: u64,
    videos: u64,
    /// Requests of the last minute.
    rpm: u64,
    first_seen: String,
    last_seen: String,
    /// Requests by the name of the model, at most fifty.
    models: BTreeMap<String, u64>,
    /// Requests by what the client calls itself, at most fifty.
    user_agents: BTreeMap<String, u64>,
}

impl From<AddressTraffic> for AddressItem {
    fn from(traffic: AddressTraffic) -> Self {
        let counts = &traffic.counts;
        Self {
            total_count: counts.requests,
            success_count: counts.success,
            failed_count: counts.failed,
            success_rate: percent(counts.success, counts.success + counts.failed, 1),
            input_tokens: counts.input_tokens,
            output_tokens: counts.output_tokens,
            total_tokens: counts.total_tokens(),
            images: counts.images,
            videos: counts.videos,
            rpm: traffic.current_rpm,
            first_seen: rfc3339(traffic.first_ms),
            last_seen: rfc3339(traffic.last_ms),
            ip: traffic.address,
            models: traffic.models,
            user_agents: traffic.user_agents,
        }
    }
}

/// The addresses that requests come from
///
/// The last 10 000 of them. Behind a proxy of `trusted_proxies` it is the client's own.
#[utoipa::path(
    get,
    path = "/admin/ip",
    operation_id = "list_addresses",
    tag = tag::ADMIN,
    responses((status = 200, description = "They", body = Addresses))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<Addresses>, AdminError> {
    let gateway = &admin.gateway;
    let away =
        |error: StoreError| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
    let store = gateway.traffic.up_to_date().await.map_err(away)?;
    let mut addresses = store.addresses().await.map_err(away)?;
    addresses.sort_by(|a, b| {
        let rank = |it: &AddressTraffic| (Reverse(it.counts.requests), Reverse(it.last_ms));
        (rank(a), &a.address).cmp(&(rank(b), &b.address))
    });
    let mut sums = RequestCounts::default();
    for address in &addresses {
        sums.add(&address.counts);
    }
    Ok(Json(Addresses {
        server_time: rfc3339(gateway.clock.now_ms()),
        unique_ips: addresses.len(),
        total_requests: sums.requests,
        total_success: sums.success,
        total_failed: sums.failed,
        total_input_tokens: sums.input_tokens,
        total_output_tokens: sums.output_tokens,
        total_tokens: sums.total_tokens(),
        total_images: sums.images,
        total_videos: sums.videos,
        ips: addresses.into_iter().map(AddressItem::from).collect(),
    }))
}
