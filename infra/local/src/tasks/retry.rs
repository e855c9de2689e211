//! What lives here: `tasks retry`.

use std::error::Error;

use b2a_config::Environment;

use super::desk::Desk;
use super::named::{NamedArgs, each, named};
use crate::Exit;

/// Lets tasks that wait after a failure be claimed now.
pub(crate) async fn run(
    args: &NamedArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    each(
        args,
        environment,
        "can be claimed now",
        async |desk, task| {
            match desk {
                Desk::There(api) => api.act_on_task(task, "retry").await?,
                Desk::Here(desk) => desk.retry(&named(task)?).await?,
            }
            Ok(())
        },
    )
    .await
}
