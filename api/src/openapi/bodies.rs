//! What lives here: what the bodies of the dialects look like from afar. They are the providers' own, so only the fields
//! that shape a request are told; every other field of the provider's reference may come along.
#![expect(dead_code, reason = "described in the OpenAPI document, never built")]

use utoipa::ToSchema;
use utoipa::openapi::Object;

/// One of the events of a streamed answer.
#[derive(ToSchema)]
pub(crate) struct ServerSentEvent {
    /// What sort of event it is, in the dialects that say so.
    #[schema(nullable = false)]
    event: Option<String>,
    /// A JSON object of the dialect, as text; OpenAI's chats end with `[DONE]`.
    data: String,
}

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

/// Images to draw, in OpenAI's form: <https://platform.openai.com/docs/api-reference/images/create>
#[derive(ToSchema)]
pub(crate) struct OpenAiImagesBody {
    /// A model that draws, or one of OpenAI's names; the default model when it is left out.
    #[schema(example = "gemini-2.5-flash-image")]
    model: Option<String>,
    /// What is to be drawn.
    #[schema(min_length = 1, example = "A boat at dawn")]
    prompt: String,
    /// How many images.
    #[schema(minimum = 1, maximum = 10)]
    n: Option<u64>,
    /// `auto`, or `<width>x<height>`: the model is told its aspect ratio.
    #[schema(example = "1536x1024")]
    size: Option<String>,
    /// `png`, `jpeg` or `webp`.
    output_format: Option<String>,
    /// `b64_json` or `url`.
    response_format: Option<String>,
}

/// Images to change: <https://platform.openai.com/docs/api-reference/images/createEdit>
#[derive(ToSchema)]
pub(crate) struct OpenAiImageEditForm {
    /// The images; `image[]` is taken as well.
    #[schema(content_media_type = "application/octet-stream")]
    image: Vec<String>,
    /// What is to be changed.
    #[schema(min_length = 1)]
    prompt: String,
    /// As for new images.
    #[schema(nullable = false)]
    model: Option<String>,
}

/// The same as JSON.
#[derive(ToSchema)]
pub(crate) struct OpenAiImageEditBody {
    /// The images: each an object with `image_url`, a data URI or a public address.
    #[schema(min_items = 1, example = json!([{"image_url": "data:image/png;base64,iVBORw0KGgo="}]))]
    images: Vec<Object>,
    /// What is to be changed.
    #[schema(min_length = 1, example = "Make it red")]
    prompt: String,
    /// As for new images.
    model: Option<String>,
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
