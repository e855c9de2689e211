//! What lives here: the registrar bridge alone as a process.

use std::process::ExitCode;

use b2a_config::Environment;
use b2a_process::{report, stop_on_signals};
use b2a_registrar_bridge::RegistrarArgs;
use clap::Parser;
use tokio_util::task::TaskTracker;

/// The business2api registrar bridge: renews credentials, and brings accounts in.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    registrar: RegistrarArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse().registrar).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &RegistrarArgs) -> Result<(), Box<dyn std::error::Error>> {
    let stop = stop_on_signals(&TaskTracker::new())?;
    Ok(b2a_registrar_bridge::run(args, &Environment::of_process(), stop).await?)
}
