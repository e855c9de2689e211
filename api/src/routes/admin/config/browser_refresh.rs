//! What lives here: changing what registrars do in a browser.

use std::collections::BTreeMap;

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What is to be changed; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct BrowserConfigBody {
    /// Renew credentials in a browser.
    enable: Option<bool>,
    /// Without a window.
    headless: Option<bool>,
}

/// What is in force.
#[derive(Serialize, ToSchema)]
pub(crate) struct BrowserConfig {
    message: &'static str,
    enable: bool,
    headless: bool,
}

/// Changes what registrars do in a browser
///
/// In force on every instance within a second, and after a restart.
#[utoipa::path(
    post,
    path = "/admin/config/browser-refresh",
    operation_id = "configure_browser_refresh",
    tag = tag::ADMIN,
    request_body = BrowserConfigBody,
    responses((status = 200, description = "What is in force", body = BrowserConfig))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<BrowserConfigBody>,
) -> Result<Json<BrowserConfig>, AdminError> {
    let wanted = [
        ("pool.enable_browser_refresh", body.enable),
        ("pool.browser_refresh_headless", body.headless),
    ];
    let changes: BTreeMap<_, _> = wanted
        .into_iter()
        .filter_map(|(path, wanted)| Some((path.to_owned(), wanted?.into())))
        .collect();
    let in_force = if changes.is_empty() {
        admin.gateway.settings.now()
    } else {
        super::change(&admin, &changes, None).await?.1
    };
    let pool = &in_force.settings.pool;
    Ok(Json(BrowserConfig {
        message: "in force",
        enable: pool.enable_browser_refresh,
        headless: pool.browser_refresh_headless,
    }))
}
