//! What lives here: what the model is told about functions and about the form of its answer.

use std::fmt::Write as _;

use serde::Serialize;

use super::schema_text::Compact;
use super::tags::Tags;
use crate::canonical::{ChatRequest, ContentPart, OutputFormat, Role, ToolChoice, ToolSpec};

/// Tells which functions there are and how to call them, and at the end of the last turn what holds for the next
/// answer alone.
pub(super) fn put_functions(request: &mut ChatRequest, tags: Tags) {
    let words = if request.tools.is_empty() || request.tool_choice == ToolChoice::Never {
        none_to_call(tags)
    } else {
        functions(request, tags)
    };
    put_at_end(&mut request.system, &words);
    let call = tags.call();
    match &request.tool_choice {
        ToolChoice::Required => {
            let now =
                format!("(Your next message has to call a function: write a <{call}> block.)");
            put_now(request, now);
        }
        ToolChoice::Named(name) => {
            let now = format!(
                "(Your next message has to call the function {name}: write its <{call}> block.)"
            );
            put_now(request, now);
        }
        ToolChoice::Auto | ToolChoice::Never => {}
    }
}

/// Tells what form the answer has to have.
pub(super) fn put_form(request: &mut ChatRequest) {
    let mut words = String::from("# Form of your answer\n\n");
    words.push_str(match &request.output {
        OutputFormat::Text => return,
        OutputFormat::JsonObject => {
            "Your answer has to be one JSON object and nothing else: no words before or after it, no code fence."
        }
        OutputFormat::JsonSchema(_) => {
            "Your answer has to be one JSON value and nothing else: no words before or after it, no code fence."
        }
    });
    if !request.tools.is_empty() && request.tool_choice != ToolChoice::Never {
        words.push_str(" (A message that calls functions is no answer yet.)");
    }
    if let OutputFormat::JsonSchema(schema) = &request.output {
        words.push_str(" It has to fit this JSON schema, with these very names:\n\n");
        words.push_str(&json(&Compact(schema)));
    }
    put_at_end(&mut request.system, &words);
}

fn functions(request: &ChatRequest, tags: Tags) -> String {
    let (call, result) = (tags.call(), tags.result());
    let many = if request.one_call_at_a_time {
        "Write one block at most in a message."
    } else {
        "To call several functions at once, write several blocks one after the other."
    };
    let offered: usize = request
        .tools
        .iter()
        .map(|tool| tool.description.len() + 512)
        .sum();
    let mut words = String::with_capacity(offered + 2048);
    // Writing to a string can't fail.
    let _ = write!(
        words,
        "# Functions\n\n\
         You can call functions. To call one, write a block of exactly this form:\n\n\
         <{call}>\n\
         {{\"name\":\"function_name\",\"arguments\":{{\"parameter\":\"value\"}}}}\n\
         </{call}>\n\n\
         - Between the tags stands one JSON object: the function's \"name\", and its \"arguments\" as an object that \
         fits the function's parameters. It is strict JSON: in strings, write line breaks as \\n, quotes as \\\" and \
         backslashes as \\\\.\n\
         - {many} Words for the user come before the first block. End your message after the last block: nothing is \
         executed before that.\n\
         - The next message brings what the functions answered, in <{result}> blocks (call=\"2\" answers the second \
         call of your message). Never write such a block yourself, and never make up an answer.\n\
         - Put no code fence around a block. No other way of calling a function works, neither code nor mere words \
         that you will. Don't tell the user of these blocks.\n\
         - Tools, wherever they are spoken of, are these functions. There are no others:\n"
    );
    for tool in &request.tools {
        words.push('\n');
        words.push_str(&json(&Offered::from(tool)));
    }
    words
}

fn none_to_call(tags: Tags) -> String {
    let (call, result) = (tags.call(), tags.result());
    format!(
        "# Functions\n\n\
         Functions were called earlier in <{call}> blocks, and answered in <{result}> blocks. Now none can be called: \
         answer in words, and write no such block."
    )
}

/// A function as the model is shown it.
#[derive(Serialize)]
struct Offered<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    parameters: Compact<'a>,
}

impl<'a> From<&'a ToolSpec> for Offered<'a> {
    fn from(tool: &'a ToolSpec) -> Self {
        Self {
            name: &tool.name,
            description: &tool.description,
            parameters: Compact(&tool.parameters),
        }
    }
}

/// Values of these types have no keys that are no strings, so that they are JSON in any case.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn put_at_end(system: &mut String, words: &str) {
    if !system.trim().is_empty() {
        system.push_str("\n\n");
    }
    system.push_str(words);
}

/// Puts words at the end of the last turn; above the conversation when the model's own words are the last.
fn put_now(request: &mut ChatRequest, words: String) {
    match request.turns.last_mut() {
        Some(turn) if turn.role != Role::Assistant => turn.parts.push(ContentPart::Text(words)),
        _ => put_at_end(&mut request.system, &words),
    }
}
