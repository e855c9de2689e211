//! What lives here: the log subscriber that every process installs once, at its start.
#![doc = include_str!("../README.md")]

mod recent;

use std::io::IsTerminal;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, Registry, reload};

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

/// The level of the log, to be changed while the process runs.
pub struct LogLevel(Option<reload::Handle<EnvFilter, Registry>>);

impl LogLevel {
    /// A log whose level nobody changes.
    pub const FIXED: Self = Self(None);

    /// Debug for our own crates, or not. A level that was named for the start (`RUST_LOG`) stays.
    pub fn set_debug(&self, debug: bool) {
        if let (Self(Some(handle)), Ok(filter)) = (self, default_filter(debug)) {
            // It fails only when there is no subscriber any more.
            handle.reload(filter).unwrap_or_default();
        }
    }
}

/// Installs the subscriber for the whole process; lines go to standard error. `filter` is in the form of
/// `tracing-subscriber`'s `EnvFilter` (`RUST_LOG`); none: info, or debug for our own crates when `debug` is set, which
/// can be changed later.
pub fn init(
    format: LogFormat,
    filter: Option<&str>,
    debug: bool,
) -> Result<LogLevel, TelemetryError> {
    install(format, filter, debug, None)
}

/// The same as [`init`], and `lines` keeps the latest of what is logged.
pub fn init_keeping(
    format: LogFormat,
    filter: Option<&str>,
    debug: bool,
    lines: RecentLines,
) -> Result<LogLevel, TelemetryError> {
    install(format, filter, debug, Some(lines))
}

fn install(
    format: LogFormat,
    filter: Option<&str>,
    debug: bool,
    lines: Option<RecentLines>,
) -> Result<LogLevel, TelemetryError> {
    let (filter, is_fixed) = match filter {
        Some(text) => (EnvFilter::builder().parse(text)?, true),
        None => (default_filter(debug)?, false),
    };
    let (filter, handle) = reload::Layer::new(filter);
    let writer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let writer = match format {
        LogFormat::Text => writer.boxed(),
        LogFormat::Json => writer.json().flatten_event(true).boxed(),
    };
    let layers = tracing_subscriber::registry().with(filter).with(lines);
    layers
        .with(writer)
        .try_init()
        .map_err(|_| TelemetryError::AlreadySet)?;
    Ok(LogLevel((!is_fixed).then_some(handle)))
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
    fn the_level_can_be_changed_unless_it_was_named() {
        let level = init(LogFormat::Json, None, false).unwrap();
        let is_debug = || tracing::enabled!(target: "b2a_telemetry", tracing::Level::DEBUG);
        assert!(!is_debug());
        level.set_debug(true);
        assert!(is_debug());
        level.set_debug(false);
        assert!(!is_debug());
        LogLevel::FIXED.set_debug(true);
        assert!(!is_debug());
    }

    #[test]
    fn a_bad_filter_is_refused() {
        assert!(matches!(
            init(LogFormat::Text, Some("a=loud"), false),
            Err(TelemetryError::BadFilter(_))
        ));
    }
}
