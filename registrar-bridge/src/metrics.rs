//! What lives here: what the bridge counts, as the JSON of the contract and as Prometheus reads it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use b2a_domain::{Clock, TaskKind};
use parking_lot::Mutex;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use serde::Serialize;

/// Characters of the last error that are shown.
const ERROR_LENGTH: usize = 500;

/// Driver and outcome, or kind of task and outcome.
type Labels = [(&'static str, &'static str); 2];

/// What the bridge counts. Counts begin at 0 with the process.
pub(crate) struct Metrics {
    clock: Arc<dyn Clock>,
    registry: Registry,
    claimed: Family<[(&'static str, &'static str); 1], Counter>,
    tasks: Family<Labels, Counter>,
    drivers: Family<Labels, Counter>,
    fallbacks: Counter,
    throttled: Counter,
    leases_lost: Counter,
    kept: Gauge,
    at_work: Gauge,
    last_run: [AtomicU64; 2],
    last_error: Mutex<String>,
    running: AtomicBool,
}

/// How a task ended here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Its account is in the pool.
    Well,
    /// It failed.
    Failed,
    /// It was handed back: no failure.
    HandedBack,
}

/// The answer of `GET /metrics`.
#[derive(Debug, Serialize)]
pub(crate) struct Snapshot {
    register_success: u64,
    register_failed: u64,
    refresh_claimed: u64,
    refresh_success: u64,
    refresh_failed: u64,
    refresh_fallback_used: u64,
    refresh_throttled_cycles: u64,
    last_error: String,
    last_register_run: u64,
    last_refresh_run: u64,
    running: bool,
    /// Beside the contract: results that wait for the gateway.
    kept_results: i64,
    /// Beside the contract: tasks that are worked on now.
    tasks_at_work: i64,
}

impl Ended {
    const fn word(self) -> &'static str {
        match self {
            Self::Well => "success",
            Self::Failed => "failed",
            Self::HandedBack => "handed_back",
        }
    }
}

impl Metrics {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let mut metrics = Self {
            clock,
            registry: Registry::with_prefix("b2a_registrar"),
            claimed: Family::default(),
            tasks: Family::default(),
            drivers: Family::default(),
            fallbacks: Counter::default(),
            throttled: Counter::default(),
            leases_lost: Counter::default(),
            kept: Gauge::default(),
            at_work: Gauge::default(),
            last_run: Default::default(),
            last_error: Mutex::default(),
            running: AtomicBool::new(false),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "claimed_tasks",
            "Tasks that were handed to this bridge",
            self.claimed.clone(),
        );
        registry.register(
            "ended_tasks",
            "Tasks that ended here, by outcome",
            self.tasks.clone(),
        );
        registry.register(
            "driver_runs",
            "Runs of drivers, by outcome",
            self.drivers.clone(),
        );
        registry.register(
            "fallbacks",
            "Renewals that made do with a placeholder for the authorization",
            self.fallbacks.clone(),
        );
        registry.register(
            "throttled_cycles",
            "Claims that the gateway throttled",
            self.throttled.clone(),
        );
        registry.register(
            "leases_lost",
            "Tasks whose lease was lost meanwhile",
            self.leases_lost.clone(),
        );
        registry.register(
            "kept_results",
            "Results that wait for the gateway",
            self.kept.clone(),
        );
        registry.register(
            "tasks_at_work",
            "Tasks that are worked on now",
            self.at_work.clone(),
        );
        // So that they are there from the start, and a rate can be had of the first one.
        for kind in TaskKind::ALL {
            let _ = self.claimed.get_or_create(&[("kind", kind.as_str())]);
            for ended in [Ended::Well, Ended::Failed, Ended::HandedBack] {
                let _ = self.tasks.get_or_create(&of_task(kind, ended));
            }
        }
    }

    pub(crate) fn note_look(&self, kind: TaskKind) {
        let now = self.clock.now_ms() / 1000;
        self.last_run[kind as usize].store(now, Ordering::Relaxed);
    }

    pub(crate) fn note_claim(&self, kind: TaskKind, tasks: usize) {
        let count = self.claimed.get_or_create(&[("kind", kind.as_str())]);
        count.inc_by(tasks as u64);
    }

    pub(crate) fn note_throttled(&self) {
        self.throttled.inc();
    }

    pub(crate) fn note_lost_lease(&self) {
        self.leases_lost.inc();
    }

    pub(crate) fn note_fallback(&self) {
        self.fallbacks.inc();
    }

    pub(crate) fn note_end(&self, kind: TaskKind, ended: Ended) {
        self.tasks.get_or_create(&of_task(kind, ended)).inc();
    }

    pub(crate) fn note_driver(&self, driver: &'static str, outcome: &'static str) {
        let labels = [("driver", driver), ("outcome", outcome)];
        self.drivers.get_or_create(&labels).inc();
    }

    /// Takes note of what went wrong; to be masked already.
    pub(crate) fn note_error(&self, error: &str) {
        *self.last_error.lock() = error.chars().take(ERROR_LENGTH).collect();
    }

    pub(crate) fn set_kept(&self, results: usize) {
        self.kept.set(i64::try_from(results).unwrap_or(i64::MAX));
    }

    pub(crate) fn set_running(&self, running: bool) {
        self.running.store(running, Ordering::Relaxed);
    }

    /// Counts a task as worked on until the guard is dropped.
    pub(crate) fn at_work(&self) -> AtWork {
        self.at_work.inc();
        AtWork(self.at_work.clone())
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let ended = |kind, ended| self.tasks.get_or_create(&of_task(kind, ended)).get();
        let refresh = [("kind", TaskKind::Refresh.as_str())];
        let run = |kind: TaskKind| self.last_run[kind as usize].load(Ordering::Relaxed);
        Snapshot {
            register_success: ended(TaskKind::Register, Ended::Well),
            register_failed: ended(TaskKind::Register, Ended::Failed),
            refresh_claimed: self.claimed.get_or_create(&refresh).get(),
            refresh_success: ended(TaskKind::Refresh, Ended::Well),
            refresh_failed: ended(TaskKind::Refresh, Ended::Failed),
            refresh_fallback_used: self.fallbacks.get(),
            refresh_throttled_cycles: self.throttled.get(),
            last_error: self.last_error.lock().clone(),
            last_register_run: run(TaskKind::Register),
            last_refresh_run: run(TaskKind::Refresh),
            running: self.running.load(Ordering::Relaxed),
            kept_results: self.kept.get(),
            tasks_at_work: self.at_work.get(),
        }
    }

    /// In the OpenMetrics text format.
    pub(crate) fn prometheus(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn of_task(kind: TaskKind, ended: Ended) -> Labels {
    [("kind", kind.as_str()), ("outcome", ended.word())]
}

/// A task that is worked on.
pub(crate) struct AtWork(Gauge);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use b2a_domain::ManualClock;

    use super::*;

    #[test]
    fn both_forms_tell_the_same() {
        let metrics = Metrics::new(Arc::new(ManualClock::new(9_500)));
        metrics.note_look(TaskKind::Refresh);
        metrics.note_claim(TaskKind::Refresh, 3);
        metrics.note_end(TaskKind::Refresh, Ended::Well);
        metrics.note_end(TaskKind::Register, Ended::Failed);
        metrics.note_driver("command", "account");
        metrics.note_error("no \"luck\"");
        metrics.set_kept(2);
        let at_work = metrics.at_work();

        let json = serde_json::to_value(metrics.snapshot()).unwrap();
        for (field, value) in [
            ("refresh_claimed", 3),
            ("refresh_success", 1),
            ("register_failed", 1),
            ("register_success", 0),
            ("last_refresh_run", 9),
            ("last_register_run", 0),
            ("kept_results", 2),
            ("tasks_at_work", 1),
        ] {
            assert_eq!(json[field], value, "{field}");
        }
        assert_eq!(json["last_error"], "no \"luck\"");
        drop(at_work);

        let text = metrics.prometheus().unwrap();
        for line in [
            "b2a_registrar_claimed_tasks_total{kind=\"refresh\"} 3",
            "b2a_registrar_ended_tasks_total{kind=\"register\",outcome=\"failed\"} 1",
            "b2a_registrar_ended_tasks_total{kind=\"register\",outcome=\"success\"} 0",
            "b2a_registrar_driver_runs_total{driver=\"command\",outcome=\"account\"} 1",
            "b2a_registrar_kept_results 2",
            "b2a_registrar_tasks_at_work 0",
            "# EOF",
        ] {
            assert!(
                text.lines().any(|it| it == line),
                "{line} is not in\n{text}"
            );
        }
    }
}
