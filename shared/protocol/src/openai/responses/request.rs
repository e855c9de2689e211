//! What lives here: a Responses request turned into the canonical one, in two steps: between them its earlier
//! conversation is looked up.

use std::collections::HashMap;

use b2a_domain::Fault;

use super::echo::Echo;
use super::input::Reader;
use super::kept::Earlier;
use super::tools::{ClientTool, Tools, missing};
use super::wire::{Body, Format, Item};
use crate::body::{self, TextOr};
use crate::canonical::{ChatRequest, OutputFormat};
use crate::conversation::Conversation;
use crate::json_schema;
use serde_json::Value;

/// What can be asked to be included; nothing of it is known here but what is there anyway.
const INCLUDABLE: [&str; 8] = [
    "code_interpreter_call.outputs",
    "computer_call_output.output.image_url",
    "file_search_call.results",
    "message.input_image.image_url",
    "message.output_text.logprobs",
    "reasoning.encrypted_content",
    "web_search_call.action.sources",
    "web_search_call.results",
];

const SUMMARIES: [&str; 3] = ["auto", "concise", "detailed"];
const EFFORTS: [&str; 7] = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

/// A request that was read, whose earlier conversation is not known yet.
#[derive(Debug)]
pub struct Draft(Body);

/// A request as it can be answered.
#[derive(Debug)]
pub struct Request {
    /// What is asked.
    pub chat: ChatRequest,
    /// Whether the response is to be kept.
    pub store: bool,
    /// What the response is written by.
    pub form: Form,
    /// The items as they came, to be kept; none if nothing is.
    pub(super) items: Option<Vec<Value>>,
    /// The instructions that belong to the conversation: without those of this request alone.
    pub(super) system: String,
}

/// What a response is written by, beside the answer.
#[derive(Debug)]
pub struct Form {
    /// What the response shows of the request.
    pub(super) echo: Echo,
    /// The way back from functions to the client's tools.
    pub(super) tools: HashMap<String, ClientTool>,
    /// The client offered image generation, whose results are files in the response and not addresses.
    pub wants_images: bool,
}

impl Draft {
    /// Reads a request. The fault names the path of the offending field.
    pub fn read(body: &[u8]) -> Result<Self, Fault> {
        let body: Body = body::parse(body)?;
        check_what_is_missing_here(&body)?;
        check_values(&body)?;
        Ok(Self(body))
    }

    /// The response whose conversation goes on.
    pub fn previous_response_id(&self) -> Option<&str> {
        self.0.previous_response_id.as_deref()
    }

    /// The request, after its earlier conversation.
    pub fn into_request(mut self, earlier: Option<Earlier>) -> Result<Request, Fault> {
        let body = &mut self.0;
        let input = body.input.take();
        let input = input.ok_or_else(|| Fault::invalid_field("input", "this field is required"))?;
        let tools = read_tools(body, &input)?;
        let (mut tools, output) = (tools, output_format(body)?);
        let tool_choice = tools.choose(body.tool_choice.as_ref())?;
        let store = body.store.unwrap_or(true);
        let items = store.then(|| super::input_items::listed(&input));

        let earlier = earlier.unwrap_or_default();
        let known = earlier.turns.len();
        let mut conversation = Conversation::resume(earlier.system, earlier.turns);
        Reader::new(&mut conversation).read(input)?;
        let (system, turns) = conversation.finish("input")?;
        if turns.len() == known {
            let message = "nothing is asked: there is no message and no output of a call";
            return Err(Fault::invalid_field("input", message));
        }
        let instructions = body.instructions.as_deref().unwrap_or_default();
        let chat = ChatRequest {
            model: body.model.take().filter(|model| !model.is_empty()),
            system: joined(instructions, &system),
            turns,
            stream: body.stream.unwrap_or(false),
            include_reasoning: shows_reasoning(body),
            tools: std::mem::take(&mut tools.specs),
            tool_choice,
            one_call_at_a_time: body.parallel_tool_calls == Some(false),
            web_search: tools.web_search,
            output,
            max_output_tokens: body.max_output_tokens,
            ..ChatRequest::default()
        };
        Ok(Request {
            chat,
            store,
            form: Form {
                echo: Echo::of(self.0),
                tools: tools.clients,
                wants_images: tools.image_generation,
            },
            items,
            system,
        })
    }
}

/// The tools of the request, and those that items of its input bring along.
fn read_tools(body: &Body, input: &TextOr<Item>) -> Result<Tools, Fault> {
    let mut tools = Tools::default();
    tools.read(body.tools.as_deref().unwrap_or_default(), "tools")?;
    if let TextOr::List(items) = input {
        for (index, item) in items.iter().enumerate() {
            if item.kind.as_deref() == Some("additional_tools") {
                let at = format!("input[{index}]");
                let more = item.tools.as_deref().ok_or_else(|| missing(&at, "tools"))?;
                tools.read(more, &format!("{at}.tools"))?;
            }
        }
    }
    Ok(tools)
}

/// Reasoning is shown as its summary, to those who ask for one.
fn shows_reasoning(body: &Body) -> bool {
    let reasoning = body.reasoning.as_ref();
    reasoning.is_some_and(|asked| asked.summary.is_some() || asked.generate_summary.is_some())
}

fn joined(instructions: &str, system: &str) -> String {
    match (instructions.is_empty(), system.is_empty()) {
        (true, _) => system.to_owned(),
        (false, true) => instructions.to_owned(),
        (false, false) => format!("{instructions}\n\n{system}"),
    }
}

fn output_format(body: &Body) -> Result<OutputFormat, Fault> {
    const AT: &str = "text.format";
    let Some(format) = body.text.as_ref().and_then(|text| text.format.as_ref()) else {
        return Ok(OutputFormat::Text);
    };
    let Format {
        kind, name, schema, ..
    } = format;
    match kind.as_deref() {
        Some("text") => Ok(OutputFormat::Text),
        Some("json_object") => Ok(OutputFormat::JsonObject),
        Some("json_schema") => {
            name.as_ref().ok_or_else(|| missing(AT, "name"))?;
            let schema = schema.as_ref().ok_or_else(|| missing(AT, "schema"))?;
            if !schema.is_object() {
                let message = "expected a JSON schema, an object";
                return Err(Fault::invalid_field("text.format.schema", message));
            }
            json_schema::check(schema)
                .map_err(|problem| Fault::invalid_field("text.format.schema", problem))?;
            Ok(OutputFormat::JsonSchema(schema.clone()))
        }
        Some(_) => Err(Fault::invalid_field(
            "text.format.type",
            "unknown type; expected text, json_object or json_schema",
        )),
        None => Err(missing(AT, "type")),
    }
}

/// Refuses what OpenAI offers and this gateway does not.
fn check_what_is_missing_here(body: &Body) -> Result<(), Fault> {
    let refuse = |field: &str, message: &str| Err(Fault::invalid_field(field, message));
    if body.background == Some(true) {
        return refuse(
            "background",
            "responses in the background are not supported: leave it out and stream",
        );
    }
    if body.conversation.as_ref().is_some_and(|c| !c.is_null()) {
        return refuse(
            "conversation",
            "kept conversations are not supported: use previous_response_id",
        );
    }
    if body.prompt.as_ref().is_some_and(|prompt| !prompt.is_null()) {
        return refuse(
            "prompt",
            "kept prompts are not supported: send the text itself",
        );
    }
    Ok(())
}

fn check_values(body: &Body) -> Result<(), Fault> {
    let word = |field: &str, value: Option<&String>, known: &[&str]| match value {
        Some(value) if !known.contains(&value.as_str()) => {
            let message = format!("unknown value; expected one of: {}", known.join(", "));
            Err(Fault::invalid_field(field, message))
        }
        _ => Ok(()),
    };
    word(
        "truncation",
        body.truncation.as_ref(),
        &["auto", "disabled"],
    )?;
    if let Some(reasoning) = &body.reasoning {
        word("reasoning.effort", reasoning.effort.as_ref(), &EFFORTS)?;
        word("reasoning.summary", reasoning.summary.as_ref(), &SUMMARIES)?;
        let old = reasoning.generate_summary.as_ref();
        word("reasoning.generate_summary", old, &SUMMARIES)?;
    }
    if let Some(text) = &body.text {
        let levels = ["low", "medium", "high"];
        word("text.verbosity", text.verbosity.as_ref(), &levels)?;
    }
    for (index, wanted) in body.include.iter().flatten().enumerate() {
        word(&format!("include[{index}]"), Some(wanted), &INCLUDABLE)?;
    }
    let within = |field: &str, value: Option<f64>, most: f64| match value {
        Some(value) if !(0.0..=most).contains(&value) => {
            let message = format!("expected a number from 0 to {most}");
            Err(Fault::invalid_field(field, message))
        }
        _ => Ok(()),
    };
    within("temperature", body.temperature, 2.0)?;
    within("top_p", body.top_p, 1.0)?;
    if body.max_output_tokens == Some(0) {
        return Err(Fault::invalid_field(
            "max_output_tokens",
            "expected 1 at least",
        ));
    }
    if body.top_logprobs.is_some_and(|wanted| wanted > 20) {
        return Err(Fault::invalid_field("top_logprobs", "expected 20 at most"));
    }
    check_metadata(body)
}

fn check_metadata(body: &Body) -> Result<(), Fault> {
    let Some(metadata) = &body.metadata else {
        return Ok(());
    };
    let refuse = |message: &str| Err(Fault::invalid_field("metadata", message));
    let chars = |text: &String, most: usize| text.chars().nth(most).is_some();
    if metadata.len() > 16 {
        return refuse("expected 16 entries at most");
    }
    if metadata.keys().any(|key| chars(key, 64)) {
        return refuse("a key can have 64 characters at most");
    }
    if metadata.values().any(|value| chars(value, 512)) {
        return refuse("a value can have 512 characters at most");
    }
    Ok(())
}
