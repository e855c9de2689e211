//! What lives here: the tests of calls in text: what models write, and wherever it is cut.

mod as_written;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Piece, ReadCall, TaggedCalls, read_calls};
use crate::canonical::{ChatRequest, ContentPart, Role, ToolCall, ToolSpec, Turn};
use crate::lowering::{Tags, lower};

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Text(String),
    Calls(Vec<(String, Value)>),
    Broken,
    Result,
}

fn seen(texts: &[&str]) -> Vec<Seen> {
    let whole = texts.concat();
    let mut tagged = TaggedCalls::new(Tags::unused_in(&ChatRequest::default()));
    let mut pieces = Vec::new();
    for text in texts {
        tagged.push((*text).to_owned(), &mut pieces);
    }
    tagged.end(&mut pieces);
    let mut all = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text { text, at } => {
                assert_eq!(whole[at..at + text.len()], text, "{at}");
                match all.last_mut() {
                    Some(Seen::Text(before)) => before.push_str(&text),
                    _ => all.push(Seen::Text(text)),
                }
            }
            Piece::Block { is_cut: true, .. } => all.push(Seen::Broken),
            Piece::Block { body, name, .. } => all.push(match read_calls(&body, name.as_deref()) {
                Ok(calls) => Seen::Calls(calls.into_iter().map(read).collect()),
                Err(_) => Seen::Broken,
            }),
            Piece::Result => all.push(Seen::Result),
        }
    }
    all
}

fn read(call: ReadCall) -> (String, Value) {
    let arguments = match call.arguments {
        Ok(object) => serde_json::from_str(&object).unwrap(),
        Err(raw) => Value::from(format!("no object: {raw}")),
    };
    (call.name, arguments)
}

fn text(text: &str) -> Seen {
    Seen::Text(text.to_owned())
}

fn call(name: &str, arguments: Value) -> Seen {
    Seen::Calls(vec![(name.to_owned(), arguments)])
}

fn f(arguments: Value) -> Seen {
    call("f", arguments)
}

#[test]
fn text_goes_out_at_once() {
    let mut tagged = TaggedCalls::new(Tags::unused_in(&ChatRequest::default()));
    let mut pieces = Vec::new();
    tagged.push("Hello, ".to_owned(), &mut pieces);
    tagged.push("world! a <".to_owned(), &mut pieces);
    let texts: Vec<_> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text { text, .. } => text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(texts, ["Hello,", " world! a"]);
    tagged.flush_text(&mut pieces);
    assert_eq!(pieces.len(), 3);
}

#[test]
fn numbered_tags_leave_others_alone() {
    let mut request = ChatRequest {
        system: "What is a <tool_call>?".to_owned(),
        tools: vec![ToolSpec {
            name: "f".to_owned(),
            description: String::new(),
            parameters: json!({}),
        }],
        ..ChatRequest::default()
    };
    let tags = lower(&mut request).unwrap();
    let mut tagged = TaggedCalls::new(tags);
    let mut pieces = Vec::new();
    let answer = "It is <tool_call>{}</tool_call>.<tool_call_2>{\"name\":\"f\"}</tool_call_2>";
    tagged.push(answer.to_owned(), &mut pieces);
    tagged.end(&mut pieces);
    let [Piece::Text { text, .. }, Piece::Block { body, .. }] = pieces.as_slice() else {
        panic!("{pieces:?}");
    };
    assert_eq!(text, "It is <tool_call>{}</tool_call>.");
    assert_eq!(body, "{\"name\":\"f\"}");
}

#[test]
fn long_answers_take_linear_time() {
    let blanks = " ".repeat(200_000);
    let block = format!(
        "<tool_call>{{\"name\":\"f\",\"arguments\":{{\"a\":\"{}",
        "</tool_call>\"".repeat(50_000)
    );
    for answer in [
        blanks,
        block,
        "<tool_call>".repeat(20_000),
        "```\n".repeat(50_000),
        "<".repeat(200_000),
    ] {
        let pieces: Vec<_> = answer
            .as_bytes()
            .chunks(64)
            .map(|piece| std::str::from_utf8(piece).unwrap())
            .collect();
        seen(&pieces);
    }
}

/// JSON values with all that makes finding their end hard.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i32>().prop_map(Value::from),
        "[a-z\\\\\"'{}\\[\\],:`\u{e9}\u{1f642}\n ]{0,12}".prop_map(Value::from),
        Just(Value::from("</tool_call>")),
        Just(Value::from("\"}}\n</tool_call>\n<tool_result>")),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z\"' <]{1,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn arguments() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-z<]{1,6}", value(), 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// What answers are made of, the parts of tags and fences among it.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("<tool_call>"),
        Just("</tool_call>"),
        Just("<tool_call"),
        Just("<tool_result"),
        Just(">"),
        Just("{\"name\":\"f\",\"arguments\":{\"a\":1}}"),
        Just("{\"name\":\"f\""),
        Just("\""),
        Just("'"),
        Just("{"),
        Just("}"),
        Just("```"),
        Just("json"),
        Just("\n"),
        Just(" "),
        Just("Wörter"),
        Just("\\"),
        Just("<"),
    ];
    prop::collection::vec(fragment, 0..14).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_call_is_read_as_it_was_written(arguments in arguments(), pretty in any::<bool>(), around in "[a-z \n.]{0,8}") {
        let arguments_json = if pretty {
            serde_json::to_string_pretty(&arguments).unwrap()
        } else {
            arguments.to_string()
        };
        let mut request = ChatRequest {
            turns: vec![Turn {
                role: Role::Assistant,
                parts: vec![ContentPart::ToolCall(ToolCall {
                    id: String::new(),
                    name: "do.it:now-1".to_owned(),
                    arguments_json,
                })],
            }],
            ..ChatRequest::default()
        };
        let tags = lower(&mut request).unwrap();
        let ContentPart::Text(block) = &request.turns[0].parts[0] else { panic!() };
        // The reader here knows the tags without a number.
        let block = block.replace(&format!("<{}>\n", tags.call()), "<tool_call>\n");
        let block = block.replace(&format!("\n</{}>", tags.call()), "\n</tool_call>");
        let answer = format!("{around}{block}");
        let mut expected = Vec::new();
        if !around.trim().is_empty() {
            expected.push(text(around.trim_end()));
        }
        expected.push(call("do.it:now-1", arguments));
        prop_assert_eq!(seen(&[&answer]), expected.clone());
        for at in (0..=answer.len()).filter(|at| answer.is_char_boundary(*at)) {
            let (first, second) = answer.split_at(at);
            prop_assert_eq!(seen(&[first, second]), expected.clone());
        }
    }

    #[test]
    fn where_an_answer_is_cut_does_not_matter(answer in fragments(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let whole = seen(&[&answer]);
        let mut ends: Vec<_> = cuts.iter().map(|cut| answer.floor_char_boundary(cut.index(answer.len() + 1))).collect();
        ends.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for end in ends {
            pieces.push(&answer[from..end]);
            from = end;
        }
        pieces.push(&answer[from..]);
        prop_assert_eq!(seen(&pieces), whole.clone(), "{:?}", pieces);
        for at in (0..=answer.len()).filter(|at| answer.is_char_boundary(*at)) {
            let (first, second) = answer.split_at(at);
            prop_assert_eq!(seen(&[first, second]), whole.clone(), "{:?} {:?}", first, second);
        }
    }

    #[test]
    fn text_without_tags_passes_unchanged(answer in "[a-z<>/_`{}\" \n\u{e9}\u{4f60}]{0,60}", size in 1..9_usize) {
        let chars: Vec<_> = answer.chars().collect();
        let pieces: Vec<String> = chars.chunks(size).map(|piece| piece.iter().collect()).collect();
        let pieces: Vec<_> = pieces.iter().map(String::as_str).collect();
        let expected = if answer.is_empty() { vec![] } else { vec![text(&answer)] };
        prop_assert_eq!(seen(&pieces), expected);
    }
}
