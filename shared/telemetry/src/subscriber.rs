//! What lives here: the subscriber that every process installs once, at its start.

use std::io::IsTerminal;

use b2a_domain::SystemClock;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use crate::RecentLines;
use crate::capture::LogCapture;
use crate::traces::{self, TraceSettings};

/// A layer of the subscriber, whatever it does.
pub(crate) type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// Filters match by prefix, so these are all our crates.
const OURS: [&str; 2] = ["b2a", "business2api"];

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

/// How a process logs.
#[derive(Debug, Clone)]
pub struct LogSetup<'a> {
    /// In which form.
    pub format: LogFormat,
    /// In the form of `tracing-subscriber`'s `EnvFilter` (`RUST_LOG`); none: info, or debug for our own crates when `debug` is
    /// set.
    pub filter: Option<&'a str>,
    /// Debug for our own crates.
    pub debug: bool,
    /// Keep the latest of what is logged; none: nobody asks this process for it.
    pub recent: Option<RecentLines>,
}

/// The level of the log, to be changed while the process runs.
pub struct LogLevel(Option<SetFilter>);

/// Puts another filter in the place of the one of the log.
type SetFilter = Box<dyn Fn(EnvFilter) + Send + Sync>;

impl LogLevel {
    /// A log whose level nobody changes.
    pub const FIXED: Self = Self(None);

    /// Debug for our own crates, or not. A level that was named for the start (`RUST_LOG`) stays.
    pub fn set_debug(&self, debug: bool) {
        if let (Self(Some(set)), Ok(filter)) = (self, default_filter(debug)) {
            set(filter);
        }
    }

    fn of<S: 'static>(handle: reload::Handle<EnvFilter, S>) -> Self {
        Self(Some(Box::new(move |filter| {
            // It fails only when there is no subscriber any more.
            handle.reload(filter).unwrap_or_default();
        })))
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
    /// Traces can't be sent like that.
    #[error("telemetry.otlp_endpoint: {0}")]
    Traces(String),
}

/// Installs the subscriber for the whole process. Lines go to standard error and to the [`crate::log_capture`]; spans to a
/// collector, if there is one. The level can be changed later, unless it is named.
pub fn init(log: LogSetup<'_>, traces: Option<TraceSettings>) -> Result<LogLevel, TelemetryError> {
    let (filter, is_fixed) = match log.filter {
        Some(text) => (EnvFilter::builder().parse(text)?, true),
        None => (default_filter(log.debug)?, false),
    };
    let writer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let writer = match log.format {
        LogFormat::Text => writer.boxed(),
        LogFormat::Json => writer.json().flatten_event(true).boxed(),
    };
    let capture = LogCapture::new(SystemClock);
    let mut lines: Vec<BoxedLayer> = vec![writer, capture.clone().boxed()];
    lines.extend(log.recent.map(Layer::boxed));
    let (installed, level) = match traces {
        // One filter for all is cheaper than one for each.
        None => {
            let (filter, handle) = reload::Layer::new(filter);
            let layers = tracing_subscriber::registry().with(lines).with(filter);
            (layers.try_init(), LogLevel::of(handle))
        }
        Some(traces) => {
            let (filter, handle) = reload::Layer::new(filter);
            let both = vec![lines.with_filter(filter).boxed(), traces::layer(traces)?];
            let layers = tracing_subscriber::registry().with(both);
            (layers.try_init(), LogLevel::of::<Registry>(handle))
        }
    };
    installed.map_err(|_| TelemetryError::AlreadySet)?;
    capture.install();
    Ok(if is_fixed { LogLevel::FIXED } else { level })
}

/// Whether something in the log comes from a crate of ours.
pub(crate) fn is_ours(target: &str) -> bool {
    OURS.iter().any(|ours| target.starts_with(ours))
}

fn default_filter(debug: bool) -> Result<EnvFilter, TelemetryError> {
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
        assert!(is_ours("b2a_api::stream") && !is_ours("hyper::proto"));
    }

    const SETUP: LogSetup<'static> = LogSetup {
        format: LogFormat::Json,
        filter: None,
        debug: false,
        recent: None,
    };

    #[test]
    fn the_level_can_be_changed_unless_it_was_named() {
        let level = init(SETUP, None).unwrap();
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
        let log = LogSetup {
            filter: Some("a=loud"),
            ..SETUP
        };
        assert!(matches!(init(log, None), Err(TelemetryError::BadFilter(_))));
    }
}
