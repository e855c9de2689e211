//! What lives here: what runs beside the work of every process: its log is shared, its numbers are served.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::Settings;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{Exposition, LogWriter, MetricsAddressError, MetricsServer, Parts, end_traces};

/// How long they may take to end.
const LAST_THINGS: Duration = Duration::from_secs(2);

/// What runs beside the work of a process, ready to be started.
#[derive(Debug)]
pub struct Attendants {
    log: LogWriter,
    exposition: Arc<Exposition>,
    metrics: Option<MetricsServer>,
}

/// The same at work, to be ended after everything else.
#[derive(Debug)]
pub struct Attending {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Attendants {
    /// Binds the address for numbers, if the settings want one.
    pub async fn prepare(settings: &Settings, parts: &Parts) -> Result<Self, MetricsAddressError> {
        let (metrics, pool) = (Arc::clone(&parts.metrics), Arc::clone(&parts.pool));
        let exposition = Arc::new(Exposition::new(metrics, pool));
        let listen = settings.metrics.listen_addr.as_ref();
        Ok(Self {
            log: parts.log.clone(),
            metrics: MetricsServer::bind(listen, Arc::clone(&exposition)).await?,
            exposition,
        })
    }

    /// The numbers.
    pub const fn exposition(&self) -> &Arc<Exposition> {
        &self.exposition
    }

    /// Starts them.
    pub fn start(self) -> Attending {
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let (log, until) = (self.log, stop.clone());
        tasks.spawn(async move { log.run(until).await });
        if let Some(metrics) = self.metrics {
            tasks.spawn(metrics.serve(stop.clone()));
        }
        tasks.close();
        Attending { tasks, stop }
    }
}

impl Attending {
    /// Ends them: what was logged and traced so far gets there, within limits.
    pub async fn end(self) {
        self.stop.cancel();
        // What is not over by then is on standard error all the same.
        let _ = tokio::time::timeout(LAST_THINGS, self.tasks.wait()).await;
        end_traces().await;
    }
}
