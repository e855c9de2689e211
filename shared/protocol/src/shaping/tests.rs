//! What lives here: the tests of answers made into what was asked for.

mod calls;
mod splits;
mod texts;

use serde_json::{Value, json};

use super::{AnswerShaper, Verdict};
use crate::canonical::{
    AnswerEvent, ChatRequest, ContentPart, OutputFormat, Role, StopReason, ToolSpec, Turn,
};
use crate::lowering::lower;

/// What goes out, in short: texts as they are, calls as `f({…})`.
#[derive(Debug, Default)]
struct Answer {
    shaper: Option<AnswerShaper>,
    out: Vec<AnswerEvent>,
}

fn question() -> ChatRequest {
    ChatRequest {
        turns: vec![Turn {
            role: Role::User,
            parts: vec![ContentPart::Text("Hello".to_owned())],
        }],
        ..ChatRequest::default()
    }
}

fn with_tools(change: impl FnOnce(&mut ChatRequest)) -> Answer {
    let mut request = question();
    let parameters =
        json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]});
    request.tools = ["f", "g"]
        .map(|name| ToolSpec {
            name: name.to_owned(),
            description: String::new(),
            parameters: parameters.clone(),
        })
        .into();
    change(&mut request);
    Answer::to(request)
}

fn plain(change: impl FnOnce(&mut ChatRequest)) -> Answer {
    let mut request = question();
    change(&mut request);
    Answer::to(request)
}

fn f(arguments: &Value) -> String {
    format!("<tool_call>{{\"name\":\"f\",\"arguments\":{arguments}}}</tool_call>")
}

fn good() -> String {
    f(&json!({"a": 1}))
}

fn misfit() -> String {
    f(&json!({"a": "x"}))
}

fn complete(reason: StopReason) -> Verdict {
    super::complete(reason)
}

impl Answer {
    fn to(mut request: ChatRequest) -> Self {
        let tags = lower(&mut request);
        Self {
            shaper: AnswerShaper::new(&mut request, tags, || "call_x".to_owned()),
            out: Vec::new(),
        }
    }

    fn shaper(&mut self) -> &mut AnswerShaper {
        self.shaper.as_mut().unwrap()
    }

    /// The model says this; whether the answer ended there.
    fn says(&mut self, text: &str) -> bool {
        let mut out = std::mem::take(&mut self.out);
        let ends = self
            .shaper()
            .push(AnswerEvent::Text(text.to_owned()), &mut out);
        self.out = out;
        ends
    }

    fn ends(&mut self) -> Verdict {
        let mut out = std::mem::take(&mut self.out);
        let verdict = self.shaper().end(StopReason::Done, &mut out);
        self.out = out;
        verdict
    }

    /// The model's whole answer; what the model is asked then.
    fn repaired(&mut self, text: &str) -> String {
        self.says(text);
        let Verdict::Repair(repair) = self.ends() else {
            panic!("no repair: {:?}", self.out);
        };
        let mut request = question();
        repair.append_to(&mut request);
        let ContentPart::Text(words) = &request.turns.last().unwrap().parts[0] else {
            panic!();
        };
        let ContentPart::Text(answer) = &request.turns[1].parts[0] else {
            panic!();
        };
        assert_eq!(answer, text);
        words.clone()
    }

    fn went_out(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut in_text = false;
        for event in &self.out {
            match event {
                AnswerEvent::Text(text) if in_text => all.last_mut().unwrap().push_str(text),
                AnswerEvent::Text(text) => all.push(text.clone()),
                AnswerEvent::ToolCall(call) => {
                    all.push(format!("{}({})", call.name, call.arguments_json));
                }
                AnswerEvent::Grounding(grounding) => all.push(format!("{grounding:?}")),
                other => all.push(format!("{other:?}")),
            }
            in_text = matches!(event, AnswerEvent::Text(_));
        }
        all
    }
}

#[test]
fn a_plain_chat_needs_no_shaper() {
    assert!(plain(|_| {}).shaper.is_none());
    assert!(
        plain(|request| request.stop.push("x".to_owned()))
            .shaper
            .is_some()
    );
    assert!(
        plain(|request| request.max_output_tokens = Some(1))
            .shaper
            .is_some()
    );
    assert!(
        plain(|request| request.output = OutputFormat::JsonObject)
            .shaper
            .is_some()
    );
    assert!(with_tools(|_| {}).shaper.is_some());
}
