//! What lives here: work that an administrator began and that goes on after its answer.

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Work in the background, which ends with the process.
#[derive(Clone, Default)]
pub(crate) struct Chores {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Chores {
    /// Begins some work, which heeds [`Chores::stop`].
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        self.tracker.spawn(work)
    }

    /// Is cancelled when the process ends.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Has all work stop, and waits for that.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
