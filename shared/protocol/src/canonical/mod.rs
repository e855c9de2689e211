//! What lives here: the chat model that every dialect and every upstream is translated to and from.

mod answer;
mod request;

pub use answer::{AnswerEvent, Finish, Media, StopReason, ToolCall};
pub use request::{ChatRequest, ContentPart, InlineMedia, Role, Turn};
