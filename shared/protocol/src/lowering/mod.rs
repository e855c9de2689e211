//! What lives here: functions, their calls and results, and the form of the answer as text, for an upstream that
//! knows neither.
//!
//! The functions and how to call them stand at the end of the instructions; calls and results stand in the turns
//! where they were, in the very form that the model is to write:
//!
//! ```text
//! <tool_call>
//! {"name":"read_file","arguments":{"path":"a.txt"}}
//! </tool_call>
//!
//! <tool_result name="read_file">
//! what stands in it
//! </tool_result>
//! ```
//!
//! Nobody can forge a call or a result: when something that looks like one of these tags stands in any of the texts,
//! all tags get a number that makes them unique (`<tool_call_2>`); the texts themselves are never changed.
//!
//! What the instructions say depends on what is offered alone and not on what has been said, so that a conversation
//! that goes on has the same instructions each time; what holds for one answer only stands at the end of the last turn.

mod instructions;
mod schema_text;
mod tags;
#[cfg(test)]
mod tests;
mod transcript;

pub use tags::Tags;

use crate::canonical::{ChatRequest, ContentPart, OutputFormat};

/// Puts functions, calls, results and the form of the answer as text into the instructions and the turns; there are as
/// many turns as before. What was asked for stays in the other fields, for whoever holds the answer against it. Does
/// nothing to a request that has none of these.
///
/// Returns the tags of calls and results, when there are functions, calls or results.
pub fn lower(request: &mut ChatRequest) -> Option<Tags> {
    let needs_tags = !request.tools.is_empty() || holds_calls(request);
    let tags = needs_tags.then(|| Tags::unused_in(request));
    if let Some(tags) = tags {
        transcript::lower_turns(request, tags);
        instructions::put_functions(request, tags);
    }
    if request.output != OutputFormat::Text {
        instructions::put_form(request);
    }
    tags
}

/// Whether a function was called earlier.
fn holds_calls(request: &ChatRequest) -> bool {
    let mut parts = request.turns.iter().flat_map(|turn| &turn.parts);
    parts.any(|part| matches!(part, ContentPart::ToolCall(_) | ContentPart::ToolResult(_)))
}
