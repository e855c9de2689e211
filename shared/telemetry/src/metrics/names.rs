//! What lives here: the name of every number for Prometheus, and what it is. `outcome`, `state`, `kind` and the like are words of
//! the domain; `model` is one of the models that the settings list, or `other`, or `none` where a request named none.

/// Counter. Requests of clients that are over, those without a valid key too. Labels: `dialect` (openai, claude, gemini), `model`,
/// `status` (2xx, 4xx, 5xx, or none: the client went away before there was one), `outcome` (answered, failed, `client_gone`).
pub const REQUESTS: &str = "b2a_requests_total";
/// Histogram, seconds. From a request's head to the end of its answer; only of those that were answered. Labels: `dialect`, `model`.
pub const REQUEST_DURATION: &str = "b2a_request_duration_seconds";
/// Histogram, seconds. From a request's head to the first byte of its answer; only of those with status 2xx. Labels: `dialect`,
/// `model`.
pub const FIRST_BYTE: &str = "b2a_first_byte_seconds";
/// Histogram, seconds. From a request's head to the first content of its answer (text, file or call). Labels: `dialect`, `model`.
pub const FIRST_CONTENT: &str = "b2a_first_content_seconds";
/// Gauge. Requests of clients that are under way in this process.
pub const IN_FLIGHT: &str = "b2a_requests_in_flight";
/// Counter. Tokens, as estimates. Labels: `model`, `direction` (input, output).
pub const TOKENS: &str = "b2a_tokens_total";
/// Counter. Leases of accounts that this process took for requests, by how they ended. Label: `outcome`.
pub const LEASES: &str = "b2a_leases_total";
/// Counter. Failures of accounts and of the upstream that requests met, also those that another account made good. Label: `kind`.
pub const UPSTREAM_ERRORS: &str = "b2a_upstream_errors_total";
/// Gauge. Accounts of the pool, the same in every process of a deployment. Label: `state`. Absent while the store is away.
pub const POOL_ACCOUNTS: &str = "b2a_pool_accounts";
/// Gauge. Tasks of registrars, the same in every process of a deployment. Labels: `kind` (refresh, register), `state` (outstanding).
/// Absent while the store is away.
pub const TASKS: &str = "b2a_tasks";
/// Gauge. Whether the state store answered when it was asked last: 1 or 0.
pub const STORE_UP: &str = "b2a_state_store_up";
/// Counter. Turns of the scheduler's jobs. Labels: `job`, `result` (done, failed).
pub const JOBS: &str = "b2a_jobs_total";
/// Histogram, seconds. How long those turns took. Label: `job`.
pub const JOB_DURATION: &str = "b2a_job_duration_seconds";
/// Counter. Log lines of this process that the shared log had no room for.
pub const LOG_LINES_DROPPED: &str = "b2a_log_lines_dropped_total";
/// Counter. Batches of statistics that the store did not take at once; they are sent again.
pub const STATISTICS_FAILURES: &str = "b2a_statistics_failures_total";
/// Gauge that is always 1. Label: `version`.
pub const BUILD_INFO: &str = "b2a_build_info";

/// Every name there is.
pub const ALL: [&str; 16] = [
    REQUESTS,
    REQUEST_DURATION,
    FIRST_BYTE,
    FIRST_CONTENT,
    IN_FLIGHT,
    TOKENS,
    LEASES,
    UPSTREAM_ERRORS,
    POOL_ACCOUNTS,
    TASKS,
    STORE_UP,
    JOBS,
    JOB_DURATION,
    LOG_LINES_DROPPED,
    STATISTICS_FAILURES,
    BUILD_INFO,
];
