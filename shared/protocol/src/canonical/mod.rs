//! What lives here: the chat model that every dialect and every upstream is translated to and from.

mod answer;
mod functions;
mod request;

pub use answer::{
    AnswerEvent, Finish, Grounding, GroundingSource, GroundingSupport, Media, MediaData,
    StopReason, ToolCall,
};
pub use functions::{OutputFormat, ToolChoice, ToolSpec};
pub use request::{ChatRequest, ContentPart, InlineMedia, RemoteMedia, Role, ToolResult, Turn};
