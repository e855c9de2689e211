//! What lives here: the scheduler alone as a process: at work, or standing by for the one that is.

use std::error::Error;
use std::process::ExitCode;

use b2a_config::Environment;
use b2a_process::{report, stop_on_signals};
use b2a_scheduler::SchedulerArgs;
use clap::Parser;
use tokio_util::task::TaskTracker;

/// The business2api scheduler: keeps the shared pool healthy.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    scheduler: SchedulerArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse().scheduler).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &SchedulerArgs) -> Result<(), Box<dyn Error>> {
    let stop = stop_on_signals(&TaskTracker::new())?;
    Ok(b2a_scheduler::run(args, &Environment::of_process(), stop).await?)
}
