//! What lives here: the tests of texts: where they end, their form, and what belongs to them.

use serde_json::json;

use super::{complete, good, plain, with_tools};
use crate::canonical::{
    AnswerEvent, ChatRequest, Grounding, GroundingSource, GroundingSupport, Media, MediaData,
    OutputFormat, StopReason,
};
use crate::shaping::Verdict;

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
