//! What lives here: letting the other tasks of a worker run.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use tokio::task::yield_now;

/// Waits until the worker has run what else it had to run.
///
/// [`yield_now`] alone is over as soon as it is polled a second time, and hyper polls a body again before it lets go
/// of the worker; this is over only once the scheduler has called.
pub(crate) async fn step_back() {
    let mut yielding = pin!(yield_now());
    let mut turn: Option<Arc<Turn>> = None;
    poll_fn(|context| match &turn {
        Some(turn) if turn.came.load(Ordering::Acquire) => Poll::Ready(()),
        Some(_) => Poll::Pending,
        None => {
            let came = AtomicBool::new(false);
            let waiting = Arc::new(Turn {
                came,
                task: context.waker().clone(),
            });
            let waker = Waker::from(Arc::clone(&waiting));
            turn = Some(waiting);
            yielding.as_mut().poll(&mut Context::from_waker(&waker))
        }
    })
    .await;
}

/// A task's turn to go on.
struct Turn {
    came: AtomicBool,
    task: Waker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.came.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn others_run_first_however_often_it_is_polled() {
        let others = tokio_util::task::TaskTracker::new();
        let other = others.spawn(async {});
        let mut stepping = pin!(step_back());
        let polled_twice = poll_fn(|context| {
            let first = stepping.as_mut().poll(context);
            if first.is_pending() {
                stepping.as_mut().poll(context)
            } else {
                first
            }
        });
        assert!(!other.is_finished());
        polled_twice.await;
        assert!(other.is_finished());
    }
}
