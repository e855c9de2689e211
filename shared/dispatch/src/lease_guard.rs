//! What lives here: a lease that is released exactly once, on every path.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{Lease, Outcome, TokenUsage};
use b2a_pool::{ConversationKey, PoolStore, Remembered, Renewal};
use parking_lot::Mutex;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::{Instant, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Span;
use tracing::field::Empty;

use crate::{ConversationReuse, DispatchSettings};

/// How long an answer waits for its release. A slower one goes on by itself: a dead state store never holds an
/// answer back, and a lost release costs the account at most the lease's ttl.
const RELEASE_WAIT: Duration = Duration::from_millis(200);

/// A conversation to be remembered.
pub(crate) struct Memory {
    pub(crate) key: ConversationKey,
    /// What the upstream calls it.
    pub(crate) conversation: String,
}

/// Holds a lease and renews it; dropped without a release it reports that the client went away.
pub(crate) struct LeaseGuard {
    pool: Arc<dyn PoolStore>,
    tracker: TaskTracker,
    lease: Option<Arc<Lease>>,
    reuse: Option<ConversationReuse>,
    /// Renews by itself: an upstream that is slow to answer and a client that is slow to read keep a lease as well.
    renewing: AbortHandle,
    /// Covers the try, from the lease to the release.
    span: Span,
}

impl LeaseGuard {
    /// Holds `lease`, and renews it for its ttl each third of that.
    pub(crate) fn new(
        pool: Arc<dyn PoolStore>,
        tracker: TaskTracker,
        lease: Arc<Lease>,
        settings: &DispatchSettings,
    ) -> Self {
        let ttl = settings.lease_ttl;
        let span = tracing::debug_span!(
            "lease",
            account = ?lease.account,
            lease = %lease.id,
            outcome = Empty,
        );
        let renewing = tracker.spawn(renew(Arc::clone(&pool), Arc::clone(&lease), ttl));
        Self {
            pool,
            tracker,
            lease: Some(lease),
            reuse: settings.conversation_reuse,
            renewing: renewing.abort_handle(),
            span,
        }
    }

    /// Covers the try.
    pub(crate) const fn span(&self) -> &Span {
        &self.span
    }

    /// Begins to release the lease, and has the pool remember a conversation if one is given.
    pub(crate) fn release(
        mut self,
        outcome: Outcome,
        usage: TokenUsage,
        memory: Option<Memory>,
    ) -> Releasing {
        self.renewing.abort();
        self.span.record("outcome", outcome.as_str());
        let memory = memory.zip(self.reuse);
        let pool = Arc::clone(&self.pool);
        let released = |lease| release(pool, lease, outcome, usage, memory);
        Releasing {
            task: self
                .lease
                .take()
                .map(|lease| self.tracker.spawn(released(lease))),
            until: Instant::now() + RELEASE_WAIT,
        }
    }
}

/// A release on its way. It goes on by itself when it is dropped.
pub(crate) struct Releasing {
    task: Option<JoinHandle<()>>,
    until: Instant,
}

impl Releasing {
    /// Waits for it, a short while.
    pub(crate) async fn wait(self) {
        if let Some(task) = self.task {
            // The task reports its own failure; here only the waiting ends.
            let _ = timeout_at(self.until, task).await;
        }
    }
}

/// The release at the end of an answer, for those who have something to do while it is on its way.
#[derive(Clone, Default)]
pub struct LastRelease(Arc<Mutex<Option<Releasing>>>);

impl LastRelease {
    pub(crate) fn put(&self, releasing: Releasing) {
        *self.0.lock() = Some(releasing);
    }

    /// Waits for it, if it has begun, a short while since it has: a dead state store never holds an answer back.
    pub async fn wait(&self) {
        let releasing = self.0.lock().take();
        if let Some(releasing) = releasing {
            releasing.wait().await;
        }
    }
}

/// Renews a lease until it is lost. One that was lost is not fought for: the answer goes on.
async fn renew(pool: Arc<dyn PoolStore>, lease: Arc<Lease>, ttl: Duration) {
    loop {
        tokio::time::sleep(ttl / 3).await;
        match pool.renew(&lease, ttl).await {
            Ok(Renewal::Renewed { .. }) => {}
            Ok(Renewal::Lost) => {
                tracing::warn!(account = ?lease.account, lease = %lease.id, "a lease was lost while its answer ran");
                return;
            }
            Err(error) => {
                tracing::warn!(account = ?lease.account, lease = %lease.id, %error, "a lease could not be renewed");
            }
        }
    }
}

impl Drop for LeaseGuard {
    fn drop(&mut self) {
        self.renewing.abort();
        let Some(lease) = self.lease.take() else {
            return;
        };
        self.span.record("outcome", Outcome::ClientGone.as_str());
        // Without a runtime the process is going down; the lease ends by itself.
        if tokio::runtime::Handle::try_current().is_ok() {
            let pool = Arc::clone(&self.pool);
            self.tracker.spawn(release(
                pool,
                lease,
                Outcome::ClientGone,
                TokenUsage::default(),
                None,
            ));
        }
    }
}

/// Gives back a lease that was not used: nothing is held against the account.
pub(crate) async fn release_unused(pool: &dyn PoolStore, lease: &Lease) {
    let usage = TokenUsage::default();
    let unused = pool.release(lease, Outcome::ClientGone, &usage, None);
    match timeout_at(Instant::now() + RELEASE_WAIT, unused).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => {
            tracing::warn!(account = ?lease.account, %error, "a lease could not be released; it ends by itself");
        }
        Err(_) => {
            tracing::warn!(account = ?lease.account, "a lease was not released in time; it ends by itself");
        }
    }
}

async fn release(
    pool: Arc<dyn PoolStore>,
    lease: Arc<Lease>,
    outcome: Outcome,
    usage: TokenUsage,
    memory: Option<(Memory, ConversationReuse)>,
) {
    let remember = memory.as_ref().map(|(memory, reuse)| Remembered {
        key: memory.key,
        conversation: &memory.conversation,
        ttl: reuse.ttl,
        most: reuse.most,
    });
    match pool
        .release(&lease, outcome, &usage, remember.as_ref())
        .await
    {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!(account = ?lease.account, lease = %lease.id, "a lease had ended before its release");
        }
        Err(error) => {
            tracing::warn!(account = ?lease.account, lease = %lease.id, %error, "a lease could not be released; it ends by itself");
        }
    }
}
