//! What lives here: `tasks cancel`.

use std::error::Error;

use b2a_config::Environment;

use super::desk::Desk;
use super::named::{NamedArgs, each, named};
use crate::Exit;

/// Ends tasks, whoever has them.
pub(crate) async fn run(
    args: &NamedArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    each(args, environment, "ended", async |desk, task| {
        match desk {
            Desk::There(api) => api.act_on_task(task, "cancel").await?,
            Desk::Here(desk) => desk.cancel(&named(task)?).await?,
        }
        Ok(())
    })
    .await
}
