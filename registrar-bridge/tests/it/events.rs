//! What lives here: state that tests wait for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

/// No test waits longer than this for anything: far more than anything needs, also on a machine that is busy with other things.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

/// Some state, and the news of its changes.
pub(crate) struct Watched<T> {
    state: Arc<Mutex<T>>,
    news: watch::Sender<u64>,
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        Self {
            state: Arc::clone(&self.state),
            news: self.news.clone(),
        }
    }
}

impl<T> Watched<T> {
    pub(crate) fn new(state: T) -> Self {
        Self {
            state: Arc::new(Mutex::new(state)),
            news: watch::Sender::new(0),
        }
    }

    /// Looks at the state, or changes it.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let result = work(&mut self.state.lock().unwrap());
        self.news.send_modify(|count| *count += 1);
        result
    }

    /// Waits until there is something to see, and gives that.
    pub(crate) async fn until<R>(&self, what: &str, look: impl Fn(&T) -> Option<R>) -> R {
        let mut news = self.news.subscribe();
        let seen = async {
            loop {
                news.borrow_and_update();
                if let Some(seen) = look(&self.state.lock().unwrap()) {
                    return seen;
                }
                news.changed().await.unwrap();
            }
        };
        let seen = tokio::time::timeout(LIMIT, seen).await;
        seen.unwrap_or_else(|_| panic!("in vain waited for: {what}"))
    }
}

/// Looks again and again, for what announces itself to nobody.
pub(crate) async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let since = std::time::Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(since.elapsed() < LIMIT, "in vain waited for: {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
