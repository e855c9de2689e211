//! What lives here: a scheduler: leading and working, or standing by.

use std::sync::Arc;
use std::time::Duration;

use b2a_process::Parts;
use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::election::{Election, Term};
use crate::jobs;
use crate::rota::{self, Entry, Rota};
use crate::work::Work;

/// Keeps the pool healthy for as long as it leads.
pub struct Scheduler {
    parts: Parts,
    rota: Arc<Rota>,
    election: Election,
}

/// What one tick did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Whether this scheduler led; else it did nothing.
    pub leads: bool,
    /// Jobs that ended well.
    pub done: u32,
    /// Jobs that failed, or were cut off.
    pub failed: u32,
}

impl Scheduler {
    /// A scheduler over these parts. Nothing runs yet.
    pub fn new(parts: &Parts) -> Self {
        let settings = &parts.settings.now().settings;
        let ttl = Duration::from_secs(settings.scheduler.leader_ttl_sec);
        Self {
            rota: Arc::new(Rota::new(jobs::table(settings))),
            election: Election::new(Arc::clone(&parts.pool), ttl),
            parts: parts.clone(),
        }
    }

    /// Looks at the account files once, whoever leads: for a process that would like to know them before it serves.
    pub async fn look_at_files(&self, deadline: Instant) {
        let sync = |entry: &&Entry| entry.job.name == jobs::SYNC;
        if let Some(entry) = self.rota.entries.iter().find(sync) {
            let most = deadline.saturating_duration_since(Instant::now());
            // A failure is logged, and tried again when it is due.
            let _ = entry
                .take(&Work::now(&self.parts), &CancellationToken::new(), most)
                .await;
        }
    }

    /// Works for as long as it leads, and stands by while another one does, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        tracing::info!(jobs = self.rota.entries.len(), "scheduler started");
        while let Some(term) = self.election.win(&stop).await {
            tracing::info!(fence = term.fence, "leading");
            self.serve(term, &stop).await;
        }
        tracing::info!("scheduler stopped");
    }

    /// One term: until the lead is lost, when all jobs are cut off at once, or until `stop`, when they may finish
    /// what they have in hand.
    async fn serve(&self, term: Term, stop: &CancellationToken) {
        let mut jobs = JoinSet::new();
        for index in 0..self.rota.entries.len() {
            let (rota, parts, stop) = (Arc::clone(&self.rota), self.parts.clone(), stop.clone());
            jobs.spawn(async move { again_and_again(&rota.entries[index], &parts, &stop).await });
        }
        let in_order = async {
            stop.cancelled().await;
            let finished = async { while jobs.join_next().await.is_some() {} };
            if timeout(rota::LAST_THINGS, finished).await.is_err() {
                tracing::warn!("some jobs were cut off");
            }
        };
        tokio::select! {
            () = self.election.hold(term) => jobs.shutdown().await,
            () = in_order => {
                jobs.shutdown().await;
                self.election.resign().await;
            }
        }
    }

    /// Asks for the lead; with it, does one round of all jobs that are due, and gives it up. For deployments that are
    /// woken by a schedule. Over by `deadline`.
    pub async fn run_tick(&self, deadline: Instant) -> TickReport {
        let term = match self.election.ask().await {
            Ok(Ok(term)) => term,
            Ok(Err(_)) => {
                tracing::info!("another scheduler leads: nothing to do in this tick");
                return TickReport::default();
            }
            Err(error) => {
                tracing::warn!(%error, "no scheduler can be elected");
                return TickReport::default();
            }
        };
        let report = tokio::select! {
            report = self.round(deadline) => report,
            () = self.election.hold(term) => TickReport::default(),
        };
        self.election.resign().await;
        report
    }

    /// One round: first the account files, then, side by side, what works on the accounts in them.
    async fn round(&self, deadline: Instant) -> TickReport {
        let stop = CancellationToken::new();
        let now = Instant::now();
        let work = Work::now(&self.parts);
        let is_due = |entry: &&Entry| entry.due(&work.settings).is_some_and(|due| due <= now);
        let due = self.rota.entries.iter().filter(is_due);
        let (first, others): (Vec<_>, Vec<_>) = due.partition(|entry| entry.job.name == jobs::SYNC);
        let mut report = TickReport {
            leads: true,
            ..TickReport::default()
        };
        for group in [first, others] {
            let left = deadline.saturating_duration_since(Instant::now());
            let most = left.saturating_sub(rota::LAST_THINGS);
            let turns = group.iter().map(|entry| entry.take(&work, &stop, most));
            for result in join_all(turns).await {
                match result {
                    Ok(_) => report.done += 1,
                    Err(_) => report.failed += 1,
                }
            }
        }
        report
    }
}

/// Takes the turns of one job as they are due, each by the settings of its time.
async fn again_and_again(entry: &Entry, parts: &Parts, stop: &CancellationToken) {
    let mut changes = parts.settings.changes();
    loop {
        let due = entry.due(&parts.settings.now().settings);
        tokio::select! {
            () = stop.cancelled() => return,
            Ok(()) = changes.changed() => {
                entry.see_to_settings(&parts.settings.now().settings);
                continue;
            }
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
        }
        // How it went is logged, and decides when it is due again.
        let _ = entry.take(&Work::now(parts), stop, Duration::MAX).await;
    }
}
