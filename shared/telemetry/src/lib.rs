//! What lives here: the log subscriber that every process installs once, at its start.
#![doc = include_str!("../README.md")]

mod recent;

use std::io::IsTerminal;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

pub use recent::{LogLine, LogPage, RecentLines};

/// In which form log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line, for machines.
    Json,
}

impl LogFormat {
    /// Text where a person looks on, else JSON.
    pub fn detect() -> Self {
        if std::io::stderr().is_terminal() {
            Self::Text
        } else {
            Self::Json
        }
    }
}

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not of the form `level` or `target=level,…`.
    #[error("the log filter can't be understood: {0}")]
    BadFilter(#[from] tracing_subscriber::filter::ParseError),
    /// A subscriber is there already.
    #[error("logging was set up twice")]
    AlreadySet,
}

/// Installs the subscriber for the whole process; lines go to standard error. `filter` is in the form of
/// `tracing-subscriber`'s `EnvFilter` (`RUST_LOG`); none: info, or debug for our own crates when `debug` is set.
pub fn init(format: LogFormat, filter: Option<&str>, debug: bool) -> Result<(), TelemetryError> {
    install(format, filter, debug, None)
}

/// The same as [`init`], and `lines` keeps the latest of what is logged.
pub fn init_keeping(
    format: LogFormat,
    filter: Option<&str>,
    debug: bool,
    lines: RecentLines,
) -> Result<(), TelemetryError> {
    install(format, filter, debug, Some(lines))
}

fn install(
    format: LogFormat,
    filter: Option<&str>,
    debug: bool,
    lines: Option<RecentLines>,
) -> Result<(), TelemetryError> {
    let filter = match filter {
        Some(text) => EnvFilter::builder().parse(text)?,
        None => default_filter(debug)?,
    };
    let writer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let writer = match format {
        LogFormat::Text => writer.boxed(),
        LogFormat::Json => writer.json().flatten_event(true).boxed(),
    };
    let layers = tracing_subscriber::registry().with(filter).with(lines);
    layers
        .with(writer)
        .try_init()
        .map_err(|_| TelemetryError::AlreadySet)
}

fn default_filter(debug: bool) -> Result<EnvFilter, TelemetryError> {
    /// Filters match by prefix, so these are all our crates.
    const OURS: [&str; 2] = ["b2a", "business2api"];
    let mut filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .parse("")?;
    if debug {
        for target in OURS {
            filter = filter.add_directive(format!("{target}=debug").parse()?);
        }
    }
    Ok(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_concerns_our_own_crates_only() {
        assert_eq!(default_filter(false).unwrap().to_string(), "info");
        let debug = default_filter(true).unwrap().to_string();
        assert!(
            debug.contains("b2a=debug") && debug.contains("info"),
            "{debug}"
        );
    }

    #[test]
    fn a_bad_filter_is_refused() {
        assert!(matches!(
            init(LogFormat::Text, Some("a=loud"), false),
            Err(TelemetryError::BadFilter(_))
        ));
    }
}
