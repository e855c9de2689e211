//! What lives here: what was done with the keys of clients.

use axum::http::StatusCode;
use b2a_domain::ClientId;
use b2a_pool::StoreError;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::Gateway;
use crate::admin::{KeyItem, KeyUsage};
use crate::client_keys::ManagedKey;
use crate::routes::admin::AdminError;

/// Keys that the state store is asked about at once.
const AT_ONCE: usize = 16;

/// A managed key, with what was done with it.
pub(super) async fn managed(gateway: &Gateway, key: &ManagedKey) -> Result<KeyItem, AdminError> {
    let quota = gateway.quotas.quota_use(&key.client).await.map_err(away)?;
    let usage = KeyUsage::default().with_quota(&quota);
    Ok(KeyItem::managed(key, usage))
}

/// A key of the settings, counted from one, with what was done with it.
pub(super) fn configured(number: usize, client: &ClientId) -> KeyItem {
    KeyItem::configured(number, client, KeyUsage::default())
}

/// All keys, those of the settings first.
pub(super) async fn all(gateway: &Gateway) -> Result<Vec<KeyItem>, AdminError> {
    let clients = gateway.keys.configured.clients();
    let mut items: Vec<KeyItem> = clients
        .iter()
        .enumerate()
        .map(|(index, client)| configured(index + 1, client))
        .collect();
    let keys = gateway.keys.managed.all();
    let managed: Vec<KeyItem> = stream::iter(keys)
        .map(async |key| managed(gateway, &key).await)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    items.extend(managed);
    Ok(items)
}

fn away(error: StoreError) -> AdminError {
    AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
}
