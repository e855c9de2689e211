//! What lives here: the contents of a request and their parts, read into turns.

use std::collections::{HashMap, HashSet, VecDeque};

use b2a_domain::Fault;

use super::super::wire::{Blob, Content, FileData, FunctionCall, FunctionResponse, Many, Part};
use super::required;
use crate::canonical::{Role, ToolCall, ToolResult, Turn};
use crate::conversation::Conversation;
use crate::{inline_data, media_part, tool_name};

/// Where files stand that only Google can read.
const HOSTS_OF_GOOGLE: [&str; 4] = [
    "generativelanguage.googleapis.com",
    "youtube.com",
    "www.youtube.com",
    "youtu.be",
];

/// A conversation being read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    conversation: Conversation,
    calls: Calls,
    /// The content before was the model's.
    after_model: bool,
}

impl Reader {
    /// The instructions and the turns. `at` is where the contents stand in the request.
    pub(super) fn finish(self, at: &str) -> Result<(String, Vec<Turn>), Fault> {
        self.conversation.finish(at)
    }

    /// Reads instructions, which can be text only.
    pub(super) fn instruct(&mut self, content: Content, at: &str) -> Result<(), Fault> {
        let parts = content.parts.unwrap_or_default().0;
        for (index, part) in parts.into_iter().enumerate() {
            let Some(text) = part.text else {
                let field = format!("{at}.parts[{index}]");
                return Err(Fault::invalid_field(
                    field,
                    "a system instruction can hold text only",
                ));
            };
            self.conversation.instruct(&text);
        }
        Ok(())
    }

    /// Adds an instruction of our own.
    pub(super) fn say_first(&mut self, instruction: &str) {
        self.conversation.instruct(instruction);
    }

    /// Reads the next content.
    pub(super) fn content(&mut self, content: Content, at: &str) -> Result<(), Fault> {
        let role = match content.role.as_deref() {
            Some("user" | "") | None => Role::User,
            Some("model") => Role::Assistant,
            Some("function" | "tool") => Role::Tool,
            Some(_) => {
                let fault = "unknown role; expected user, model or function";
                return Err(Fault::invalid_field(format!("{at}.role"), fault));
            }
        };
        // Google's SDK sends a streamed answer back in the pieces in which it came.
        if role == Role::Assistant && self.after_model {
            self.conversation.go_on();
        } else {
            self.conversation.begin_message();
        }
        self.after_model = role == Role::Assistant;
        let parts_at = format!("{at}.parts");
        let parts = content.parts.unwrap_or_default().0;
        for (index, part) in parts.into_iter().enumerate() {
            self.part(role, part, &format!("{parts_at}[{index}]"))?;
        }
        // An empty answer says nothing and is left out; an empty question can't be answered.
        if role == Role::User && !self.conversation.has_substance() {
            return Err(Fault::invalid_field(
                parts_at,
                "must include at least one part that is not empty",
            ));
        }
        Ok(())
    }

    fn part(&mut self, role: Role, part: Part, at: &str) -> Result<(), Fault> {
        // What the model thought is not part of what was said.
        if part.thought == Some(true) {
            return Ok(());
        }
        if kinds_of_data(&part) > 1 {
            let fault = "a part can hold one of text, inlineData, functionCall and so on only";
            return Err(Fault::invalid_field(at, fault));
        }
        match part {
            Part {
                text: Some(text), ..
            } => self.conversation.text(role, text),
            Part {
                inline_data: Some(blob),
                ..
            } => self.blob(role, blob, at)?,
            Part {
                file_data: Some(file),
                ..
            } => self.file(role, file, at)?,
            Part {
                function_call: Some(call),
                ..
            } => self.call(role, call, &format!("{at}.functionCall"))?,
            Part {
                function_response: Some(response),
                ..
            } => self.response(role, response, &format!("{at}.functionResponse"))?,
            Part {
                executable_code: Some(code),
                ..
            } => self.conversation.text(role, code.code.unwrap_or_default()),
            Part {
                code_execution_result: Some(result),
                ..
            } => {
                let output = result.output.unwrap_or_default();
                self.conversation.text(role, output);
            }
            // What Google's own tools did, and what it signs thoughts with, is between it and its models.
            Part {
                tool_call: Some(_), ..
            }
            | Part {
                tool_response: Some(_),
                ..
            }
            | Part {
                thought_signature: Some(_),
                ..
            } => {}
            Part { .. } => {
                let fault = "expected text, inlineData, fileData, functionCall or functionResponse";
                return Err(Fault::invalid_field(at, fault));
            }
        }
        Ok(())
    }

    fn blob(&mut self, role: Role, blob: Blob, at: &str) -> Result<(), Fault> {
        let missing = |field: &str| required(format!("{at}.inlineData.{field}"));
        let mime_type = blob.mime_type.ok_or_else(|| missing("mimeType"))?;
        let data = blob.data.ok_or_else(|| missing("data"))?;
        let media = inline_data::from_fields(&mime_type, data).map_err(|error| {
            let field = match error {
                inline_data::InlineDataError::MimeType => "mimeType",
                _ => "data",
            };
            Fault::invalid_field(format!("{at}.inlineData.{field}"), error.to_string())
        })?;
        self.conversation.media(role, media);
        Ok(())
    }

    fn file(&mut self, role: Role, file: FileData, at: &str) -> Result<(), Fault> {
        let at = format!("{at}.fileData.fileUri");
        let uri = file.file_uri.ok_or_else(|| required(&at))?;
        if is_with_google(&uri) {
            let fault = "this file is with Google, out of reach from here: send it as inlineData, or name an \
                         address on the web that it can be fetched from";
            return Err(Fault::invalid_field(at, fault));
        }
        let part = media_part::from_uri(uri, file.mime_type.as_deref(), &at)?;
        self.conversation.file(role, part);
        Ok(())
    }

    fn call(&mut self, role: Role, call: FunctionCall, at: &str) -> Result<(), Fault> {
        if role != Role::Assistant {
            let fault = "only the model calls functions: its role is model";
            return Err(Fault::invalid_field(at, fault));
        }
        let name_at = format!("{at}.name");
        let name = call.name.ok_or_else(|| required(&name_at))?;
        tool_name::check(&name).map_err(|error| Fault::invalid_field(name_at, error))?;
        let id = self.calls.add(&name, call.id);
        self.conversation.tool_call(ToolCall {
            id,
            name,
            arguments_json: serde_json::Value::Object(call.args.unwrap_or_default()).to_string(),
        });
        Ok(())
    }

    /// Reads what a function answered: its JSON as text, then its files.
    fn response(&mut self, role: Role, response: FunctionResponse, at: &str) -> Result<(), Fault> {
        if role == Role::Assistant {
            let fault = "the model answers no functions: the role is user or function";
            return Err(Fault::invalid_field(at, fault));
        }
        let name = response
            .name
            .filter(|name| !name.is_empty())
            .ok_or_else(|| required(format!("{at}.name")))?;
        let Some(call) = self.calls.answer(&name, response.id.as_deref()) else {
            let fault = "it answers no function call: please ensure that function response turn comes immediately \
                         after a function call turn, with as many parts";
            return Err(Fault::invalid_field(at, fault));
        };
        let answered = response.response.unwrap_or_default();
        // How Google's SDKs tell that a function failed.
        let is_error = answered.get("error").is_some_and(|error| !error.is_null());
        self.conversation.tool_result(ToolResult {
            call_id: call.id,
            name: call.name,
            text: serde_json::Value::Object(answered).to_string(),
            is_error,
        });
        let Many(parts) = response.parts.unwrap_or_default();
        for (index, part) in parts.into_iter().enumerate() {
            let at = format!("{at}.parts[{index}]");
            match part {
                Part {
                    inline_data: Some(blob),
                    ..
                } => self.blob(Role::Tool, blob, &at)?,
                Part {
                    file_data: Some(file),
                    ..
                } => self.file(Role::Tool, file, &at)?,
                Part { .. } => {
                    let fault = "expected inlineData or fileData";
                    return Err(Fault::invalid_field(at, fault));
                }
            }
        }
        Ok(())
    }
}

/// How many of the kinds of data a part holds, of which it can hold one.
fn kinds_of_data(part: &Part) -> usize {
    let kinds = [
        part.text.is_some(),
        part.inline_data.is_some(),
        part.file_data.is_some(),
        part.function_call.is_some(),
        part.function_response.is_some(),
        part.executable_code.is_some(),
        part.code_execution_result.is_some(),
    ];
    kinds.into_iter().filter(|is_there| *is_there).count()
}

fn is_with_google(uri: &str) -> bool {
    let uri = uri.trim();
    let Some((scheme, rest)) = uri.split_once("://") else {
        return uri.starts_with("files/");
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("gs")
        || HOSTS_OF_GOOGLE
            .iter()
            .any(|of_google| host.eq_ignore_ascii_case(of_google))
}

/// The calls of functions so far, of which those without an id get one.
#[derive(Debug, Default)]
struct Calls {
    all: Vec<Call>,
    ids: HashSet<String>,
    /// How many ids were made here.
    made: usize,
    /// Places of calls that wait for an answer, by the ids that the client gave them.
    by_id: HashMap<String, VecDeque<usize>>,
    /// The same by name.
    by_name: HashMap<String, VecDeque<usize>>,
}

#[derive(Debug, Clone)]
struct Call {
    id: String,
    name: String,
    is_answered: bool,
}

impl Calls {
    /// Adds a call; gives its id, which no other has.
    fn add(&mut self, name: &str, given: Option<String>) -> String {
        let place = self.all.len();
        let given = given.filter(|id| !id.is_empty());
        if let Some(given) = &given {
            let waiting = self.by_id.entry(given.clone()).or_default();
            waiting.push_back(place);
        }
        let waiting = self.by_name.entry(name.to_owned()).or_default();
        waiting.push_back(place);
        let mut id = given.unwrap_or_else(|| self.next_id());
        while !self.ids.insert(id.clone()) {
            id = self.next_id();
        }
        self.all.push(Call {
            id: id.clone(),
            name: name.to_owned(),
            is_answered: false,
        });
        id
    }

    fn next_id(&mut self) -> String {
        self.made += 1;
        format!("call_{}", self.made)
    }

    /// The call that a response answers: the one with its id or, when there is none, the oldest of its name that
    /// waits for an answer.
    fn answer(&mut self, name: &str, id: Option<&str>) -> Option<Call> {
        let by_id = id.and_then(|id| self.by_id.get_mut(id));
        let place = match by_id {
            Some(waiting) => next(waiting, &self.all)?,
            None => next(self.by_name.get_mut(name)?, &self.all)?,
        };
        let call = self.all.get_mut(place)?;
        call.is_answered = true;
        Some(call.clone())
    }
}

/// The first of the places whose call waits still.
fn next(waiting: &mut VecDeque<usize>, all: &[Call]) -> Option<usize> {
    loop {
        let place = waiting.pop_front()?;
        if all.get(place).is_some_and(|call| !call.is_answered) {
            return Some(place);
        }
    }
}
