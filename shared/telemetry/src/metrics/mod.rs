//! What lives here: the numbers that a process tells Prometheus. What they are is in `names.rs`.

mod labels;
pub mod names;
mod told;

use std::fmt;
use std::time::Duration;

use parking_lot::Mutex;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use self::labels::{
    BuildLabel, JobLabel, JobResultLabels, KindLabel, ModelLabels, OutcomeLabel, RequestLabels,
    StateLabel, TaskLabels, TokenLabels,
};
pub use self::told::{FinishedRequest, PoolState};

/// The content type of [`Metrics::text`].
pub const EXPOSITION_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// The bounds of durations, in seconds: from what a cache answers to what a video takes.
const SECONDS: [f64; 15] = [
    0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 300.0,
];

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// The numbers of one process.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Histograms<ModelLabels>,
    first_bytes: Histograms<ModelLabels>,
    first_contents: Histograms<ModelLabels>,
    in_flight: Gauge,
    tokens: Family<TokenLabels, Counter>,
    leases: Family<OutcomeLabel, Counter>,
    upstream_errors: Family<KindLabel, Counter>,
    accounts: Family<StateLabel, Gauge>,
    tasks: Family<TaskLabels, Gauge>,
    store_up: Gauge,
    jobs: Family<JobResultLabels, Counter>,
    job_durations: Histograms<JobLabel>,
    log_lines_dropped: Counter,
    statistics_failures: Counter,
    /// Held while the pool's numbers change or are read: nobody sees half of them.
    scraping: Mutex<()>,
}

fn add(registry: &mut Registry, name: &str, help: &str, metric: impl Metric) {
    // The library puts that behind the names of counters.
    let name = name.strip_suffix("_total").unwrap_or(name);
    registry.register(name, help, metric);
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

fn histograms<L: Clone + std::hash::Hash + Eq>() -> Histograms<L> {
    Family::new_with_constructor(histogram as fn() -> Histogram)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut this = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations: histograms(),
            first_bytes: histograms(),
            first_contents: histograms(),
            in_flight: Gauge::default(),
            tokens: Family::default(),
            leases: Family::default(),
            upstream_errors: Family::default(),
            accounts: Family::default(),
            tasks: Family::default(),
            store_up: Gauge::default(),
            jobs: Family::default(),
            job_durations: histograms(),
            log_lines_dropped: Counter::default(),
            statistics_failures: Counter::default(),
            scraping: Mutex::default(),
        };
        this.register_all();
        this
    }
}

impl Metrics {
    fn register_all(&mut self) {
        let build: Family<BuildLabel, Gauge> = Family::default();
        let version = env!("CARGO_PKG_VERSION");
        build.get_or_create(&BuildLabel { version }).set(1);
        add(
            &mut self.registry,
            names::BUILD_INFO,
            "What was built",
            build,
        );
        self.register_requests();
        self.register_processes();
    }

    fn register_requests(&mut self) {
        let to = &mut self.registry;
        add(
            to,
            names::REQUESTS,
            "Requests that are over",
            self.requests.clone(),
        );
        add(
            to,
            names::REQUEST_DURATION,
            "To the end of the answer",
            self.durations.clone(),
        );
        add(
            to,
            names::FIRST_BYTE,
            "To the first byte of the answer",
            self.first_bytes.clone(),
        );
        add(
            to,
            names::FIRST_CONTENT,
            "To the first content of the answer",
            self.first_contents.clone(),
        );
        add(
            to,
            names::IN_FLIGHT,
            "Requests under way",
            self.in_flight.clone(),
        );
        add(
            to,
            names::TOKENS,
            "Tokens, as estimates",
            self.tokens.clone(),
        );
        add(
            to,
            names::LEASES,
            "Leases by how they ended",
            self.leases.clone(),
        );
        add(
            to,
            names::UPSTREAM_ERRORS,
            "Failures that requests met",
            self.upstream_errors.clone(),
        );
    }

    fn register_processes(&mut self) {
        let to = &mut self.registry;
        add(
            to,
            names::POOL_ACCOUNTS,
            "Accounts by state",
            self.accounts.clone(),
        );
        add(to, names::TASKS, "Tasks of registrars", self.tasks.clone());
        add(
            to,
            names::STORE_UP,
            "Whether the state store answers",
            self.store_up.clone(),
        );
        add(
            to,
            names::JOBS,
            "Turns of the scheduler's jobs",
            self.jobs.clone(),
        );
        add(
            to,
            names::JOB_DURATION,
            "How long they took",
            self.job_durations.clone(),
        );
        add(
            to,
            names::LOG_LINES_DROPPED,
            "Log lines without room in the shared log",
            self.log_lines_dropped.clone(),
        );
        add(
            to,
            names::STATISTICS_FAILURES,
            "Batches of statistics sent again",
            self.statistics_failures.clone(),
        );
    }

    /// A request of a client has begun.
    pub fn request_began(&self) {
        self.in_flight.inc();
    }

    /// It is over.
    pub fn request_ended(&self, request: &FinishedRequest<'_>) {
        self.in_flight.dec();
        let model = request.model.to_owned();
        let labels = RequestLabels {
            dialect: request.dialect,
            model: model.clone(),
            status: class_of(request.status),
            outcome: request.outcome,
        };
        self.requests.get_or_create(&labels).inc();
        for (direction, count) in [
            ("input", request.input_tokens),
            ("output", request.output_tokens),
        ] {
            if count > 0 {
                let model = model.clone();
                let labels = TokenLabels { model, direction };
                self.tokens.get_or_create(&labels).inc_by(count);
            }
        }
        let labels = ModelLabels {
            dialect: request.dialect,
            model,
        };
        let observe = |family: &Histograms<ModelLabels>, duration: Duration| {
            let histogram = family.get_or_create(&labels);
            histogram.observe(duration.as_secs_f64());
        };
        if request.outcome == "answered" {
            observe(&self.durations, request.duration);
        }
        if let (Some(first_byte), 200..300) = (request.first_byte, request.status) {
            observe(&self.first_bytes, first_byte);
        }
        if let Some(first_content) = request.first_content {
            observe(&self.first_contents, first_content);
        }
    }

    /// A lease that was taken for a request has ended.
    pub fn lease_ended(&self, outcome: &'static str) {
        self.leases.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// A request met a failure.
    pub fn upstream_failed(&self, kind: &'static str) {
        self.upstream_errors
            .get_or_create(&KindLabel { kind })
            .inc();
    }

    /// A job of the scheduler had its turn.
    pub fn job_ended(&self, job: &'static str, is_done: bool, duration: Duration) {
        let result = if is_done { "done" } else { "failed" };
        self.jobs
            .get_or_create(&JobResultLabels { job, result })
            .inc();
        let histogram = self.job_durations.get_or_create(&JobLabel { job });
        histogram.observe(duration.as_secs_f64());
    }

    /// The store did not take a batch of statistics.
    pub fn statistics_failed(&self) {
        self.statistics_failures.inc();
    }

    /// What the store says of the pool now; `None`: it does not answer.
    pub fn set_pool(&self, pool: Option<&PoolState>) {
        let _scraping = self.scraping.lock();
        self.store_up.set(i64::from(pool.is_some()));
        // What was true a while ago is not told.
        self.accounts.clear();
        self.tasks.clear();
        let as_gauge = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        for (state, count) in pool.iter().flat_map(|pool| &pool.accounts) {
            let gauge = self.accounts.get_or_create(&StateLabel { state });
            gauge.set(as_gauge(*count));
        }
        for (kind, state, count) in pool.iter().flat_map(|pool| &pool.tasks) {
            let gauge = self.tasks.get_or_create(&TaskLabels { kind, state });
            gauge.set(as_gauge(*count));
        }
    }

    /// All numbers, as Prometheus reads them ([`EXPOSITION_TYPE`]).
    pub fn text(&self) -> String {
        let _scraping = self.scraping.lock();
        if let Some(capture) = crate::log_capture() {
            let told = self.log_lines_dropped.get();
            let more = capture.dropped().saturating_sub(told);
            self.log_lines_dropped.inc_by(more);
        }
        let mut text = String::new();
        // Writing to a string can't fail.
        let _ = prometheus_text::encode(&mut text, &self.registry);
        text
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

const fn class_of(status: u16) -> &'static str {
    match status {
        0 => "none",
        100..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests;
