//! What lives here: the messages of a request turned into a conversation, and which result belongs to which
//! call.

use std::collections::{HashMap, HashSet, VecDeque};

use b2a_domain::Fault;

use super::parts::{self, Content};
use super::tools::named;
use super::{missing, unknown_value};
use crate::answer_text;
use crate::body::Extra;
use crate::canonical::{ContentPart, Role, ToolCall, ToolResult};
use crate::conversation::Conversation;
use crate::openai::wire::{self, Function, Message};

/// Reads all messages.
pub(super) fn read(messages: Vec<Message>) -> Result<Conversation, Fault> {
    if messages.is_empty() {
        let message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
        return Err(Fault::invalid_field("messages", message));
    }
    let mut reader = Reader::default();
    for (index, message) in messages.into_iter().enumerate() {
        reader.conversation.begin_message();
        reader.message(message, &format!("messages[{index}]"))?;
    }
    Ok(reader.conversation)
}

/// Who speaks in a message.
#[derive(Debug, Clone, Copy)]
enum Speaker {
    System,
    User,
    Assistant,
    Tool,
    /// What tools were when they had no ids.
    Function,
}

fn speaker(role: Option<&str>, at: &str) -> Result<Speaker, Fault> {
    match role {
        Some("system" | "developer") => Ok(Speaker::System),
        Some("user" | "human") => Ok(Speaker::User),
        Some("assistant") => Ok(Speaker::Assistant),
        Some("tool" | "tool_result") => Ok(Speaker::Tool),
        Some("function") => Ok(Speaker::Function),
        Some(_) => Err(unknown_value(
            format!("{at}.role"),
            "'system', 'developer', 'user', 'assistant', 'tool' or 'function'",
        )),
        None => Err(missing(format!("{at}.role"))),
    }
}

/// A call that may be answered.
struct Called {
    /// Its id in the canonical request.
    id: String,
    name: String,
    /// With which number the id was told apart from others.
    number: usize,
}

/// A conversation being read.
#[derive(Default)]
struct Reader {
    conversation: Conversation,
    /// The calls so far by the ids that the client knows: of those with the same id the latest.
    called: HashMap<String, Called>,
    /// The ids that were given to calls without one, by the names of the functions, oldest first. Results
    /// take them away.
    unanswered: HashMap<String, VecDeque<String>>,
    /// How many calls had none.
    without_id: usize,
    /// The ids of all calls.
    ids: HashSet<String>,
}

impl Reader {
    fn message(&mut self, message: Message, at: &str) -> Result<(), Fault> {
        match speaker(message.role.as_deref(), at)? {
            Speaker::System => self.instructions(message, at),
            Speaker::User => self.question(message, at),
            Speaker::Assistant => self.answer(message, at),
            Speaker::Tool => self.tool_result(message, at),
            Speaker::Function => self.function_result(message, at),
        }
    }

    fn instructions(&mut self, message: Message, at: &str) -> Result<(), Fault> {
        parts::read(message.content, at, |part, at| match part {
            Content::Text(text) => {
                self.conversation.instruct(&text);
                Ok(())
            }
            Content::File(_) => Err(Fault::invalid_field(
                at,
                "a system message can hold text only",
            )),
        })
    }

    fn question(&mut self, message: Message, at: &str) -> Result<(), Fault> {
        self.content(Role::User, message, at)?;
        if self.conversation.has_substance() {
            Ok(())
        } else {
            let message = "must not be empty";
            Err(Fault::invalid_field(format!("{at}.content"), message))
        }
    }

    /// An empty one is what a client keeps of an answer that failed; it says nothing and is left out.
    fn answer(&mut self, mut message: Message, at: &str) -> Result<(), Fault> {
        let refusal = message.refusal.take();
        let calls = message.tool_calls.take();
        let old_call = message.function_call.take();
        self.content(Role::Assistant, message, at)?;
        if let Some(refusal) = refusal {
            self.conversation.text(Role::Assistant, refusal);
        }
        for (index, call) in calls.into_iter().flatten().enumerate() {
            self.call(call, &format!("{at}.tool_calls[{index}]"))?;
        }
        old_call.map_or(Ok(()), |call| {
            self.old_call(call, &format!("{at}.function_call"))
        })
    }

    fn content(&mut self, role: Role, message: Message, at: &str) -> Result<(), Fault> {
        parts::read(message.content, at, |part, _| {
            match part {
                Content::Text(text) => self.conversation.text(role, text),
                Content::File(file) => self.conversation.file(role, file),
            }
            Ok(())
        })
    }

    fn call(&mut self, call: wire::ToolCall, at: &str) -> Result<(), Fault> {
        if call.kind.as_deref().is_some_and(|kind| kind != "function") {
            return Err(unknown_value(format!("{at}.type"), "'function'"));
        }
        let id = call.id.filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| missing(format!("{at}.id")))?;
        let at = format!("{at}.function");
        let function = call.function.ok_or_else(|| missing(&at))?;
        let mut call = read_call(id.clone(), function, &at)?;
        let mut number = self.called.get(&id).map_or(1, |last| last.number);
        // Some clients count anew in each answer.
        while !self.ids.insert(call.id.clone()) {
            number += 1;
            call.id = format!("{id}_{number}");
        }
        let called = Called {
            id: call.id.clone(),
            name: call.name.clone(),
            number,
        };
        self.called.insert(id, called);
        self.conversation.tool_call(call);
        Ok(())
    }

    /// A call without an id gets one by its place, the same whenever the conversation comes again.
    fn old_call(&mut self, function: Function, at: &str) -> Result<(), Fault> {
        let id = loop {
            self.without_id += 1;
            let id = format!("function_call_{}", self.without_id);
            if self.ids.insert(id.clone()) {
                break id;
            }
        };
        let call = read_call(id, function, at)?;
        self.unanswered
            .entry(call.name.clone())
            .or_default()
            .push_back(call.id.clone());
        self.conversation.tool_call(call);
        Ok(())
    }

    fn tool_result(&mut self, message: Message, at: &str) -> Result<(), Fault> {
        let id_at = format!("{at}.tool_call_id");
        let id = message.tool_call_id.clone();
        let id = id.ok_or_else(|| missing(id_at))?;
        let Some(call) = self.called.get(&id) else {
            return Err(no_call(at, "tool", "tool_calls"));
        };
        let (id, name) = (call.id.clone(), call.name.clone());
        self.result(id, name, message, at)
    }

    fn function_result(&mut self, message: Message, at: &str) -> Result<(), Fault> {
        let name = named(message.name.clone(), &format!("{at}.name"))?;
        let calls = self.unanswered.get_mut(&name);
        let Some(id) = calls.and_then(VecDeque::pop_front) else {
            return Err(no_call(at, "function", "function_call"));
        };
        self.result(id, name, message, at)
    }

    fn result(
        &mut self,
        call_id: String,
        name: String,
        message: Message,
        at: &str,
    ) -> Result<(), Fault> {
        let mut text = String::new();
        let mut files: Vec<ContentPart> = Vec::new();
        parts::read(message.content, at, |part, _| {
            match part {
                Content::Text(part) => text.push_str(&part),
                Content::File(file) => files.push(file),
            }
            Ok(())
        })?;
        self.conversation.tool_result(ToolResult {
            call_id,
            name,
            text,
            is_error: false,
        });
        for file in files {
            self.conversation.file(Role::Tool, file);
        }
        Ok(())
    }
}

/// OpenAI's own words, and its own spelling, since clients look for them.
fn no_call(at: &str, role: &str, calls: &str) -> Fault {
    let message = format!(
        "Invalid parameter: messages with role '{role}' must be a response to a preceeding message with '{calls}'."
    );
    Fault::invalid_field(format!("{at}.role"), message)
}

fn read_call(id: String, function: Function, at: &str) -> Result<ToolCall, Fault> {
    let name = named(function.name, &format!("{at}.name"))?;
    let arguments = function.arguments;
    let arguments = arguments.ok_or_else(|| missing(format!("{at}.arguments")))?;
    Ok(ToolCall {
        id,
        name,
        arguments_json: object(arguments),
    })
}

/// Arguments as a JSON object. Models write others at times, and clients send back what they wrote.
fn object(arguments: String) -> String {
    if serde_json::from_str::<Extra>(&arguments).is_ok() {
        arguments
    } else {
        answer_text::arguments_object(&arguments).to_string()
    }
}
