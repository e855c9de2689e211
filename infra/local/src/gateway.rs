//! What lives here: the commands that serve.

use std::error::Error;

use b2a_api::{Mode, Process, ServeArgs};
use b2a_config::{DEFAULT_FILE, Environment};
use b2a_process::{Parts, StartError, stop_on_signals, write_first_file};
use b2a_registrar_bridge::RegistrarArgs;
use tokio_util::task::TaskTracker;

use crate::{Local, registrar_bridge};

/// What the settings say: everything in one process, or a worker of the server that `pool_server` names.
pub(crate) async fn as_configured(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    if args.process.read(environment).await?.settings().is_client() {
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
    let first_file = first_file(args, environment);
    let opened = args.open(environment).await?;
    match first_file {
        Ok(false) => {}
        Ok(true) => {
            tracing::info!("{DEFAULT_FILE} written, with the defaults: edit it at any time");
        }
        Err(error) => tracing::debug!(%error, "{DEFAULT_FILE} can't be written; it is not needed"),
    }
    let stop = stop_on_signals(&TaskTracker::new())?;
    let local = Local::start(opened, args.allow_anonymous).await?;
    local.panel().print();
    local.serve(stop).await;
    Ok(())
}

/// Leaves the usual configuration file behind where there is none, as old installations expect; not where another one
/// is named, or a bucket may hold it, which a file here would hide.
fn first_file(args: &ServeArgs, environment: &Environment) -> std::io::Result<bool> {
    if args.process.config.is_some() {
        return Ok(false);
    }
    match args.process.local_settings(environment) {
        Ok(settings) if settings.s3.bucket.is_empty() => write_first_file(),
        // What is wrong is told when the settings are read.
        Ok(_) | Err(_) => Ok(false),
    }
}

/// One of several instances, beside a scheduler. State that nobody shares would make each of them an island.
pub(crate) async fn serve(
    args: &ServeArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let opened = args.open(environment).await?;
    StartError::unless_shared(opened.settings(), "serve")?;
    let stop = stop_on_signals(&TaskTracker::new())?;
    let parts = Parts::start(opened).await?;
    let process = Process::prepare(&parts, Mode::Serve, args.allow_anonymous).await?;
    process.panel().print_made_up();
    process.serve(stop).await;
    Ok(())
}
