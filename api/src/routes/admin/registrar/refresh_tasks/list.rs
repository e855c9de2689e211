//! What lives here: showing a registrar what it could claim.

use axum::Json;
use axum::extract::Query;
use serde::Serialize;
use utoipa::ToSchema;

use super::{RefreshTask, WaitingQuery};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;
use crate::routes::admin::registrar::count_limit;

/// What could be claimed.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaitingTasks {
    tasks: Vec<RefreshTask>,
    count: usize,
    deprecated: bool,
}

/// What could be claimed now, without a lease
///
/// Deprecated: of several registrars each would see the same. Claim tasks instead.
#[utoipa::path(
    get,
    path = "/admin/registrar/refresh-tasks",
    operation_id = "list_refresh_tasks",
    tag = tag::ADMIN,
    params(WaitingQuery),
    responses((status = 200, description = "The accounts", body = WaitingTasks))
)]
pub(crate) async fn handle(
    admin: Admin,
    Query(query): Query<WaitingQuery>,
) -> Result<Json<WaitingTasks>, AdminError> {
    let limit = count_limit(query.limit.trim().parse().ok());
    let waiting = admin.desk.claimable_renewals(limit).await?;
    let tasks: Vec<_> = waiting.into_iter().map(RefreshTask::unclaimed).collect();
    Ok(Json(WaitingTasks {
        count: tasks.len(),
        tasks,
        deprecated: true,
    }))
}
