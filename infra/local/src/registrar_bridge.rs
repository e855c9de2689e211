//! What lives here: the command `registrar-bridge`.

use std::error::Error;

use b2a_config::Environment;
use b2a_process::stop_on_signals;
use b2a_registrar_bridge::RegistrarArgs;
use tokio_util::task::TaskTracker;

/// Works on the tasks of a gateway, or lets the operator sign in to one account.
pub(crate) async fn run(
    args: &RegistrarArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let stop = stop_on_signals(&TaskTracker::new())?;
    Ok(b2a_registrar_bridge::run(args, environment, stop).await?)
}
