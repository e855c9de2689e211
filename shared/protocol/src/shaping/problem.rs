//! What lives here: what may be wrong with an answer, in words for the model and for the client.

use std::fmt::Write as _;

use crate::canonical::{ChatRequest, ContentPart, Role, ToolChoice, Turn};
use crate::lowering::Tags;

/// How many functions are named to a model that called one that there is not.
const MAX_NAMED: usize = 64;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// A block is no call.
    Unreadable,
    /// The answer ended within a block.
    Cut,
    /// The arguments of a function are no JSON object.
    NoObject(String),
    /// The arguments of a function don't fit its parameters.
    Misfit(String, String),
    /// There is no function of that name, but there are these.
    NoSuchFunction(String, Vec<String>),
    /// Another function than this one was called.
    NotTheNamed(String),
    /// Functions were to be called, and none was.
    NoneCalled(ToolChoice),
    /// The model made up what a function answered, and said nothing else.
    MadeUp,
    /// The answer is not the JSON that was asked for.
    NotTheJson(String),
    /// The answer is longer than can be held back.
    TooLong,
}

impl Problem {
    /// For the model.
    fn words(&self) -> String {
        match self {
            Self::Unreadable => {
                "a block does not hold one JSON object with \"name\" and \"arguments\"".to_owned()
            }
            Self::Cut => "it ended before the last block did".to_owned(),
            Self::NoObject(name) => format!("the arguments for {name} are no JSON object"),
            Self::Misfit(name, problems) => {
                format!("the arguments for {name} don't fit its parameters:\n{problems}\n")
            }
            Self::NoSuchFunction(name, known) => {
                let shown = &known[..known.len().min(MAX_NAMED)];
                let name: String = name.chars().take(128).collect();
                format!(
                    "there is no function {name}; there are: {}",
                    shown.join(", ")
                )
            }
            Self::NotTheNamed(named) => format!("{named} is the function to call, and no other"),
            Self::NoneCalled(ToolChoice::Named(named)) => {
                format!("it does not call the function {named}, and has to")
            }
            Self::NoneCalled(_) => "it does not call a function, and has to".to_owned(),
            Self::MadeUp => "only a function's answer comes in such a block".to_owned(),
            Self::NotTheJson(problem) => problem.clone(),
            Self::TooLong => "it is too long".to_owned(),
        }
    }

    /// For the client, when the model did not do better either.
    pub(super) fn told(&self) -> String {
        match self {
            Self::NotTheJson(problem) => {
                format!("the model's answer is not the JSON that was asked for, twice: {problem}")
            }
            Self::NoneCalled(_) | Self::NotTheNamed(_) => {
                "the model did not call the function that it has to call, twice".to_owned()
            }
            Self::TooLong => "the model's answer is too long to be checked".to_owned(),
            other => format!("the model's call can't be read: {}", other.words().trim()),
        }
    }
}

/// A second question, after an answer that will not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What the model answered, as it wrote it.
    answer: String,
    question: String,
    /// How many tokens of the answer are of no use.
    pub useless_tokens: u64,
}

impl Repair {
    pub(super) fn new(
        answer: String,
        useless_tokens: u64,
        problem: &Problem,
        tags: Option<Tags>,
        has_calls: bool,
    ) -> Self {
        Self {
            answer,
            question: question(problem, tags, has_calls),
            useless_tokens,
        }
    }

    /// What is asked.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Puts the answer and the question behind the conversation. All but the last turn is known to a conversation
    /// that the answer was given in.
    pub fn append_to(self, request: &mut ChatRequest) {
        if !self.answer.trim().is_empty() {
            request.turns.push(said(Role::Assistant, self.answer));
        }
        request.turns.push(said(Role::User, self.question));
    }
}

fn said(role: Role, text: String) -> Turn {
    Turn {
        role,
        parts: vec![ContentPart::Text(text)],
    }
}

fn question(problem: &Problem, tags: Option<Tags>, has_calls: bool) -> String {
    let call = tags.map(Tags::call).unwrap_or_default();
    let words = problem.words();
    let mut text = format!("Your last message can't be used: {}.", words.trim_end());
    // Writing to a string can't fail.
    let _ = match problem {
        Problem::NotTheJson(_) | Problem::TooLong => write!(
            text,
            " Write the whole answer again, as the JSON alone, with no word before or after it."
        ),
        Problem::MadeUp | Problem::NoneCalled(_) => {
            write!(text, " Write the <{call}> block and nothing else.")
        }
        _ if has_calls => write!(
            text,
            " The calls before it were carried out: don't repeat them. Write this call again and put it right, then \
             every call that was to follow it, each in a <{call}> block, and nothing else."
        ),
        _ => write!(
            text,
            " Nothing was carried out. Write this call again and put it right, then every call that was to follow \
             it, each in a <{call}> block, and nothing else."
        ),
    };
    text
}
