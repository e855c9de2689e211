//! What lives here: ending a task, whoever has it.

use axum::Json;
use axum::extract::Path;

use super::{TaskDone, named, refused};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Ends a task, whoever has it
///
/// A registration is not wanted any more. The account of a renewal goes on waiting, and can be claimed under another id.
#[utoipa::path(
    post,
    path = "/admin/registrar/tasks/{task}/cancel",
    operation_id = "cancel_task",
    tag = tag::ADMIN,
    params(("task" = String, Path, description = "Its id, or the e-mail of the account that somebody renews")),
    responses((status = 200, description = "It is ended", body = TaskDone))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(task): Path<String>,
) -> Result<Json<TaskDone>, AdminError> {
    let name = named(&task)?;
    let done = admin.desk.cancel(&name).await;
    done.map_err(|error| refused(error, &task))?;
    admin
        .record("task.cancel", Some(&name.masked()), None)
        .await;
    Ok(Json(TaskDone {
        message: "the task is ended",
    }))
}
