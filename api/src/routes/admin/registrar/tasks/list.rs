//! What lives here: listing the tasks of registrars.

use axum::Json;
use axum::extract::Query;
use b2a_domain::TaskKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::TasksQuery;
use crate::admin::TaskItem;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Tasks of each kind, when the query does not say how many.
const LIMIT: u32 = 200;
/// The most.
const MOST: u32 = 1000;

/// The tasks that there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tasks {
    items: Vec<TaskItem>,
    /// How many are in the list.
    total: usize,
    /// Accounts that are wanted, in the list or not.
    outstanding_registrations: u32,
}

/// The tasks of registrars: renewals, then registrations, those first that can be claimed first
#[utoipa::path(
    get,
    path = "/admin/registrar/tasks",
    operation_id = "list_tasks",
    tag = tag::ADMIN,
    params(TasksQuery),
    responses((status = 200, description = "The tasks", body = Tasks))
)]
pub(crate) async fn handle(
    admin: Admin,
    Query(query): Query<TasksQuery>,
) -> Result<Json<Tasks>, AdminError> {
    let limit = query.limit.trim().parse().ok();
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(LIMIT).min(MOST);
    let mut kinds = TaskKind::ALL.into_iter();
    let wanted = kinds.find(|kind| kind.as_str() == query.kind.trim());
    let mut items: Vec<TaskItem> = Vec::new();
    for kind in TaskKind::ALL {
        if wanted.is_none_or(|wanted| wanted == kind) {
            let entries = admin.desk.tasks(kind, limit).await?;
            items.extend(entries.into_iter().map(TaskItem::from));
        }
    }
    Ok(Json(Tasks {
        total: items.len(),
        items,
        outstanding_registrations: admin.desk.outstanding_registrations().await?,
    }))
}
