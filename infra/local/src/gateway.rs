//! What lives here: the commands that serve.

use std::error::Error;

use b2a_api::{Mode, Process, ServeArgs, stop_on_signals};
use b2a_config::Environment;
use tokio_util::task::TaskTracker;

/// Everything in one process.
pub(crate) async fn local(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    start(args, environment, Mode::Local).await
}

/// One of several instances.
pub(crate) async fn serve(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    start(args, environment, Mode::Serve).await
}

async fn start(
    args: &ServeArgs,
    environment: &Environment,
    mode: Mode,
) -> Result<(), Box<dyn Error>> {
    let settings = args.settings(environment)?;
    let stop = stop_on_signals(&TaskTracker::new())?;
    let process = Process::prepare(&settings, mode, args.allow_anonymous).await?;
    process.serve(stop).await;
    Ok(())
}
