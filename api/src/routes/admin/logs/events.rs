//! What lives here: the events of the log as it is written.

use bytes::Bytes;
use serde::Serialize;

/// A line in an event.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Item {
    /// Grows within one source.
    pub(super) id: u64,
    /// `business2api` or `registrar`.
    pub(super) source: &'static str,
    /// When it was written, RFC 3339.
    pub(super) ts: String,
    pub(super) level: String,
    pub(super) message: String,
    /// Which process wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) process: Option<String>,
    /// The same as `ts`, for putting lines in order.
    #[serde(skip)]
    pub(super) at_ms: i64,
}

#[derive(Serialize)]
struct Logs<'a> {
    items: &'a [Item],
}

#[derive(Serialize)]
struct System<'a> {
    message: &'a str,
}

#[derive(Serialize)]
struct Ping {
    ts: String,
}

/// Some lines.
pub(super) fn logs(items: &[Item]) -> Bytes {
    event("logs", &Logs { items })
}

/// A word about the stream itself.
pub(super) fn system(message: &str) -> Bytes {
    event("system", &System { message })
}

/// A sign of life.
pub(super) fn ping(ts: String) -> Bytes {
    event("ping", &Ping { ts })
}

/// JSON has no line breaks, so each event is one line of data.
fn event(name: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).unwrap_or_default();
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}
