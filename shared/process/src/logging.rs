//! What lives here: the log of a process, and its last word when it can't start.

use std::io::Write as _;

use b2a_config::Environment;
use b2a_telemetry::{LogFormat, TelemetryError};

/// Sets the log up: `RUST_LOG` if it is there, else info, or debug when the settings say so.
pub fn init_logging(environment: &Environment, debug: bool) -> Result<(), TelemetryError> {
    let format = match environment.get("LOG_FORMAT") {
        Some("json") => LogFormat::Json,
        Some("text") => LogFormat::Text,
        _ => LogFormat::detect(),
    };
    b2a_telemetry::init(format, environment.get("RUST_LOG"), debug)
}

/// Tells why a process ends, on standard error: settings may have been refused before there was a log.
pub fn report(error: &dyn std::error::Error) {
    let _ = writeln!(std::io::stderr(), "business2api: {error}");
}
