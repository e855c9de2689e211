//! What lives here: what callers of the bridge's triggers asked for.

use std::sync::atomic::{AtomicU32, Ordering};

use b2a_domain::TaskKind;
use tokio::sync::Notify;

/// What may be owed of one kind: further triggers add nothing then.
const MOST: u32 = 200;

/// What was asked for, and is not seen to yet.
#[derive(Default)]
pub(crate) struct Triggers {
    refresh: Owed,
    register: Owed,
}

#[derive(Default)]
struct Owed {
    count: AtomicU32,
    news: Notify,
}

impl Triggers {
    const fn of(&self, kind: TaskKind) -> &Owed {
        match kind {
            TaskKind::Refresh => &self.refresh,
            TaskKind::Register => &self.register,
        }
    }

    /// Asks for so many tasks of a kind.
    pub(crate) fn ask(&self, kind: TaskKind, count: u32) {
        let owed = self.of(kind);
        let add = |owed: u32| Some(owed.saturating_add(count).min(MOST));
        // The closure always gives a value.
        let _ = owed
            .count
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
        owed.news.notify_one();
    }

    /// Waits until something is asked for, and takes it over.
    pub(crate) async fn asked(&self, kind: TaskKind) -> u32 {
        let owed = self.of(kind);
        loop {
            match owed.count.swap(0, Ordering::AcqRel) {
                0 => owed.news.notified().await,
                count => return count,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_asked_for_adds_up_within_limits() {
        let triggers = Triggers::default();
        triggers.ask(TaskKind::Register, 3);
        triggers.ask(TaskKind::Register, 4);
        triggers.ask(TaskKind::Refresh, u32::MAX);
        assert_eq!(triggers.asked(TaskKind::Register).await, 7);
        assert_eq!(triggers.asked(TaskKind::Refresh).await, MOST);
        let nothing = tokio::time::timeout(
            std::time::Duration::from_millis(1),
            triggers.asked(TaskKind::Register),
        );
        assert!(nothing.await.is_err());
    }
}
