//! What lives here: the frames between a server and its workers.

use b2a_objects::Cookie;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the protocol.
const PROTOCOL: &str = "1.0";

/// A frame from the server.
#[derive(Debug, Deserialize)]
pub(super) struct FromServer {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) data: Value,
}

/// A frame to the server.
#[derive(Serialize)]
struct ToServer<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    version: &'a str,
    /// Whole Unix seconds: an old server drops anything else.
    timestamp: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

#[derive(Serialize)]
struct Ready<'a> {
    max_threads: u32,
    client_version: &'a str,
    protocol_version: &'a str,
}

/// What became of a renewal.
#[derive(Serialize)]
pub(super) struct RefreshResult<'a> {
    pub(super) success: bool,
    pub(super) email: &'a str,
    pub(super) cookies: Option<&'a [Cookie]>,
    pub(super) error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) task_id: Option<&'a str>,
}

/// What became of a registration.
#[derive(Serialize)]
pub(super) struct RegisterResult<'a> {
    pub(super) success: bool,
    pub(super) email: &'a str,
    pub(super) error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) task_id: Option<&'a str>,
}

/// Says how much the worker can do.
pub(super) fn client_ready(now_ms: u64, threads: u32) -> String {
    let ready = Ready {
        max_threads: threads,
        client_version: env!("CARGO_PKG_VERSION"),
        protocol_version: PROTOCOL,
    };
    frame("client_ready", now_ms, Some(ready))
}

/// Says that the worker lives.
pub(super) fn heartbeat_ack(now_ms: u64) -> String {
    frame::<()>("heartbeat_ack", now_ms, None)
}

/// Asks for a task.
pub(super) fn request_task(now_ms: u64) -> String {
    frame::<()>("request_task", now_ms, None)
}

pub(super) fn refresh_result(now_ms: u64, result: &RefreshResult<'_>) -> String {
    frame("refresh_result", now_ms, Some(result))
}

pub(super) fn register_result(now_ms: u64, result: &RegisterResult<'_>) -> String {
    frame("register_result", now_ms, Some(result))
}

fn frame<T: Serialize>(kind: &str, now_ms: u64, data: Option<T>) -> String {
    let frame = ToServer {
        kind,
        version: PROTOCOL,
        timestamp: now_ms / 1000,
        data,
    };
    // Strings, numbers and maps with text as keys can always be written.
    serde_json::to_string(&frame).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn frames_are_as_old_servers_read_them() {
        let ready = value(&client_ready(1_764_339_000_999, 3));
        assert_eq!(
            ready,
            json!({
                "type": "client_ready", "version": "1.0", "timestamp": 1_764_339_000,
                "data": {"max_threads": 3, "client_version": env!("CARGO_PKG_VERSION"), "protocol_version": "1.0"},
            })
        );
        let ack = value(&heartbeat_ack(1000));
        assert_eq!(
            ack,
            json!({"type": "heartbeat_ack", "version": "1.0", "timestamp": 1})
        );
        let failed = RefreshResult {
            success: false,
            email: "a@example.com",
            cookies: None,
            error: "why",
            task_id: None,
        };
        let failed = value(&refresh_result(1000, &failed));
        assert_eq!(
            failed["data"],
            json!({"success": false, "email": "a@example.com", "cookies": null, "error": "why"})
        );
    }

    #[test]
    fn a_frame_without_data_is_one() {
        let frame: FromServer =
            serde_json::from_str(r#"{"type":"heartbeat","timestamp":1}"#).unwrap();
        assert_eq!(
            (frame.kind.as_str(), &frame.data),
            ("heartbeat", &Value::Null)
        );
        assert!(serde_json::from_str::<FromServer>("[]").is_err());
    }
}
