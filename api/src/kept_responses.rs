//! What lives here: responses that are kept for later, for the client that they belong to.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{ClientId, ErrorCode, Fault};
use b2a_pool::ResponseStore;
use bytes::Bytes;
use tokio_util::task::TaskTracker;

/// How long an answer waits until it is kept. What takes longer goes on by itself, as releases do.
const KEEP_WAIT: Duration = Duration::from_millis(200);
/// Digits of a response's id.
const ID_DIGITS: usize = 32;

/// Responses that are kept for later.
pub(crate) struct KeptResponses {
    store: Arc<dyn ResponseStore>,
    tracker: TaskTracker,
    /// Bytes that one may have.
    pub(crate) max_bytes: usize,
}

impl KeptResponses {
    /// Those in this store. Writes that outlive their request run on `tracker`.
    pub(crate) const fn new(
        store: Arc<dyn ResponseStore>,
        tracker: TaskTracker,
        max_bytes: usize,
    ) -> Self {
        Self {
            store,
            tracker,
            max_bytes,
        }
    }

    /// Keeps a response, and waits for that a short while: a store that is away never holds an answer back.
    pub(crate) async fn keep(&self, client: &ClientId, id: &str, kept: Bytes) {
        let (store, client, id) = (Arc::clone(&self.store), client.clone(), id.to_owned());
        let keeping = self.tracker.spawn(async move {
            if let Err(error) = store.put(&client, &id, kept).await {
                tracing::warn!(response = id, %error, "a response could not be kept");
            }
        });
        // The task reports its own failure; here only the waiting ends.
        let _ = tokio::time::timeout(KEEP_WAIT, keeping).await;
    }

    /// A response of this client. `None`: it is not there, or not of this client.
    pub(crate) async fn find(&self, client: &ClientId, id: &str) -> Result<Option<Bytes>, Fault> {
        if !is_id(id) {
            return Ok(None);
        }
        self.store.get(client, id).await.map_err(|_| store_away())
    }

    /// Forgets a response of this client; tells whether it was there.
    pub(crate) async fn forget(&self, client: &ClientId, id: &str) -> Result<bool, Fault> {
        if !is_id(id) {
            return Ok(false);
        }
        let removed = self.store.remove(client, id).await;
        removed.map_err(|_| store_away())
    }
}

/// Whether this gateway may have made the id.
fn is_id(id: &str) -> bool {
    let digits = id.strip_prefix("resp_").unwrap_or_default();
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    digits.len() == ID_DIGITS && digits.bytes().all(is_digit)
}

fn store_away() -> Fault {
    let message = "the state store can't be reached";
    Fault::new(ErrorCode::StoreUnavailable, message).with_retry_after(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_trait::async_trait;
    use b2a_pool::StoreError;

    use super::*;

    #[test]
    fn ids_are_those_that_we_make() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert!(is_id(&format!("resp_{digits}")));
        for id in [
            "",
            "resp_",
            digits,
            &format!("resp_{digits}0"),
            &format!("resp_{}", digits.to_uppercase()),
        ] {
            assert!(!is_id(id), "{id}");
        }
    }

    /// A store that takes its time, and counts what arrives.
    #[derive(Default)]
    struct Slow(AtomicUsize);

    #[async_trait]
    impl ResponseStore for Slow {
        async fn put(&self, _: &ClientId, _: &str, _: Bytes) -> Result<(), StoreError> {
            tokio::time::sleep(KEEP_WAIT * 10).await;
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }

        async fn get(&self, _: &ClientId, _: &str) -> Result<Option<Bytes>, StoreError> {
            Err(StoreError::Unreachable("away".to_owned()))
        }

        async fn remove(&self, _: &ClientId, _: &str) -> Result<bool, StoreError> {
            Err(StoreError::Unreachable("away".to_owned()))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_store_holds_no_answer_back_and_is_written_all_the_same() {
        let (store, tracker) = (Arc::new(Slow::default()), TaskTracker::new());
        let responses = KeptResponses::new(store.clone(), tracker.clone(), 1024);
        let began = tokio::time::Instant::now();
        let client = ClientId::anybody();
        responses
            .keep(&client, "resp_1", Bytes::from_static(b"a"))
            .await;
        assert_eq!(began.elapsed(), KEEP_WAIT);
        assert_eq!(store.0.load(Ordering::Relaxed), 0);
        tracker.close();
        tracker.wait().await;
        assert_eq!(store.0.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_store_that_is_away_is_told_and_not_asked_for_what_can_not_be_there() {
        let responses = KeptResponses::new(Arc::new(Slow::default()), TaskTracker::new(), 1024);
        let client = ClientId::anybody();
        assert_eq!(responses.find(&client, "resp_x").await, Ok(None));
        let id = "resp_0123456789abcdef0123456789abcdef";
        let away = responses.find(&client, id).await.unwrap_err();
        assert_eq!(away.code, ErrorCode::StoreUnavailable);
        assert_eq!(responses.forget(&client, id).await.unwrap_err(), away);
    }
}
