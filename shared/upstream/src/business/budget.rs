//! What lives here: the memory that large items of all answers share.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::settings::MIB;
use crate::{Failure, FailureKind};

/// Up to here an item takes nothing from the budget: nearly all are far smaller.
pub(super) const FREE_BYTES: usize = MIB;
/// What one permit stands for.
const UNIT_BYTES: usize = 64 * 1024;
/// How long an answer waits for others to give memory back.
const LIMIT: Duration = Duration::from_secs(30);

/// A number of bytes that all answers share.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    units: Arc<Semaphore>,
}

/// What one answer has taken; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    budget: Budget,
    taken: Option<OwnedSemaphorePermit>,
}

/// Bytes along with the share that they take.
struct Held {
    bytes: Bytes,
    _taken: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Budget {
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            units: Arc::new(Semaphore::new(
                (bytes / UNIT_BYTES).min(Semaphore::MAX_PERMITS),
            )),
        }
    }

    /// A share that has taken nothing yet.
    pub(super) fn share(&self) -> Share {
        Share {
            budget: self.clone(),
            taken: None,
        }
    }
}

impl Share {
    /// Waits until this share is enough for `bytes`, if they are more than is free. Answers that wait for
    /// each other get no deadlock: the first one that has waited too long fails, and gives back what it has.
    pub(super) async fn grow_to(&mut self, bytes: usize) -> Result<(), Failure> {
        if bytes <= FREE_BYTES {
            return Ok(());
        }
        let has = self
            .taken
            .as_ref()
            .map_or(0, OwnedSemaphorePermit::num_permits);
        let missing = bytes.div_ceil(UNIT_BYTES).saturating_sub(has);
        if missing == 0 {
            return Ok(());
        }
        let busy = || Failure::new(FailureKind::Transient, "no memory for another large answer");
        let missing = u32::try_from(missing).map_err(|_| busy())?;
        let more = Arc::clone(&self.budget.units).acquire_many_owned(missing);
        let more = tokio::time::timeout(LIMIT, more)
            .await
            .map_err(|_| busy())?;
        let more = more.map_err(|_| busy())?;
        match &mut self.taken {
            Some(taken) => taken.merge(more),
            None => self.taken = Some(more),
        }
        Ok(())
    }

    /// Ties what was taken to `bytes`: it is given back when they, and every slice of them, are gone.
    pub(super) fn hold(&mut self, bytes: Bytes) -> Bytes {
        match self.taken.take() {
            Some(taken) => Bytes::from_owner(Held {
                bytes,
                _taken: taken,
            }),
            None => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn memory_comes_back_when_the_last_slice_is_gone() {
        let budget = Budget::new(2 * MIB);
        let mut first = budget.share();
        first.grow_to(FREE_BYTES).await.unwrap();
        assert!(first.taken.is_none(), "small items take nothing");
        first.grow_to(MIB + 1).await.unwrap();
        first.grow_to(2 * MIB).await.unwrap();
        let held = first.hold(Bytes::from(vec![7; 100]));
        let slice = held.slice(10..20);
        drop((held, first));

        let mut second = budget.share();
        let refused = second.grow_to(MIB + 1).await.unwrap_err();
        assert_eq!(
            refused.kind,
            FailureKind::Transient,
            "after the limit, not for ever"
        );
        drop(slice);
        second.grow_to(2 * MIB).await.unwrap();
    }
}
