//! What lives here: letting a task that waits be claimed now.

use axum::Json;
use axum::extract::Path;

use super::{TaskDone, named, refused};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Lets a task that waits after a failure be claimed now
#[utoipa::path(
    post,
    path = "/admin/registrar/tasks/{task}/retry",
    operation_id = "retry_task",
    tag = tag::ADMIN,
    params(("task" = String, Path, description = "Its id, or the e-mail of the account that waits")),
    responses((status = 200, description = "It can be claimed, unless somebody has it", body = TaskDone))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(task): Path<String>,
) -> Result<Json<TaskDone>, AdminError> {
    let name = named(&task)?;
    let done = admin.desk.retry(&name).await;
    done.map_err(|error| refused(error, &task))?;
    admin.record("task.retry", Some(&name.masked()), None).await;
    Ok(Json(TaskDone {
        message: "the task can be claimed",
    }))
}
