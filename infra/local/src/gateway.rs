//! What lives here: the commands that serve.

use std::error::Error;

use b2a_api::{Mode, Process, ServeArgs};
use b2a_config::Environment;
use b2a_process::{Parts, StartError, stop_on_signals};
use b2a_registrar_bridge::RegistrarArgs;
use tokio_util::task::TaskTracker;

use crate::{Local, registrar_bridge};

/// What the settings say: everything in one process, or a worker of the server that `pool_server` names.
pub(crate) async fn as_configured(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let loaded = b2a_config::load(args.process.config.as_deref(), environment)?;
    if loaded.settings.is_client() {
        let process = args.process.clone();
        let worker = RegistrarArgs {
            process,
            ..RegistrarArgs::default()
        };
        return registrar_bridge::run(&worker, environment).await;
    }
    local(args, environment).await
}

/// Everything in one process.
pub(crate) async fn local(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let settings = args.settings(environment)?;
    let stop = stop_on_signals(&TaskTracker::new())?;
    let local = Local::prepare(&settings, args.allow_anonymous).await?;
    local.panel().print();
    local.serve(stop).await;
    Ok(())
}

/// One of several instances, beside a scheduler. State that nobody shares would make each of them an island.
pub(crate) async fn serve(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let settings = args.settings(environment)?;
    StartError::unless_shared(&settings, "serve")?;
    let stop = stop_on_signals(&TaskTracker::new())?;
    let parts = Parts::compose(&settings).await?;
    let process = Process::prepare(&settings, &parts, Mode::Serve, args.allow_anonymous).await?;
    process.panel().print_made_up();
    process.serve(stop).await;
    Ok(())
}
