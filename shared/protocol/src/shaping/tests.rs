//! What lives here: the tests of answers made into what was asked for.

use serde_json::{Value, json};

use super::{AnswerShaper, Verdict};
use crate::canonical::{
    AnswerEvent, ChatRequest, ContentPart, Grounding, GroundingSource, GroundingSupport, Media,
    MediaData, OutputFormat, Role, StopReason, ToolCall, ToolChoice, ToolSpec, Turn,
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

#[test]
fn calls_go_out_between_texts_with_ids_of_their_own() {
    let mut answer = with_tools(|_| {});
    assert!(!answer.says(&format!(
        "Let me look.\n{}\n{}",
        good(),
        good().replace("\"f\"", "\"functions.G\"")
    )));
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(
        answer.went_out(),
        ["Let me look.", "f({\"a\":1})", "g({\"a\":1})"]
    );
    let ids: Vec<_> = answer
        .out
        .iter()
        .filter_map(|event| match event {
            AnswerEvent::ToolCall(call) => Some(call.id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["call_x1", "call_x2"]);
}

#[test]
fn text_without_calls_is_the_answer() {
    let mut answer = with_tools(|_| {});
    answer.says("It is ");
    assert_eq!(answer.went_out(), ["It is"]);
    answer.says("fine.\n");
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["It is fine.\n"]);
}

#[test]
fn a_bad_call_is_asked_for_again_with_those_after_it() {
    let mut answer = with_tools(|_| {});
    let asked = answer.repaired(&format!("Look.{}{}and{}", good(), misfit(), good()));
    assert!(
        asked.contains("/a: ") && asked.contains("don't repeat them"),
        "{asked}"
    );
    assert_eq!(answer.went_out(), ["Look.", "f({\"a\":1})"]);
    answer.says(&format!(
        "Sorry!\n{}{}",
        f(&json!({"a": 2})),
        f(&json!({"a": 3}))
    ));
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(answer.went_out()[2..], ["f({\"a\":2})", "f({\"a\":3})"]);
}

#[test]
fn what_is_wrong_is_told_to_the_model() {
    for (text, said) in [
        (f(&json!({})), "\"a\" is a required property"),
        (f(&json!([1])), "the arguments for f are no JSON object"),
        (
            good().replace("\"f\"", "\"h\""),
            "there is no function h; there are: f, g",
        ),
        (
            "<tool_call>call f please</tool_call>".to_owned(),
            "does not hold one JSON object",
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":".to_owned(),
            "ended before the last block did",
        ),
        (
            "<tool_result name=\"f\">\n7\n</tool_result>".to_owned(),
            "only a function's answer",
        ),
    ] {
        let asked = with_tools(|_| {}).repaired(&text);
        assert!(asked.contains(said), "{asked}");
        assert!(asked.contains("<tool_call>"), "{asked}");
    }
}

#[test]
fn calls_that_stay_bad_go_out_when_a_client_can_make_something_of_them() {
    let unknown = good().replace("\"f\"", "\"h\"");
    for (text, call) in [(misfit(), "f({\"a\":\"x\"})"), (unknown, "h({\"a\":1})")] {
        let mut answer = with_tools(|_| {});
        answer.repaired(&text);
        answer.says(&text);
        assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
        assert_eq!(answer.went_out(), [call]);
    }
    let mut unreadable = with_tools(|_| {});
    unreadable.repaired("<tool_call>f</tool_call>");
    unreadable.says("<tool_call>f</tool_call>");
    assert!(matches!(unreadable.ends(), Verdict::Failed(_)));

    let mut beside = with_tools(|_| {});
    beside.repaired(&format!("{}<tool_call>f</tool_call>", good()));
    beside.says("<tool_call>f</tool_call>");
    assert_eq!(beside.ends(), complete(StopReason::ToolCalls));

    let unspeakable = good().replace("\"f\"", "\"no name\"");
    let mut answer = with_tools(|_| {});
    answer.repaired(&unspeakable);
    answer.says(&unspeakable);
    assert!(matches!(answer.ends(), Verdict::Failed(_)));
}

#[test]
fn a_second_answer_in_words_is_the_answer() {
    let mut answer = with_tools(|_| {});
    answer.repaired(&format!("Look.{}", misfit()));
    answer.says("I can't.");
    assert_eq!(answer.went_out(), ["Look."]);
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["Look.\n\nI can't."]);
}

#[test]
fn without_a_second_answer_the_first_has_to_do() {
    let mut answer = with_tools(|_| {});
    answer.repaired(&format!("{}{}", misfit(), good()));
    let mut out = Vec::new();
    assert_eq!(
        answer.shaper().give_up(&mut out),
        complete(StopReason::ToolCalls)
    );
    answer.out = out;
    assert_eq!(answer.went_out(), ["f({\"a\":\"x\"})", "f({\"a\":1})"]);

    let mut answer = with_tools(|_| {});
    answer.repaired("<tool_call>f</tool_call>");
    assert!(matches!(
        answer.shaper().give_up(&mut Vec::new()),
        Verdict::Failed(_)
    ));
}

#[test]
fn a_call_that_has_to_be_made_is_asked_for() {
    for choice in [ToolChoice::Required, ToolChoice::Named("f".to_owned())] {
        let mut answer = with_tools(|request| request.tool_choice = choice.clone());
        let asked = answer.repaired("I'd rather not.");
        assert!(asked.contains("has to"), "{asked}");
        assert!(answer.went_out().is_empty());
        answer.says(&good());
        assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
        assert_eq!(answer.went_out(), ["f({\"a\":1})"]);

        let mut answer = with_tools(|request| request.tool_choice = choice);
        answer.repaired("I'd rather not.");
        answer.says("No.");
        assert!(matches!(answer.ends(), Verdict::Failed(_)));
        assert!(answer.went_out().is_empty());
    }
    let mut other = with_tools(|request| request.tool_choice = ToolChoice::Named("g".to_owned()));
    let asked = other.repaired(&good());
    assert!(
        asked.contains("g is the function to call, and no other"),
        "{asked}"
    );
}

#[test]
fn where_a_call_has_to_be_made_its_tags_may_be_missing() {
    let mut answer = with_tools(|request| request.tool_choice = ToolChoice::Required);
    answer.says("```json\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n```");
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(answer.went_out(), ["f({\"a\": 1})"]);
    let mut answer = with_tools(|request| request.tool_choice = ToolChoice::Required);
    answer.says(&format!("First this. {}", good()));
    assert_eq!(answer.went_out(), ["First this.", "f({\"a\":1})"]);
}

#[test]
fn no_call_goes_out_where_none_may_be_made() {
    let never = |request: &mut ChatRequest| request.tool_choice = ToolChoice::Never;
    let mut answer = with_tools(never);
    answer.says(&format!("Well, {}that's it.", good()));
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["Well,that's it."]);

    let mut answer = with_tools(never);
    let asked = answer.repaired(&good());
    assert!(asked.contains("Answer in words"), "{asked}");
    answer.says("All right.");
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["All right."]);
}

#[test]
fn one_call_at_a_time_ends_the_answer() {
    let mut answer = with_tools(|request| request.one_call_at_a_time = true);
    assert!(answer.says(&format!("{}{}", good(), good())));
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(answer.went_out(), ["f({\"a\":1})"]);
}

#[test]
fn what_a_model_makes_up_after_its_call_is_not_looked_at() {
    let mut answer = with_tools(|_| {});
    assert!(answer.says(&format!(
        "{}\n<tool_result name=\"f\">\n7\n</tool_result>\nIt is 7.",
        good()
    )));
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(answer.went_out(), ["f({\"a\":1})"]);
}

#[test]
fn stop_texts_end_the_answer() {
    let mut answer = plain(|request| request.stop = vec!["STOP".to_owned(), "\n\n".to_owned()]);
    assert!(!answer.says("One. S"));
    assert_eq!(answer.went_out(), ["One. "]);
    assert!(answer.says("TOP two"));
    let stop_text = Some("STOP".to_owned());
    let reason = StopReason::StopText;
    assert_eq!(answer.ends(), Verdict::Complete { reason, stop_text });
    assert_eq!(answer.went_out(), ["One. "]);

    let mut none = plain(|request| request.stop = vec!["STOP".to_owned()]);
    none.says("One. ST");
    assert_eq!(none.ends(), complete(StopReason::Done));
    assert_eq!(none.went_out(), ["One. ST"]);
}

#[test]
fn the_length_limit_ends_the_answer() {
    let mut answer = plain(|request| request.max_output_tokens = Some(2));
    let reasoning = AnswerEvent::Reasoning("long, long thoughts".to_owned());
    assert!(!answer.shaper().push(reasoning, &mut Vec::new()));
    assert!(!answer.says("12345678"));
    assert!(answer.says("9"));
    assert_eq!(answer.ends(), complete(StopReason::Length));
    assert_eq!(answer.went_out(), ["12345678"]);

    let mut exact = plain(|request| request.max_output_tokens = Some(2));
    exact.says("12345678");
    assert_eq!(exact.ends(), complete(StopReason::Done));

    let mut call = with_tools(|request| request.max_output_tokens = Some(3));
    assert!(call.says(&format!("12345678{}", good())));
    assert_eq!(call.ends(), complete(StopReason::Length));
    assert_eq!(call.went_out(), ["12345678"]);
}

#[test]
fn json_goes_out_alone_and_only_when_it_is_what_was_asked_for() {
    let schema = json!({"type": "object", "required": ["a"]});
    let asks =
        |request: &mut ChatRequest| request.output = OutputFormat::JsonSchema(schema.clone());
    let mut answer = plain(asks);
    answer.says("```json\n{\"a\"");
    answer.says(": 1}\n```");
    assert!(answer.went_out().is_empty());
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["{\"a\": 1}"]);

    let mut answer = plain(asks);
    let asked = answer.repaired("{\"b\": 1}");
    assert!(
        asked.contains("\"a\" is a required property") && asked.contains("JSON alone"),
        "{asked}"
    );
    answer.says("{\"a\": 2}");
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["{\"a\": 2}"]);

    let mut answer = plain(asks);
    answer.repaired("No.");
    answer.says("No!");
    let Verdict::Failed(words) = answer.ends() else {
        panic!()
    };
    assert!(words.contains("not the JSON that was asked for"), "{words}");
    assert!(answer.went_out().is_empty());
}

#[test]
fn json_that_is_cut_goes_out_as_far_as_it_came() {
    let mut answer = plain(|request| {
        request.output = OutputFormat::JsonObject;
        request.max_output_tokens = Some(2);
    });
    assert!(answer.says("{\"a\": [1, 2, 3]}"));
    assert_eq!(answer.ends(), complete(StopReason::Length));
    assert_eq!(answer.went_out(), ["{\"a\": [1"]);
}

#[test]
fn calls_come_before_the_json() {
    let mut answer = with_tools(|request| request.output = OutputFormat::JsonObject);
    answer.says(&format!("I'll look first.{}", good()));
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(answer.went_out(), ["f({\"a\":1})"]);
}

#[test]
fn what_the_upstream_calls_itself_passes() {
    let mut answer = plain(|request| {
        request.max_output_tokens = Some(100);
        request.tool_choice = ToolChoice::Required;
    });
    let call = AnswerEvent::ToolCall(ToolCall {
        id: "own".to_owned(),
        name: "h".to_owned(),
        arguments_json: "{}".to_owned(),
    });
    let mut out = Vec::new();
    assert!(!answer.shaper().push(call.clone(), &mut out));
    answer.out = out;
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    assert_eq!(answer.out, [call]);
}

#[test]
fn files_stay_where_they_are_in_the_text() {
    let mut answer = plain(|request| request.stop = vec!["abc".to_owned()]);
    answer.says("ab");
    let media = AnswerEvent::Media(Media {
        mime_type: "image/png".to_owned(),
        data: MediaData::Url("x".to_owned()),
    });
    let mut out = std::mem::take(&mut answer.out);
    answer.shaper().push(media, &mut out);
    answer.out = out;
    answer.says("c");
    assert_eq!(answer.ends(), complete(StopReason::Done));
    let went_out = answer.went_out();
    assert_eq!((went_out[0].as_str(), went_out[2].as_str()), ("ab", "c"));
}

#[test]
fn sources_keep_their_place_in_the_text() {
    let support = |start, end| GroundingSupport {
        start,
        end,
        text: String::new(),
        sources: vec![0],
    };
    let mut answer = with_tools(|_| {});
    let call = good();
    answer.says(&format!("One. {call} Two."));
    let two = 5 + call.len();
    let grounding = AnswerEvent::Grounding(Grounding {
        sources: vec![GroundingSource::default()],
        supports: vec![support(0, 4), support(3, two), support(two + 1, two + 5)],
    });
    assert!(!answer.shaper().push(grounding, &mut Vec::new()));
    assert_eq!(answer.ends(), complete(StopReason::ToolCalls));
    let Some(AnswerEvent::Grounding(grounding)) = answer.out.last() else {
        panic!("{:?}", answer.out);
    };
    assert_eq!(grounding.supports, [support(0, 4), support(5, 9)]);
}

#[test]
fn an_answer_that_comes_anew_has_the_whole_length() {
    let mut answer = plain(|request| {
        request.output = OutputFormat::JsonObject;
        request.max_output_tokens = Some(2);
    });
    answer.says("{\"a\": ");
    answer.shaper().restart();
    answer.says("{\"a\":1}");
    assert_eq!(answer.ends(), complete(StopReason::Done));
    assert_eq!(answer.went_out(), ["{\"a\":1}"]);
}
