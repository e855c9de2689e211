//! What lives here: the api alone as a process, one of several instances on a shared state store.

use std::process::ExitCode;

use b2a_api::{Mode, Process, ServeArgs};
use b2a_config::Environment;
use b2a_process::{Parts, StartError, report, stop_on_signals};
use clap::Parser;
use tokio_util::task::TaskTracker;

/// The business2api gateway: one instance of the client APIs.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    serve: ServeArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(&Args::parse().serve).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: &ServeArgs) -> Result<(), Box<dyn std::error::Error>> {
    let opened = args.open(&Environment::of_process()).await?;
    StartError::unless_shared(opened.settings(), "b2a-api")?;
    let stop = stop_on_signals(&TaskTracker::new())?;
    let parts = Parts::start(opened).await?;
    let process = Process::prepare(&parts, Mode::Serve, args.allow_anonymous).await?;
    process.panel().print_made_up();
    process.serve(stop).await;
    Ok(())
}
