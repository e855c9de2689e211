//! What lives here: listing the tasks of registrars.

use axum::Json;
use axum::extract::Query;
use b2a_domain::TaskKind;
use b2a_pool::TaskEntry;
use serde::Serialize;
use utoipa::ToSchema;

use super::TasksQuery;
use crate::admin::rfc3339;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Tasks of each kind, when the query does not say how many.
const LIMIT: u32 = 200;
/// The most.
const MOST: u32 = 1000;

/// One task.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskItem {
    /// `refresh` or `register`.
    #[schema(value_type = String, example = "refresh")]
    kind: &'static str,
    /// The id under which somebody has it; a registration always has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    task_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_masked: Option<String>,
    /// Who has it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    worker: Option<String>,
    /// When it can be claimed, or again: the end of a lease or of a wait.
    #[schema(format = DateTime)]
    claimable_at: String,
    /// Failures in a row.
    failures: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_error: Option<String>,
    /// When it is not wanted any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    expires_at: Option<String>,
}

/// The tasks that there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tasks {
    items: Vec<TaskItem>,
    /// How many are in the list.
    total: usize,
    /// Accounts that are wanted, in the list or not.
    outstanding_registrations: u32,
}

impl From<TaskEntry> for TaskItem {
    fn from(entry: TaskEntry) -> Self {
        let account = entry.account.as_ref();
        Self {
            kind: entry.kind.as_str(),
            task_id: entry.task.map(|task| task.to_string()),
            email: account.map(|account| account.name().to_owned()),
            email_masked: account.map(b2a_domain::AccountId::masked),
            worker: entry.worker,
            claimable_at: rfc3339(entry.claimable_ms),
            failures: entry.failures,
            last_error: entry.last_error,
            expires_at: entry.expires_ms.map(rfc3339),
        }
    }
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
