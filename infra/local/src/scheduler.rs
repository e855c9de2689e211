//! What lives here: the command `scheduler`.

use std::error::Error;

use b2a_config::Environment;
use b2a_process::stop_on_signals;
use b2a_scheduler::SchedulerArgs;
use tokio_util::task::TaskTracker;

/// Keeps the shared pool healthy, or stands by while another scheduler does.
pub(crate) async fn run(
    args: &SchedulerArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let stop = stop_on_signals(&TaskTracker::new())?;
    Ok(b2a_scheduler::run(args, environment, stop).await?)
}
