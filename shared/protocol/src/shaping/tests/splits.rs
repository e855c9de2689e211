//! What lives here: the test that it does not matter where an answer is cut into pieces.

use proptest::prelude::*;

use super::{Answer, with_tools};
use crate::canonical::{ChatRequest, OutputFormat, ToolChoice};
use crate::shaping::Verdict;

/// What answers are made of: calls good and bad, tags, stop texts and the parts of them.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>"),
        Just("<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"x\"}}</tool_call>"),
        Just("<tool_call>{\"name\":\"nobody\"}</tool_call>"),
        Just("<tool_call>"),
        Just("</tool_call>"),
        Just("<tool_result"),
        Just("{\"a\": 1}"),
        Just("```json\n"),
        Just("```"),
        Just("ST"),
        Just("OP"),
        Just("Wörter, "),
        Just("世界"),
        Just("\n"),
        Just(" "),
        Just("\""),
    ];
    prop::collection::vec(fragment, 0..10).prop_map(|all| all.concat())
}

/// A request that asks for some of it all.
fn asks() -> impl Strategy<Value = ChatRequest> {
    let choice = prop_oneof![
        Just(ToolChoice::Auto),
        Just(ToolChoice::Never),
        Just(ToolChoice::Required),
        Just(ToolChoice::Named("f".to_owned())),
    ];
    let limit = prop::option::of(1..12_u64);
    (choice, limit, any::<[bool; 3]>()).prop_map(|(tool_choice, limit, flags)| {
        let [stops, is_json, one_call_at_a_time] = flags;
        // Where nothing may be called, the limit is what there is to do.
        let none_may_be_called = tool_choice == ToolChoice::Never;
        let limit = limit.or_else(|| none_may_be_called.then_some(1000));
        ChatRequest {
            tool_choice,
            one_call_at_a_time,
            max_output_tokens: limit,
            stop: stops.then(|| "STOP".to_owned()).into_iter().collect(),
            output: if is_json {
                OutputFormat::JsonObject
            } else {
                OutputFormat::Text
            },
            ..ChatRequest::default()
        }
    })
}

/// Says all of it twice, if the first time will not do; what went out, and how it ended.
fn outcome(asks: &ChatRequest, pieces: &[&str]) -> (Vec<String>, Verdict) {
    let mut answer = with_tools(|request| {
        request.tool_choice = asks.tool_choice.clone();
        request.one_call_at_a_time = asks.one_call_at_a_time;
        request.max_output_tokens = asks.max_output_tokens;
        request.stop.clone_from(&asks.stop);
        request.output = asks.output.clone();
    });
    let say = |answer: &mut Answer| {
        let _ = pieces.iter().any(|piece| answer.says(piece));
        answer.ends()
    };
    let mut verdict = say(&mut answer);
    if matches!(verdict, Verdict::Repair(_)) {
        verdict = say(&mut answer);
        assert!(
            !matches!(verdict, Verdict::Repair(_)),
            "asked for a third time"
        );
    }
    (answer.went_out(), verdict)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn where_an_answer_is_cut_does_not_matter(asks in asks(), text in fragments()) {
        let whole = outcome(&asks, &[&text]);
        if let Some(limit) = asks.max_output_tokens {
            let (went_out, _) = &whole;
            let texts: usize = went_out.iter().map(String::len).sum();
            prop_assert!(texts as u64 <= 4 * limit + 4 * went_out.len() as u64);
        }
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let (first, second) = text.split_at(at);
            prop_assert_eq!(outcome(&asks, &[first, second]), whole.clone(), "{:?} {:?}", first, second);
        }
        let single: Vec<_> = text.split_inclusive(|_| true).collect();
        prop_assert_eq!(outcome(&asks, &single), whole);
    }
}
