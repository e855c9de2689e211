//! What lives here: what the bodies of the dialects look like from afar. They are the providers' own, so only the fields
//! that shape a request are told; every other field of the provider's reference may come along.
#![expect(dead_code, reason = "described in the OpenAPI document, never built")]

use utoipa::ToSchema;
use utoipa::openapi::Object;

/// A chat in OpenAI's form: <https://platform.openai.com/docs/api-reference/chat/create>
#[derive(ToSchema)]
pub(crate) struct OpenAiChatBody {
    /// One of `GET /v1/models`, or an alias of the settings; the first of the list when it is left out.
    #[schema(nullable = false, example = "gemini-2.5-flash")]
    model: Option<String>,
    /// The conversation so far.
    #[schema(min_items = 1, example = json!([{"role": "user", "content": "Hello"}]))]
    messages: Vec<Object>,
    /// Whether the answer comes piece by piece, as server-sent events.
    #[schema(nullable = false)]
    stream: Option<bool>,
    /// The functions that the model may call.
    #[schema(nullable = false)]
    tools: Option<Vec<Object>>,
}

/// A response in OpenAI's form: <https://platform.openai.com/docs/api-reference/responses/create>
#[derive(ToSchema)]
pub(crate) struct OpenAiResponseBody {
    /// One of `GET /v1/models`, or an alias of the settings; the first of the list when it is left out.
    #[schema(nullable = false, example = "gemini-2.5-flash")]
    model: Option<String>,
    /// A text, or the items of a conversation.
    #[schema(value_type = Value, example = "Hello")]
    input: String,
    /// What the model is told first, for this response alone.
    instructions: Option<String>,
    /// The id of a response that was kept, whose conversation goes on.
    previous_response_id: Option<String>,
    /// Whether the answer comes piece by piece, as server-sent events.
    #[schema(nullable = false)]
    stream: Option<bool>,
    /// Whether the response is kept; it is unless this is false.
    #[schema(nullable = false)]
    store: Option<bool>,
    /// Functions, custom tools and namespaces of them, web search and image generation.
    #[schema(nullable = false)]
    tools: Option<Vec<Object>>,
}

/// A message in Claude's form: <https://docs.anthropic.com/en/api/messages>
#[derive(ToSchema)]
pub(crate) struct ClaudeMessagesBody {
    /// One of `GET /v1/models`, or an alias of the settings.
    #[schema(example = "gemini-2.5-flash")]
    model: String,
    /// The most tokens that the answer may have.
    #[schema(minimum = 1)]
    max_tokens: u64,
    /// The conversation so far.
    #[schema(min_items = 1, example = json!([{"role": "user", "content": "Hello"}]))]
    messages: Vec<Object>,
    /// Whether the answer comes piece by piece, as server-sent events.
    #[schema(nullable = false)]
    stream: Option<bool>,
    /// The tools that the model may use.
    #[schema(nullable = false)]
    tools: Option<Vec<Object>>,
}

/// What to count, in Claude's form: <https://docs.anthropic.com/en/api/messages-count-tokens>
#[derive(ToSchema)]
pub(crate) struct ClaudeCountBody {
    /// As for the message itself.
    #[schema(example = "gemini-2.5-flash")]
    model: String,
    /// As for the message itself.
    #[schema(min_items = 1, example = json!([{"role": "user", "content": "Hello"}]))]
    messages: Vec<Object>,
}

/// A request in Gemini's form: <https://ai.google.dev/api/generate-content>
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct GeminiBody {
    /// The conversation so far.
    #[schema(min_items = 1, example = json!([{"role": "user", "parts": [{"text": "Hello"}]}]))]
    contents: Vec<Object>,
    /// What the model is told first.
    #[schema(nullable = false)]
    system_instruction: Option<Object>,
    /// What the answer has to be like.
    #[schema(nullable = false)]
    generation_config: Option<Object>,
    /// The functions that the model may call, and web search.
    #[schema(nullable = false)]
    tools: Option<Vec<Object>>,
}

/// What to count, in Gemini's form: <https://ai.google.dev/api/tokens>
#[derive(ToSchema)]
pub(crate) struct GeminiCountBody {
    /// The conversation.
    #[schema(min_items = 1, example = json!([{"role": "user", "parts": [{"text": "Hello"}]}]))]
    contents: Vec<Object>,
}
