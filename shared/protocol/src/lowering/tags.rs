//! What lives here: the names of the tags that calls and results stand in.

use crate::canonical::{ChatRequest, ContentPart};

/// What the tag of a call is called, but for its number.
const CALL: &str = "tool_call";
/// What the tag of a result is called, but for its number.
const RESULT: &str = "tool_result";

/// The tags of a conversation: `<tool_call>` and `<tool_result>`, or with a number when these stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tags {
    /// 1 means none.
    number: u32,
}

impl Tags {
    /// Tags that no text of the request holds: numbered one higher than the highest that is found.
    pub fn unused_in(request: &ChatRequest) -> Self {
        let highest = texts_of(request).flat_map(numbers_in).max().unwrap_or(0);
        Self {
            number: highest.saturating_add(1),
        }
    }

    /// The number that tells these tags from others; 1 for those without.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The name of the tag of a call.
    pub fn call(self) -> String {
        self.named(CALL)
    }

    /// The name of the tag of a result.
    pub fn result(self) -> String {
        self.named(RESULT)
    }

    fn named(self, name: &str) -> String {
        match self.number {
            1 => name.to_owned(),
            number => format!("{name}_{number}"),
        }
    }
}

fn texts_of(request: &ChatRequest) -> impl Iterator<Item = &str> {
    let parts = request.turns.iter().flat_map(|turn| &turn.parts);
    let said = parts.filter_map(|part| match part {
        ContentPart::Text(text) => Some(text.as_str()),
        ContentPart::ToolCall(call) => Some(call.arguments_json.as_str()),
        ContentPart::ToolResult(result) => Some(result.text.as_str()),
        ContentPart::Media(_) | ContentPart::RemoteMedia(_) => None,
    });
    let offered = request.tools.iter().map(|tool| tool.description.as_str());
    std::iter::once(request.system.as_str())
        .chain(said)
        .chain(offered)
}

/// The numbers of the tags in a text, opening and closing ones, in any case, since a model would not tell them apart.
/// A number beyond `u32` is never ours, so it need not be found.
fn numbers_in(text: &str) -> impl Iterator<Item = u32> {
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(|at| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = [CALL, RESULT].into_iter().find(|name| {
            rest.get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        })?;
        let Some(digits) = rest[name.len()..].strip_prefix('_') else {
            return Some(1);
        };
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        digits[..end].parse().ok()
    })
}
