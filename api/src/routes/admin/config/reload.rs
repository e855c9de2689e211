//! What lives here: reading the settings again.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What is in force then.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfigReloaded {
    message: &'static str,
    /// How many keys clients have.
    api_keys: usize,
    debug: bool,
    pool_config: PoolConfig,
}

/// What the pool works by.
#[derive(Serialize, ToSchema)]
struct PoolConfig {
    refresh_cooldown_sec: u64,
    use_cooldown_sec: u64,
    max_fail_count: u32,
    enable_browser_refresh: bool,
    browser_refresh_headless: bool,
    browser_refresh_max_retry: u32,
    auto_delete_401: bool,
    registrar_base_url: String,
}

/// Reads the settings again, on every instance
///
/// A bad file is refused as a whole, with its line and field, and the settings before stay in force. No body is needed.
#[utoipa::path(
    post,
    path = "/admin/reload-config",
    operation_id = "reload_config",
    tag = tag::ADMIN,
    responses((status = 200, description = "What is in force now", body = ConfigReloaded))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<ConfigReloaded>, AdminError> {
    let reloaded = admin.gateway.settings.reload().await;
    // What is wrong stands in the file, and not in what was asked for.
    let reloaded = reloaded.map_err(|error| {
        let refusal = AdminError::from(error);
        match refusal.status() {
            StatusCode::BAD_REQUEST => refusal.with_status(StatusCode::INTERNAL_SERVER_ERROR),
            _ => refusal,
        }
    })?;
    let details = json!({"version": reloaded.in_force.version(), "file": reloaded.file});
    admin.record("config.reload", None, Some(&details)).await;
    let settings = &reloaded.in_force.settings;
    let pool = &settings.pool;
    Ok(Json(ConfigReloaded {
        message: match reloaded.file {
            Some(_) => "the settings are read again",
            None => "there is no configuration file; the settings stay as they are",
        },
        api_keys: settings.api_keys.len(),
        debug: settings.debug,
        pool_config: PoolConfig {
            refresh_cooldown_sec: pool.refresh_cooldown_sec,
            use_cooldown_sec: pool.use_cooldown_sec,
            max_fail_count: pool.max_fail_count,
            enable_browser_refresh: pool.enable_browser_refresh,
            browser_refresh_headless: pool.browser_refresh_headless,
            browser_refresh_max_retry: pool.browser_refresh_max_retry,
            auto_delete_401: pool.auto_delete_401,
            registrar_base_url: pool
                .registrar_base_url
                .as_str()
                .trim_end_matches('/')
                .to_owned(),
        },
    }))
}
