//! What lives here: asking a registrar for accounts that the operator has and the pool lacks.

use axum::Json;
use b2a_pool::ClaimedRegistration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::rfc3339;
use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::registrars::BrowserRefresh;
use crate::routes::admin::AdminError;
use crate::routes::admin::registrar::ClaimBody;

/// One account that is wanted.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegisterTask {
    is_new: bool,
    /// To be named as `register_task_id` when the account is uploaded.
    task_id: String,
    worker_id: String,
    /// Until when the task is this worker's.
    #[schema(format = DateTime)]
    lease_until: String,
}

/// What a worker got.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegisterTasks {
    tasks: Vec<RegisterTask>,
    count: usize,
    throttled: bool,
    deprecated: bool,
    /// What is wanted of a browser.
    browser_refresh: BrowserRefresh,
}

/// Leases accounts that are wanted
///
/// Each is one that the operator has and the pool lacks. An upload with `is_new` and `register_task_id` ends it.
#[utoipa::path(
    post,
    path = "/admin/registrar/register-tasks/claim",
    operation_id = "claim_register_tasks",
    tag = tag::ADMIN,
    request_body = ClaimBody,
    responses((status = 200, description = "The tasks", body = RegisterTasks))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<ClaimBody>,
) -> Result<Json<RegisterTasks>, AdminError> {
    let claim = body.claim();
    let claimed = admin.desk.claim_registrations(&claim).await?;
    let task = |claimed: ClaimedRegistration| RegisterTask {
        is_new: true,
        task_id: claimed.task.to_string(),
        worker_id: claim.worker.trim().to_owned(),
        lease_until: rfc3339(claimed.lease_until_ms),
    };
    let tasks: Vec<_> = claimed.into_iter().map(task).collect();
    Ok(Json(RegisterTasks {
        count: tasks.len(),
        tasks,
        throttled: false,
        deprecated: false,
        browser_refresh: admin.gateway.registrars.browser_refresh,
    }))
}
