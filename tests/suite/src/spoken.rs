//! What lives here: the three dialects as a client writes and reads them. Written from the providers' documentation and not
//! from our encoders.

use serde_json::{Value, json};

use crate::KEY;

/// A dialect, from the client's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// OpenAI chat completions.
    OpenAi,
    /// Claude messages.
    Claude,
    /// Gemini `generateContent`; streamed as server-sent events.
    Gemini,
}

impl Spoken {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OpenAi, Self::Claude, Self::Gemini];

    /// Where a chat request goes.
    pub fn path(self, model: &str, stream: bool) -> String {
        match (self, stream) {
            (Self::OpenAi, _) => "/v1/chat/completions".to_owned(),
            (Self::Claude, _) => "/v1/messages".to_owned(),
            (Self::Gemini, false) => format!("/v1beta/models/{model}:generateContent"),
            (Self::Gemini, true) => format!("/v1beta/models/{model}:streamGenerateContent?alt=sse"),
        }
    }

    /// The headers that the dialect's SDK sends, with the key of the tests.
    pub fn headers(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::OpenAi => vec![("authorization", "Bearer sk-test-key")],
            Self::Claude => vec![("x-api-key", KEY), ("anthropic-version", "2023-06-01")],
            Self::Gemini => vec![("x-goog-api-key", KEY)],
        }
    }

    /// A request of one user turn.
    pub fn body(self, model: &str, prompt: &str, stream: bool) -> String {
        let turn = json!([{"role": "user", "content": prompt}]);
        let body = match self {
            Self::OpenAi => json!({"model": model, "messages": turn, "stream": stream}),
            Self::Claude => {
                json!({"model": model, "max_tokens": 1000, "messages": turn, "stream": stream})
            }
            Self::Gemini => json!({"contents": [{"role": "user", "parts": [{"text": prompt}]}]}),
        };
        body.to_string()
    }

    /// The text of a whole answer.
    pub fn text(self, answer: &Value) -> String {
        match self {
            Self::OpenAi => as_text(&answer["choices"][0]["message"]["content"]),
            Self::Claude => joined(&answer["content"], |block| &block["text"]),
            Self::Gemini => joined(&answer["candidates"][0]["content"]["parts"], answer_part),
        }
    }

    /// The text of a streamed answer.
    pub fn streamed_text(self, stream: &str) -> String {
        let pieces = Self::events(stream).into_iter().map(|event| match self {
            Self::OpenAi => as_text(&event["choices"][0]["delta"]["content"]),
            Self::Claude => as_text(&event["delta"]["text"]),
            Self::Gemini => joined(&event["candidates"][0]["content"]["parts"], answer_part),
        });
        pieces.collect()
    }

    /// The JSON of every `data:` line but `[DONE]`.
    pub fn events(stream: &str) -> Vec<Value> {
        let data = stream
            .lines()
            .filter_map(|line| line.strip_prefix("data:"))
            .map(str::trim);
        let events = data.filter(|data| *data != "[DONE]");
        events
            .map(|data| serde_json::from_str(data).unwrap_or_else(|e| panic!("{e} in {data}")))
            .collect()
    }

    /// Whether the stream says that it ended well.
    pub fn ended_well(self, stream: &str) -> bool {
        let has = |pointer: &str, word: &str| {
            Self::events(stream)
                .iter()
                .any(|e| e.pointer(pointer).is_some_and(|v| v == word))
        };
        match self {
            Self::OpenAi => {
                has("/choices/0/finish_reason", "stop") && stream.trim_end().ends_with("[DONE]")
            }
            Self::Claude => has("/delta/stop_reason", "end_turn") && has("/type", "message_stop"),
            Self::Gemini => has("/candidates/0/finishReason", "STOP"),
        }
    }

    /// The message of an error, whole or as an event of a stream.
    pub fn error_message(self, answer: &Value) -> String {
        as_text(&answer["error"]["message"])
    }

    /// Whether an error has the form of the dialect: what the SDKs look for.
    pub fn is_error(self, answer: &Value) -> bool {
        let error = &answer["error"];
        let has_message = error["message"].is_string();
        match self {
            Self::OpenAi => has_message && error["type"].is_string() && error.get("code").is_some(),
            Self::Claude => has_message && answer["type"] == "error" && error["type"].is_string(),
            Self::Gemini => has_message && error["code"].is_u64() && error["status"].is_string(),
        }
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn joined(list: &Value, text_of: fn(&Value) -> &Value) -> String {
    let parts = list.as_array().map(Vec::as_slice).unwrap_or_default();
    parts.iter().map(|part| as_text(text_of(part))).collect()
}

/// The text of a part that is no reasoning.
fn answer_part(part: &Value) -> &Value {
    if part["thought"] == true {
        &Value::Null
    } else {
        &part["text"]
    }
}
