//! What lives here: the log of a process, and its last word when it can't start.

use std::io::Write as _;

use b2a_config::Environment;
use b2a_telemetry::{LogFormat, LogLevel, RecentLines, TelemetryError};

/// Sets the log up: `RUST_LOG` if it is there, else info, or debug when the settings say so, which can change.
pub fn init_logging(environment: &Environment, debug: bool) -> Result<LogLevel, TelemetryError> {
    b2a_telemetry::init(format(environment), environment.get("RUST_LOG"), debug)
}

/// The same as [`init_logging`], and `lines` keeps the latest of what is logged. Without `RUST_LOG`, the word in `LOG_LEVEL`
/// counts, as old registrars have it.
pub fn init_logging_keeping(
    environment: &Environment,
    debug: bool,
    lines: RecentLines,
) -> Result<LogLevel, TelemetryError> {
    let level = environment.get("LOG_LEVEL").unwrap_or_default();
    let (of_level, is_debug) = match level.to_ascii_lowercase().as_str() {
        "debug" => (None, true),
        "warning" | "warn" => (Some("warn"), false),
        "error" | "critical" => (Some("error"), false),
        _ => (None, false),
    };
    let filter = environment.get("RUST_LOG").or(of_level);
    b2a_telemetry::init_keeping(format(environment), filter, debug || is_debug, lines)
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
