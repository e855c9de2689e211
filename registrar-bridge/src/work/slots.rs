//! What lives here: places for tasks: no more are claimed than can be worked on.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places for tasks.
pub(crate) struct Slots(Arc<Semaphore>);

/// One place, until dropped.
pub(crate) type Slot = OwnedSemaphorePermit;

impl Slots {
    pub(crate) fn new(count: u32) -> Self {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        Self(Arc::new(Semaphore::new(
            count.clamp(1, Semaphore::MAX_PERMITS),
        )))
    }

    /// Waits for one place, and takes whatever others are free, up to `most`.
    pub(crate) async fn take(&self, most: usize) -> Vec<Slot> {
        // Nobody closes the semaphore, so there is a first one.
        let first = Arc::clone(&self.0).acquire_owned().await;
        let mut slots: Vec<Slot> = first.into_iter().collect();
        while slots.len() < most {
            match Arc::clone(&self.0).try_acquire_owned() {
                Ok(slot) => slots.push(slot),
                Err(_) => break,
            }
        }
        slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_more_are_taken_than_there_are() {
        let slots = Slots::new(3);
        let two = slots.take(2).await;
        assert_eq!(two.len(), 2);
        let rest = slots.take(5).await;
        assert_eq!(rest.len(), 1);
        drop(two);
        assert_eq!(slots.take(5).await.len(), 2);
    }
}
