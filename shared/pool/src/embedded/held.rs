//! What lives here: what the embedded pool knows of a task in somebody's hands, and of one that ended.

/// A task that somebody claimed. When its lease is over it is there until somebody claims it again.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) number: u64,
    pub(super) worker: String,
    pub(super) lease_until_ms: u64,
}

impl Held {
    /// Whether it is this task, and this worker's; `None` compares nothing.
    pub(super) fn is(&self, number: u64, worker: Option<&str>) -> bool {
        self.number == number && worker.is_none_or(|worker| worker == self.worker)
    }

    /// Whether the lease goes on.
    pub(super) fn is_live(&self, now: u64) -> bool {
        self.lease_until_ms > now
    }

    /// The same task, ended.
    pub(super) fn ended(self, end: End) -> Ended {
        Ended {
            number: self.number,
            worker: self.worker,
            end,
        }
    }
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Well.
    Finished,
    /// It failed.
    Failed {
        /// In a row, this one included.
        failures: u32,
        /// The account became invalid by it.
        given_up: bool,
    },
}

/// A task that ended, for the worker that says so twice.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    pub(super) number: u64,
    worker: String,
    pub(super) end: End,
}

impl Ended {
    /// Whether it is this task, and was this worker's; `None` compares nothing.
    pub(super) fn is(&self, number: u64, worker: Option<&str>) -> bool {
        self.number == number && worker.is_none_or(|worker| worker == self.worker)
    }
}
