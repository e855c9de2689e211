//! What lives here: the three dialects as a client writes and reads them. Written from the providers' documentation and not
//! from our encoders.

use serde_json::{Value, json};

use crate::{KEY, SseBlock};

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

    /// Where the dialect's SDK asks for the list of models.
    pub const fn models_path(self) -> &'static str {
        match self {
            Self::OpenAi | Self::Claude => "/v1/models",
            Self::Gemini => "/v1beta/models",
        }
    }

    /// The headers that the dialect's SDK sends, with the key of the tests.
    pub const fn headers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::OpenAi => &[("authorization", "Bearer sk-test-key")],
            Self::Claude => &[("x-api-key", KEY), ("anthropic-version", "2023-06-01")],
            Self::Gemini => &[("x-goog-api-key", KEY)],
        }
    }

    /// A request of one user turn.
    pub fn body(self, model: &str, prompt: &str, stream: bool) -> Value {
        let turn = json!([{"role": "user", "content": prompt}]);
        match self {
            Self::OpenAi => json!({"model": model, "messages": turn, "stream": stream}),
            Self::Claude => {
                json!({"model": model, "max_tokens": 1000, "messages": turn, "stream": stream})
            }
            Self::Gemini => json!({"contents": [{"role": "user", "parts": [{"text": prompt}]}]}),
        }
    }

    /// The same request, asking to see what the model thinks. OpenAI's clients are always shown it.
    pub fn body_with_reasoning(self, model: &str, prompt: &str, stream: bool) -> Value {
        let mut body = self.body(model, prompt, stream);
        match self {
            Self::OpenAi => {}
            Self::Claude => {
                body["thinking"] = json!({"type": "enabled", "budget_tokens": 1024});
            }
            Self::Gemini => {
                body["generationConfig"] = json!({"thinkingConfig": {"includeThoughts": true}});
            }
        }
        body
    }

    /// The text of a whole answer.
    pub fn text(self, answer: &Value) -> String {
        match self {
            Self::OpenAi => as_text(&answer["choices"][0]["message"]["content"]),
            Self::Claude => joined(&answer["content"], |block| &block["text"]),
            Self::Gemini => joined(&answer["candidates"][0]["content"]["parts"], answer_part),
        }
    }

    /// The reasoning of a whole answer.
    pub fn reasoning(self, answer: &Value) -> String {
        match self {
            Self::OpenAi => as_text(&answer["choices"][0]["message"]["reasoning_content"]),
            Self::Claude => joined(&answer["content"], |block| &block["thinking"]),
            Self::Gemini => joined(&answer["candidates"][0]["content"]["parts"], thought_part),
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

    /// The reasoning of a streamed answer.
    pub fn streamed_reasoning(self, stream: &str) -> String {
        let pieces = Self::events(stream).into_iter().map(|event| match self {
            Self::OpenAi => as_text(&event["choices"][0]["delta"]["reasoning_content"]),
            Self::Claude => as_text(&event["delta"]["thinking"]),
            Self::Gemini => joined(&event["candidates"][0]["content"]["parts"], thought_part),
        });
        pieces.collect()
    }

    /// The JSON of every event but `[DONE]`.
    pub fn events(stream: &str) -> Vec<Value> {
        let blocks = SseBlock::read_all(stream).into_iter();
        let data = blocks.filter_map(|block| block.data);
        let events = data.filter(|data| *data != "[DONE]");
        events
            .map(|data| serde_json::from_str(&data).unwrap_or_else(|e| panic!("{e} in {data}")))
            .collect()
    }

    /// The input and output tokens that a whole answer tells.
    pub fn usage(self, answer: &Value) -> (u64, u64) {
        let usage = match self {
            Self::OpenAi | Self::Claude => &answer["usage"],
            Self::Gemini => &answer["usageMetadata"],
        };
        let (input, output) = match self {
            Self::OpenAi => ("prompt_tokens", "completion_tokens"),
            Self::Claude => ("input_tokens", "output_tokens"),
            Self::Gemini => ("promptTokenCount", "candidatesTokenCount"),
        };
        let count = |name: &str| {
            usage[name]
                .as_u64()
                .unwrap_or_else(|| panic!("{name} in {answer}"))
        };
        (count(input), count(output))
    }

    /// Why a whole answer ended.
    pub fn stop(self, answer: &Value) -> String {
        as_text(match self {
            Self::OpenAi => &answer["choices"][0]["finish_reason"],
            Self::Claude => &answer["stop_reason"],
            Self::Gemini => &answer["candidates"][0]["finishReason"],
        })
    }

    /// Why a streamed answer ended; empty when it does not say so.
    pub fn streamed_stop(self, stream: &str) -> String {
        let reason = |event: &Value| match self {
            Self::OpenAi => as_text(&event["choices"][0]["finish_reason"]),
            Self::Claude => as_text(&event["delta"]["stop_reason"]),
            Self::Gemini => as_text(&event["candidates"][0]["finishReason"]),
        };
        Self::events(stream).iter().map(reason).collect()
    }

    /// Whether the stream says that it is over, as opposed to cut off.
    pub fn is_over(self, stream: &str) -> bool {
        match self {
            Self::OpenAi => stream.ends_with("data: [DONE]\n\n"),
            Self::Claude => {
                let blocks = SseBlock::read_all(stream);
                blocks
                    .last()
                    .is_some_and(|block| block.event.as_deref() == Some("message_stop"))
            }
            Self::Gemini => !self.streamed_stop(stream).is_empty(),
        }
    }

    /// Whether the stream says that it ended well.
    pub fn ended_well(self, stream: &str) -> bool {
        let wanted = match self {
            Self::OpenAi => "stop",
            Self::Claude => "end_turn",
            Self::Gemini => "STOP",
        };
        self.is_over(stream) && self.streamed_stop(stream) == wanted
    }

    /// The error that a stream ends in, if it ends in one.
    pub fn streamed_error(self, stream: &str) -> Option<Value> {
        let last = SseBlock::read_all(stream).pop()?;
        let error: Value = serde_json::from_str(&last.data?).ok()?;
        // Claude's clients look at the name of the event, Google's SDK breaks on one.
        let is_named = last.event.as_deref() == Some("error");
        (self.is_error(&error) && is_named == (self == Self::Claude)).then_some(error)
    }

    /// The message of an error, whole or as an event of a stream.
    pub fn error_message(self, answer: &Value) -> String {
        as_text(&answer["error"]["message"])
    }

    /// Whether an error has the form of the dialect: what the SDKs look for.
    pub fn is_error(self, answer: &Value) -> bool {
        let error = &answer["error"];
        let has_message = error["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty());
        match self {
            Self::OpenAi => has_message && error["type"].is_string() && error.get("code").is_some(),
            Self::Claude => has_message && answer["type"] == "error" && error["type"].is_string(),
            Self::Gemini => has_message && error["code"].is_u64() && error["status"].is_string(),
        }
    }

    /// The status of an answer that no account can give.
    pub const fn no_account_status(self) -> u16 {
        match self {
            Self::Claude => 529,
            Self::OpenAi | Self::Gemini => 503,
        }
    }

    /// The sign of life that the dialect's SDKs bear, to the byte.
    pub const fn keep_alive(self) -> &'static str {
        match self {
            Self::OpenAi => ": keep-alive\n\n",
            Self::Claude => "event: ping\ndata: {\"type\":\"ping\"}\n\n",
            Self::Gemini => "\n",
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

/// The text of a part that is reasoning.
fn thought_part(part: &Value) -> &Value {
    if part["thought"] == true {
        &part["text"]
    } else {
        &Value::Null
    }
}
