//! What lives here: the log of a process, and its last word when it can't start.

use std::io::Write as _;

use b2a_config::{Environment, Settings};
use b2a_telemetry::{LogFormat, LogLevel, LogSetup, RecentLines, TelemetryError};

use crate::trace_transport;

/// Sets the log up: `RUST_LOG` if it is there, else info, or debug when the settings say so, which can change; and the traces,
/// if the settings name a collector.
pub fn init_logging(
    environment: &Environment,
    settings: &Settings,
) -> Result<LogLevel, TelemetryError> {
    let log = LogSetup {
        format: format(environment),
        filter: environment.get("RUST_LOG"),
        debug: settings.debug,
        recent: None,
    };
    b2a_telemetry::init(log, trace_transport::of(settings)?)
}

/// The same as [`init_logging`], and `lines` keeps the latest of what is logged. Without `RUST_LOG`, the word in `LOG_LEVEL`
/// counts, as old registrars have it.
pub fn init_logging_keeping(
    environment: &Environment,
    settings: &Settings,
    lines: RecentLines,
) -> Result<LogLevel, TelemetryError> {
    let level = environment.get("LOG_LEVEL").unwrap_or_default();
    let (of_level, is_debug) = match level.to_ascii_lowercase().as_str() {
        "debug" => (None, true),
        "warning" | "warn" => (Some("warn"), false),
        "error" | "critical" => (Some("error"), false),
        _ => (None, false),
    };
    let log = LogSetup {
        format: format(environment),
        filter: environment.get("RUST_LOG").or(of_level),
        debug: settings.debug || is_debug,
        recent: Some(lines),
    };
    b2a_telemetry::init(log, trace_transport::of(settings)?)
}

fn format(environment: &Environment) -> LogFormat {
    match environment.get("LOG_FORMAT") {
        Some("json") => LogFormat::Json,
        Some("text") => LogFormat::Text,
        _ => LogFormat::detect(),
    }
}

/// Tells why a process ends, on standard error: settings may have been refused before there was a log.
pub fn report(error: &dyn std::error::Error) {
    let _ = writeln!(std::io::stderr(), "business2api: {error}");
}
