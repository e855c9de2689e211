//! What lives here: the Responses API over golden files. Requests in `golden/responses/` against the canonical request,
//! answers against the response, whole and streamed. After a wanted change: `INSTA_UPDATE=always cargo nextest run
//! -p b2a-protocol --test responses`, and read the difference.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]
#![allow(clippy::too_many_lines, reason = "tables of what is refused")]

mod answers;
mod kept;
mod refusals;
mod refused_tools;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use b2a_domain::{Clock, TokenUsage};
use b2a_protocol::canonical::{Finish, StopReason};
use b2a_protocol::responses::{Draft, Request};
use b2a_protocol::{AnswerHead, StreamFraming};
use serde_json::Value;

/// The limit of what is kept, in tests that are not about it.
const LIMIT: usize = 1024 * 1024;

fn golden(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(path)
}

fn check(name: &str, found: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(golden("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, found));
}

struct Noon;

impl Clock for Noon {
    fn now_ms(&self) -> u64 {
        1_760_000_042_000
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(Noon)
}

fn request(body: &Value) -> Request {
    let draft = Draft::read(body.to_string().as_bytes()).unwrap();
    draft.into_request(None).unwrap()
}

fn of_file(name: &str) -> Request {
    let body = std::fs::read(golden("responses").join(name)).unwrap();
    Draft::read(&body).unwrap().into_request(None).unwrap()
}

fn head(request: &Request) -> AnswerHead {
    AnswerHead {
        id: "0123456789abcdef".to_owned(),
        model: "gemini-2.5-flash".to_owned(),
        created_sec: 1_760_000_000,
        input_tokens: 7,
        include_usage: false,
        old_function_call: false,
        include_reasoning: request.chat.include_reasoning,
        framing: StreamFraming::default(),
    }
}

fn finish(reason: StopReason) -> Finish {
    Finish {
        reason,
        usage: TokenUsage {
            input_tokens: 7,
            output_tokens: 12,
            reasoning_tokens: 3,
        },
        stop_text: None,
    }
}

#[test]
fn requests_become_canonical() {
    for name in ["plain", "everything", "codex", "codex_lite"] {
        let request = of_file(&format!("{name}.json"));
        check(
            &format!("request_responses_{name}"),
            &format!("{:#?}", request.chat),
        );
    }
}

#[test]
fn allowed_tools_leave_only_these() {
    let tool = |name: &str| serde_json::json!({"type": "function", "name": name});
    let request = request(&serde_json::json!({
        "input": "a",
        "tools": [tool("one"), tool("two"), {"type": "web_search"}],
        "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [tool("two")]},
    }));
    let names: Vec<_> = request
        .chat
        .tools
        .iter()
        .map(|tool| tool.name.as_str())
        .collect();
    assert_eq!(names, ["two"]);
    assert_eq!(
        request.chat.tool_choice,
        b2a_protocol::canonical::ToolChoice::Required
    );
    assert!(!request.chat.web_search);
}
