//! What lives here: the tests of calls: what goes out of them, and what is asked for again.

use serde_json::json;

use super::{complete, f, good, misfit, plain, question, with_tools};
use crate::canonical::{AnswerEvent, ContentPart, Role, StopReason, ToolCall, ToolChoice, Turn};
use crate::lowering::lower;
use crate::shaping::{AnswerShaper, Verdict};

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
fn where_no_call_may_be_made_its_tags_are_text() {
    let text = format!("Well, {}that's <tool_result name=\"f\"> it.", good());
    for has_tools in [true, false] {
        let mut answer = with_tools(|request| {
            request.tool_choice = ToolChoice::Never;
            request.max_output_tokens = Some(1000);
            if !has_tools {
                request.tool_choice = ToolChoice::Auto;
                request.tools.clear();
                request.turns.push(called("f"));
            }
        });
        assert!(!answer.says(&text));
        assert_eq!(answer.ends(), complete(StopReason::Done));
        assert_eq!(answer.went_out(), [text.as_str()]);
    }
    // Without anything else to do, nothing is in the way of the text.
    let mut request = question();
    request.tool_choice = ToolChoice::Never;
    request.turns.push(called("f"));
    let tags = lower(&mut request);
    assert!(tags.is_some());
    assert!(AnswerShaper::new(&mut request, tags, || unreachable!()).is_none());
}

/// A turn that called a function.
fn called(name: &str) -> Turn {
    Turn {
        role: Role::Assistant,
        parts: vec![ContentPart::ToolCall(ToolCall {
            id: "1".to_owned(),
            name: name.to_owned(),
            arguments_json: "{}".to_owned(),
        })],
    }
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
