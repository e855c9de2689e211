//! What lives here: changing what registrars do in a browser.

use axum::Json;
use axum::http::StatusCode;
use b2a_process::ChangeError;
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
    let registrars = &admin.gateway.registrars;
    let changed = registrars
        .change_browser_refresh(&admin.name, body.enable, body.headless)
        .await;
    let now = changed.map_err(|error| {
        let status = match error {
            ChangeError::Objects(_) | ChangeError::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
            ChangeError::Contended => StatusCode::CONFLICT,
            ChangeError::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        };
        AdminError::new(status, error.to_string())
    })?;
    Ok(Json(BrowserConfig {
        message: "in force",
        enable: now.enable,
        headless: now.headless,
    }))
}
