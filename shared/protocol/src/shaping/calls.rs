//! What lives here: a call that the model wrote, held against the functions that there are.

use std::collections::HashMap;

use serde_json::Value;

use super::problem::Problem;
use crate::canonical::{ToolCall, ToolChoice, ToolSpec};
use crate::json_schema::Validator;
use crate::tagged_calls::ReadCall;

/// What models put before a function's name.
const PREFIXES: [&str; 4] = ["functions.", "default_api.", "tools.", "tool."];

/// The functions that may be called.
#[derive(Debug)]
pub(super) struct Functions {
    tools: Vec<ToolSpec>,
    pub(super) choice: ToolChoice,
    /// By the place of the tool; made when it is first called.
    validators: HashMap<usize, Validator>,
    /// Begins the ids of the calls.
    id_prefix: String,
    made: u32,
}

/// What becomes of a call.
#[derive(Debug)]
pub(super) enum Judged {
    /// It is as it is to be.
    Good(ToolCall),
    /// It is not; what can be passed on all the same, if the model does not do better.
    Bad(Problem, Option<ToolCall>),
}

impl Functions {
    pub(super) fn new(tools: Vec<ToolSpec>, choice: ToolChoice, id_prefix: String) -> Self {
        Self {
            tools,
            choice,
            validators: HashMap::new(),
            id_prefix,
            made: 0,
        }
    }

    /// Whether an answer without a call will not do.
    pub(super) const fn must_call(&self) -> bool {
        matches!(self.choice, ToolChoice::Required | ToolChoice::Named(_))
    }

    pub(super) fn judge(&mut self, read: ReadCall) -> Judged {
        let place = self.place_of(&read.name);
        let name = match place {
            Some(place) => self.tools[place].name.clone(),
            None => read.name,
        };
        if let ToolChoice::Named(named) = &self.choice
            && *named != name
        {
            return Judged::Bad(Problem::NotTheNamed(named.clone()), None);
        }
        let Ok(arguments_json) = read.arguments else {
            return Judged::Bad(Problem::NoObject(name), None);
        };
        let Ok(arguments) = serde_json::from_str::<Value>(&arguments_json) else {
            return Judged::Bad(Problem::NoObject(name), None);
        };
        let misfit = place.map(|place| {
            let parameters = &self.tools[place].parameters;
            let validator = self.validators.entry(place);
            let validator = validator.or_insert_with(|| Validator::new(parameters));
            validator.validate(&arguments)
        });
        let call = |name: String, id: String| ToolCall {
            id,
            name,
            arguments_json,
        };
        match misfit {
            Some(Ok(())) => Judged::Good(call(name, self.next_id())),
            Some(Err(problems)) => {
                let problem = Problem::Misfit(name.clone(), problems);
                Judged::Bad(problem, Some(call(name, self.next_id())))
            }
            None => {
                let known = self.tools.iter().map(|tool| tool.name.clone()).collect();
                let problem = Problem::NoSuchFunction(name.clone(), known);
                // A name that no function can have would spoil the conversation: its history would be refused.
                let can_be_one = crate::tool_name::check(&name).is_ok();
                let id = self.next_id();
                Judged::Bad(problem, can_be_one.then(|| call(name, id)))
            }
        }
    }

    /// The function that is meant: of this very name, or of what the name is without a prefix, or in another case.
    fn place_of(&self, name: &str) -> Option<usize> {
        let exactly = |name: &str| self.tools.iter().position(|tool| tool.name == name);
        let bare = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix));
        let loosely = |name: &str| {
            let is_meant = |tool: &ToolSpec| tool.name.eq_ignore_ascii_case(name);
            let place = self.tools.iter().position(is_meant)?;
            let is_only = self.tools.iter().filter(|tool| is_meant(tool)).count() == 1;
            is_only.then_some(place)
        };
        exactly(name)
            .or_else(|| exactly(bare?))
            .or_else(|| loosely(bare.unwrap_or(name)))
    }

    /// Unique within the answer by its number, and among the answers of a conversation by its prefix.
    fn next_id(&mut self) -> String {
        self.made += 1;
        format!("{}{}", self.id_prefix, self.made)
    }
}
