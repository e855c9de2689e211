//! What lives here: the lines of the log once more, for whoever shares them with other processes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use b2a_domain::{Clock, LogLevel, LogLine};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::event_text::EventText;

/// Lines that may wait for whoever takes them.
const WAITING: usize = 4096;

/// The capture of this process, once its log is set up.
static OF_PROCESS: OnceLock<LogCapture> = OnceLock::new();

/// The capture of this process; `None`: its log is not set up here.
pub fn log_capture() -> Option<&'static LogCapture> {
    OF_PROCESS.get()
}

/// Hands out the lines of the log. A clone shares them; as a [`Layer`] it takes note of every event that passes the filter, and
/// never waits: what there is no room for is dropped and counted.
#[derive(Clone)]
pub struct LogCapture(Arc<Shared>);

struct Shared {
    clock: Box<dyn Clock>,
    sender: mpsc::Sender<LogLine>,
    receiver: Mutex<Option<mpsc::Receiver<LogLine>>>,
    taken: AtomicU64,
    dropped: AtomicU64,
}

impl LogCapture {
    /// A capture that nobody takes lines from yet.
    pub fn new(clock: impl Clock) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        Self(Arc::new(Shared {
            clock: Box::new(clock),
            sender,
            receiver: Mutex::new(Some(receiver)),
            taken: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        }))
    }

    /// Makes it the one of this process.
    pub(crate) fn install(self) {
        // A process has one log, and so one capture.
        let _ = OF_PROCESS.set(self);
    }

    /// The lines, for one taker; `None`: somebody has them.
    pub fn take(&self) -> Option<mpsc::Receiver<LogLine>> {
        self.0.receiver.lock().take()
    }

    /// Lines that were handed out, or wait to be.
    pub fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::Acquire)
    }

    /// Lines that there was no room for.
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }

    fn push(&self, level: Level, message: String) {
        let line = LogLine {
            at_ms: self.0.clock.now_ms(),
            level: match level {
                Level::ERROR => LogLevel::Error,
                Level::WARN => LogLevel::Warn,
                Level::INFO => LogLevel::Info,
                _ => LogLevel::Debug,
            },
            message,
        };
        match self.0.sender.try_send(line) {
            Ok(()) => self.0.taken.fetch_add(1, Ordering::Release),
            Err(_) => self.0.dropped.fetch_add(1, Ordering::Relaxed),
        };
    }
}

/// The fields of a span, as they stand in the lines within it.
struct SpanFields(String);

impl<S> Layer<S> for LogCapture
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        let mut text = EventText::of_span(span.name());
        attributes.record(&mut text);
        span.extensions_mut().insert(SpanFields(text.into_fields()));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut text = EventText::default();
        event.record(&mut text);
        let mut of_spans = Vec::new();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(SpanFields(fields)) = span.extensions().get() {
                of_spans.push(fields.clone());
            }
        }
        let line = text.into_line(of_spans.iter().map(String::as_str));
        self.push(*event.metadata().level(), line);
    }
}

#[cfg(test)]
mod tests {
    use b2a_domain::ManualClock;
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;
    use crate::event_text::LINE_BYTES;

    fn captured(work: impl FnOnce()) -> (LogCapture, Vec<LogLine>) {
        let capture = LogCapture::new(ManualClock::new(7000));
        let subscriber = tracing_subscriber::registry().with(capture.clone());
        tracing::subscriber::with_default(subscriber, work);
        let mut lines = Vec::new();
        let mut receiver = capture.take().unwrap();
        while let Ok(line) = receiver.try_recv() {
            lines.push(line);
        }
        (capture, lines)
    }

    #[test]
    fn a_line_is_its_message_its_fields_and_those_of_its_spans() {
        let (capture, lines) = captured(|| {
            let span = tracing::info_span!("request", id = "req_1", otel.kind = "server");
            let error = "no\nway";
            span.in_scope(|| tracing::warn!(count = 3, word = "two words", %error, "it failed"));
            tracing::trace!("{}", "ä".repeat(LINE_BYTES));
        });
        assert_eq!(
            lines[0].message,
            "it failed count=3 word=two words error=no way request.id=req_1"
        );
        assert_eq!((lines[0].level, lines[0].at_ms), (LogLevel::Warn, 7000));
        assert!(lines[1].message.len() < LINE_BYTES + 8 && lines[1].message.ends_with('…'));
        assert_eq!(lines[1].level, LogLevel::Debug);
        assert_eq!((capture.taken(), capture.dropped()), (2, 0));
        assert!(capture.take().is_none(), "one taker");
    }

    #[test]
    fn what_there_is_no_room_for_is_counted() {
        let (capture, lines) = captured(|| {
            for number in 0..WAITING + 5 {
                tracing::info!("line {number}");
            }
        });
        assert_eq!(lines.len(), WAITING);
        assert_eq!((capture.taken(), capture.dropped()), (WAITING as u64, 5));
    }
}
