//! What lives here: what the bridge itself serves.

mod access;
mod refusal;
mod router;
mod routes;
mod server;

use std::sync::Arc;

use b2a_domain::Clock;
use b2a_telemetry::RecentLines;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::bridge::Work;
use crate::metrics::Metrics;
use crate::triggers::Triggers;

pub(crate) use access::Access;
pub(crate) use refusal::Refusal;
pub(crate) use router::router;
pub(crate) use server::Server;

/// Followers of the log at once.
const FOLLOWERS: usize = 16;

/// What the handlers work with.
pub(crate) struct Service {
    pub(crate) access: Access,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) triggers: Arc<Triggers>,
    pub(crate) lines: RecentLines,
    pub(crate) work: Work,
    pub(crate) clock: Arc<dyn Clock>,
    /// The bridge ends: streams end, too.
    pub(crate) stop: CancellationToken,
    followers: Arc<Semaphore>,
    /// When the gateway was looked for last, and whether it was there.
    reached: Mutex<Option<(Instant, bool)>>,
}

impl Service {
    pub(crate) fn new(
        access: Access,
        work: Work,
        lines: RecentLines,
        stop: CancellationToken,
    ) -> Self {
        let shop = work.shop();
        Self {
            access,
            metrics: Arc::clone(&shop.metrics),
            triggers: Arc::clone(&shop.triggers),
            clock: Arc::clone(&shop.clock),
            work,
            lines,
            stop,
            followers: Arc::new(Semaphore::new(FOLLOWERS)),
            reached: Mutex::new(None),
        }
    }
}
