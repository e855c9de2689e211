//! What lives here: a scheduler process from its arguments to its end.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::Environment;
use b2a_process::{Attendants, Parts, ProcessArgs, StartError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::Scheduler;

/// What a scheduler process can be told on its command line.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SchedulerArgs {
    /// What every process can be told.
    #[command(flatten)]
    pub process: ProcessArgs,
    /// Do one round of what is due, within so many seconds, and exit: for deployments that are woken by a schedule
    #[arg(long, value_name = "SECONDS")]
    pub tick: Option<u64>,
}

/// Runs a scheduler until `stop`, or for one tick.
pub async fn run(
    args: &SchedulerArgs,
    environment: &Environment,
    stop: CancellationToken,
) -> Result<(), StartError> {
    let layers = args.process.layers(environment);
    let opened = args.process.open(environment, layers).await?;
    StartError::unless_shared(opened.settings(), "scheduler")?;
    let parts = Parts::start(opened).await?;
    let scheduler = Scheduler::new(&parts);
    let settings = Arc::clone(&parts.settings.now().settings);
    let attending = Attendants::prepare(&settings, &parts).await?.start();
    match args.tick {
        Some(seconds) => tick(&scheduler, seconds, stop).await,
        None => {
            tokio::join!(
                scheduler.run(stop.clone()),
                parts.settings.follow(stop.clone())
            );
        }
    }
    attending.end().await;
    Ok(())
}

/// One round of what is due.
async fn tick(scheduler: &Scheduler, seconds: u64, stop: CancellationToken) {
    let tick = scheduler.run_tick(Instant::now() + Duration::from_secs(seconds));
    tokio::select! {
        report = tick => tracing::info!(
            leads = report.leads, done = report.done, failed = report.failed, "tick over"
        ),
        () = stop.cancelled() => {}
    }
}
