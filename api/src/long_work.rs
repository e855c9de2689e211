//! What lives here: work on requests that takes long where these are large.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// From how many bytes on a request may take so long that other tasks would wait for it.
const LARGE_BYTES: usize = 512 * 1024;

/// Does some work on so many bytes. When these are many, the tasks of this worker go on elsewhere meanwhile; most
/// requests pay nothing.
pub(crate) fn long_work<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let others_can_move = || Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread;
    if bytes >= LARGE_BYTES && others_can_move() {
        block_in_place(work)
    } else {
        work()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio_util::task::TaskTracker;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn others_go_on_while_a_large_request_is_worked_on() {
        let tasks = TaskTracker::new();
        let inner = tasks.clone();
        let went_on = tasks.spawn(async move {
            let (sender, receiver) = mpsc::channel();
            inner.spawn(async move { sender.send(()).unwrap() });
            long_work(LARGE_BYTES, || {
                receiver.recv_timeout(Duration::from_secs(10)).is_ok()
            })
        });
        assert!(went_on.await.unwrap());
    }

    #[tokio::test]
    async fn it_is_done_all_the_same_where_nobody_can_go_on() {
        assert_eq!(long_work(LARGE_BYTES, || 7), 7);
        assert_eq!(long_work(0, || 7), 7);
    }
}
