//! What lives here: actions on tasks that are named, one after the other, each for itself.

use std::error::Error;

use b2a_accounts::registrar::{RegistrarError, TaskName};
use b2a_config::Environment;
use clap::Args;
use serde_json::json;

use super::desk::Desk;
use crate::Exit;
use crate::admin_api::ApiError;
use crate::output::{remark, say, say_json};
use crate::place::PlaceArgs;

/// Which tasks.
#[derive(Args)]
pub(crate) struct NamedArgs {
    /// The id of a task, or the e-mail of an account that waits
    #[arg(required = true, value_name = "TASK")]
    tasks: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Why nothing was done to a task.
pub(super) enum Undone {
    NotFound,
    Failed(String),
}

impl From<RegistrarError> for Undone {
    fn from(error: RegistrarError) -> Self {
        match error {
            RegistrarError::NoTask => Self::NotFound,
            error => Self::Failed(error.to_string()),
        }
    }
}

impl From<ApiError> for Undone {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::NotFound => Self::NotFound,
            error => Self::Failed(error.to_string()),
        }
    }
}

/// Does something to each of the tasks; `done` says what.
pub(super) async fn each(
    args: &NamedArgs,
    environment: &Environment,
    done: &str,
    act: impl AsyncFn(&Desk, &str) -> Result<(), Undone>,
) -> Result<Exit, Box<dyn Error>> {
    let desk = Desk::open(&args.place, environment).await?;
    let (mut acted, mut missing, mut failed) = (0, 0, 0);
    let mut results = Vec::new();
    for task in &args.tasks {
        let result = match act(&desk, task).await {
            Ok(()) => {
                acted += 1;
                if !args.place.json {
                    say(&format!("{task}: {done}"))?;
                }
                json!({"task": task, "ok": true})
            }
            Err(undone) => {
                let why = match undone {
                    Undone::NotFound => {
                        missing += 1;
                        "there is no such task".to_owned()
                    }
                    Undone::Failed(why) => {
                        failed += 1;
                        why
                    }
                };
                remark(&format!("{task}: {why}"));
                json!({"task": task, "ok": false, "error": why})
            }
        };
        results.push(result);
    }
    if args.place.json {
        say_json(&json!({ "results": results }))?;
    }
    Ok(Exit::of_many(acted, missing, failed))
}

/// The task that a text names.
pub(super) fn named(text: &str) -> Result<TaskName, Undone> {
    Ok(TaskName::of(text)?)
}
