//! What lives here: whose turn it is, and how one turn is taken: within its time, logged, counted.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use b2a_config::Settings;
use futures_util::FutureExt as _;
use parking_lot::Mutex;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::jobs::Job;
use crate::rhythm;
use crate::turn::{Done, JobError, Turn};
use crate::work::Work;

#[cfg(test)]
mod tests;

/// How long a job may finish what it has in hand when its time is over, or the process ends.
pub(crate) const LAST_THINGS: Duration = Duration::from_secs(5);

/// The jobs, and when each of them is due.
pub(crate) struct Rota {
    pub(crate) entries: Vec<Entry>,
}

/// One job, and when it is due.
pub(crate) struct Entry {
    pub(crate) job: Job,
    state: Mutex<State>,
}

struct State {
    due: Instant,
    /// In a row.
    failures: u32,
}

impl Rota {
    /// Each job is due after its delay.
    pub(crate) fn new(jobs: Vec<Job>) -> Self {
        let now = Instant::now();
        let entries = jobs.into_iter().map(|job| Entry {
            state: Mutex::new(State {
                due: now + job.delay,
                failures: 0,
            }),
            job,
        });
        Self {
            entries: entries.collect(),
        }
    }
}

impl Entry {
    /// When the job is due; none: these settings want no such work.
    pub(crate) fn due(&self, settings: &Settings) -> Option<Instant> {
        (self.job.interval)(settings).map(|_| self.state.lock().due)
    }

    /// The settings changed: a turn that is further away than their interval comes earlier, unless failures put it off.
    pub(crate) fn see_to_settings(&self, settings: &Settings) {
        if let Some(interval) = (self.job.interval)(settings) {
            let mut state = self.state.lock();
            if state.failures == 0 {
                state.due = state.due.min(Instant::now() + rhythm::wait(interval, 0));
            }
        }
    }

    /// Takes the turn of the job: within `most` and its own limit, until `stop`. A failure puts off the next turn, unless
    /// it was for want of the state store.
    pub(crate) async fn take(
        &self,
        work: &Work,
        stop: &CancellationToken,
        most: Duration,
    ) -> Result<Done, JobError> {
        let started = Instant::now();
        let span = tracing::info_span!("job", name = self.job.name);
        let result = self.within(work, stop, most).instrument(span).await;
        let (duration, name) = (started.elapsed(), self.job.name);
        let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let metrics = &work.parts.metrics;
        metrics.job_ended(name, result.is_ok(), duration);
        match &result {
            Ok(done) => {
                if let Some(what) = done.what() {
                    tracing::info!(job = name, duration_ms, "{name}: {what}");
                }
            }
            Err(error) => tracing::warn!(job = name, duration_ms, %error, "{name} failed"),
        }
        let mut state = self.state.lock();
        state.failures = match result {
            Ok(_) => 0,
            Err(ref error) if error.is_absence_of_state() => 0,
            Err(_) => state.failures.saturating_add(1),
        };
        let interval = (self.job.interval)(&work.settings).unwrap_or_default();
        state.due = Instant::now() + rhythm::wait(interval, state.failures);
        result
    }

    async fn within(
        &self,
        work: &Work,
        stop: &CancellationToken,
        most: Duration,
    ) -> Result<Done, JobError> {
        let limit = self.job.limit.min(most);
        let turn = Turn {
            stop: stop.child_token(),
        };
        // A job that panics has failed; the others, and its own next turn, go on.
        let run = AssertUnwindSafe((self.job.run)(work, &turn)).catch_unwind();
        let mut run = pin!(run);
        let mut ended = timeout(limit, &mut run).await;
        if ended.is_err() {
            turn.stop.cancel();
            ended = timeout(LAST_THINGS, run).await;
        }
        match ended {
            Ok(Ok(result)) => result,
            Ok(Err(_panic)) => Err(JobError::Panicked),
            Err(_) => Err(JobError::TooLong(limit.as_secs())),
        }
    }
}
