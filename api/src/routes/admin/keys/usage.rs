//! What lives here: what was done with the keys of clients.

use std::collections::HashMap;

use axum::http::StatusCode;
use b2a_domain::ClientId;
use b2a_pool::{KeyTraffic, StoreError};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::Gateway;
use crate::admin::{KeyItem, KeyUsage, rfc3339};
use crate::client_keys::ManagedKey;
use crate::routes::admin::AdminError;

/// Keys that the state store is asked about at once.
const AT_ONCE: usize = 16;

/// What was done with keys, by client.
pub(super) type Traffic = HashMap<String, KeyTraffic>;

/// What was done with all keys so far.
pub(super) async fn traffic(gateway: &Gateway) -> Result<Traffic, AdminError> {
    let store = gateway
        .traffic
        .up_to_date()
        .await
        .map_err(|error| away(&error))?;
    let report = store.report().await.map_err(|error| away(&error))?;
    Ok(report.keys.into_iter().collect())
}

/// A managed key, with what was done with it.
pub(super) async fn managed(
    gateway: &Gateway,
    key: &ManagedKey,
    traffic: &Traffic,
) -> Result<KeyItem, AdminError> {
    let usage = usage(traffic, &key.client);
    if key.quota.is_unlimited() {
        return Ok(KeyItem::managed(key, usage));
    }
    let quota = gateway
        .quotas
        .quota_use(&key.client)
        .await
        .map_err(|error| away(&error))?;
    Ok(KeyItem::managed(key, usage.with_quota(&quota)))
}

/// A key of the settings, counted from one, with what was done with it.
pub(super) fn configured(number: usize, client: &ClientId, traffic: &Traffic) -> KeyItem {
    KeyItem::configured(number, client, usage(traffic, client))
}

/// All keys, those of the settings first.
pub(super) async fn all(gateway: &Gateway) -> Result<Vec<KeyItem>, AdminError> {
    let traffic = &traffic(gateway).await?;
    let clients = gateway.keys.configured.clients();
    let mut items: Vec<KeyItem> = clients
        .iter()
        .enumerate()
        .map(|(index, client)| configured(index + 1, client, traffic))
        .collect();
    let keys = gateway.keys.managed.all();
    let managed: Vec<KeyItem> = stream::iter(keys)
        .map(async |key| managed(gateway, &key, traffic).await)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    items.extend(managed);
    Ok(items)
}

fn usage(traffic: &Traffic, client: &ClientId) -> KeyUsage {
    let Some(of_key) = traffic.get(client.as_str()) else {
        return KeyUsage::default();
    };
    let counts = &of_key.counts;
    KeyUsage {
        requests: counts.requests,
        failed: counts.failed,
        input_tokens: counts.input_tokens,
        output_tokens: counts.output_tokens,
        last_used_at: Some(rfc3339(of_key.last_ms)),
        tokens_today: of_key.tokens_today,
        ..KeyUsage::default()
    }
}

fn away(error: &StoreError) -> AdminError {
    AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
}
