//! What lives here: the public face of the protocol crate.
#![doc = include_str!("../README.md")]

mod answer_text;
mod body;
pub mod canonical;
mod claude;
pub mod codec;
mod conversation;
mod dialect;
mod fault_text;
mod gemini;
mod inline_data;
pub mod json_schema;
pub mod lowering;
mod markdown_pieces;
mod media_part;
mod openai;
mod rate_limits;
pub mod shaping;
mod stop_text;
mod tagged_calls;
mod text_cut;
mod tool_count;
mod tool_name;
pub mod usage;

pub use claude::Claude;
pub use dialect::{AnswerHead, ChatTarget, Dialect, ModelCard, StreamEncoder, StreamFraming};
pub use gemini::Gemini;
pub use markdown_pieces::markdown_pieces;
pub use openai::{OpenAi, images, responses};
pub use rate_limits::{Allowance, RateLimitHeaders, RateLimits};
