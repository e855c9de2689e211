//! What lives here: the public face of the telemetry crate.
#![doc = include_str!("../README.md")]

mod capture;
mod event_text;
mod metrics;
mod recent;
mod spans;
mod subscriber;
mod traces;

pub use capture::{LogCapture, log_capture};
pub use metrics::{EXPOSITION_TYPE, FinishedRequest, Metrics, PoolState, names as metric_names};
pub use recent::{LogLine, LogPage, RecentLines};
pub use spans::request_span;
pub use subscriber::{LogFormat, LogLevel, LogSetup, TelemetryError, init};
pub use traces::{TraceSettings, TraceTransport, flush_traces};
