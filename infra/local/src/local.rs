//! What lives here: everything in one process: gateway and scheduler over the same parts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use b2a_api::{Mode, PanelNotice, Process, ProcessError};
use b2a_config::Settings;
use b2a_pool::PoolStore;
use b2a_process::{Opened, Parts, StartError};
use b2a_scheduler::Scheduler;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long the first round of jobs may hold the start up.
const FIRST_ROUND: Duration = Duration::from_secs(10);

/// Gateway and scheduler in one process, ready to serve.
pub struct Local {
    gateway: Process,
    scheduler: Scheduler,
    parts: Parts,
}

/// Why they could not start.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// What every process needs is not to be had.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The gateway.
    #[error(transparent)]
    Gateway(#[from] ProcessError),
}

impl Local {
    /// Puts everything together for settings that somebody made, binds the address and looks at the account files for the
    /// first time.
    pub async fn prepare(settings: &Settings, allow_anonymous: bool) -> Result<Self, LocalError> {
        Self::over(Parts::compose(settings).await?, allow_anonymous).await
    }

    /// The same with settings that were read.
    pub async fn start(opened: Opened, allow_anonymous: bool) -> Result<Self, LocalError> {
        Self::over(Parts::start(opened).await?, allow_anonymous).await
    }

    async fn over(parts: Parts, allow_anonymous: bool) -> Result<Self, LocalError> {
        let gateway = Process::prepare(&parts, Mode::Local, allow_anonymous).await?;
        let scheduler = Scheduler::new(&parts);
        scheduler.look_at_files(Instant::now() + FIRST_ROUND).await;
        Ok(Self {
            gateway,
            scheduler,
            parts,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.gateway.address()
    }

    /// Where the panel is and who signs in; with the password, if it was made up just now.
    pub const fn panel(&self) -> &PanelNotice {
        self.gateway.panel()
    }

    /// The pool that it leases from.
    pub fn pool(&self) -> Arc<dyn PoolStore> {
        Arc::clone(&self.parts.pool)
    }

    /// Serves until `stop`, and follows the settings; then finishes what is under way, within limits.
    pub async fn serve(self, stop: CancellationToken) {
        tokio::join!(
            self.gateway.serve(stop.clone()),
            self.scheduler.run(stop.clone()),
            self.parts.settings.follow(stop)
        );
    }
}
