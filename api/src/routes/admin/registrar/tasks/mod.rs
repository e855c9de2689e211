//! What lives here: what administrators do with the tasks of registrars.

pub(crate) mod cancel;
pub(crate) mod list;
pub(crate) mod retry;

use axum::http::StatusCode;
use b2a_accounts::registrar::{RegistrarError, TaskName};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::routes::admin::AdminError;

/// `?kind&limit`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct TasksQuery {
    /// `refresh`, `register`, or both, which is also what any other word means.
    kind: String,
    /// How many of each kind at the most: 200 when it is left out or no positive number, and never more than 1000.
    limit: String,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskDone {
    message: &'static str,
}

/// The task that is named in a path.
fn named(text: &str) -> Result<TaskName, AdminError> {
    TaskName::of(text).map_err(|error| refused(error, text))
}

fn refused(error: RegistrarError, task: &str) -> AdminError {
    match error {
        RegistrarError::NoTask => {
            let message = "there is no such task: nothing waits under this id or e-mail";
            AdminError::new(StatusCode::NOT_FOUND, message).with("task", task)
        }
        other => other.into(),
    }
}
