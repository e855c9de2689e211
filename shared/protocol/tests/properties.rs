//! What lives here: what holds for any input: where a stream is cut does not matter, estimates add up, and
//! no input makes a decoder panic.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::{HashMap, HashSet};

use b2a_protocol::canonical::{AnswerEvent, ChatRequest, ContentPart, Role, ToolChoice};
use b2a_protocol::codec::{JsonItemLimits, JsonItems, JsonItemsError, check_depth};
use b2a_protocol::usage::{UsageMeter, estimate_text};
use b2a_protocol::{AnswerHead, ChatTarget, Claude, Dialect, Gemini, OpenAi, StreamFraming};
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const LIMITS: JsonItemLimits = JsonItemLimits {
    max_depth: 6,
    max_item_bytes: 200,
};

/// JSON values with all that makes cutting hard: escapes, brackets in strings, characters of many bytes.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(Value::from),
        "[a-z\\\\\"{}\\[\\],\u{e9}\u{4f60}\u{1f642}\n]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z\"\u{4f60}]{0,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-z]{1,3}", value(), 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()))
}

fn written(value: &Value, pretty: bool) -> String {
    if pretty {
        serde_json::to_string_pretty(value).unwrap()
    } else {
        value.to_string()
    }
}

/// A stream in one of the forms that are taken, perhaps cut off or broken.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let items = prop::collection::vec((object(), any::<bool>()), 0..5);
    let damage = prop::option::weighted(0.4, (any::<prop::sample::Index>(), any::<Option<u8>>()));
    (items, 0..4u8, damage).prop_map(|(items, form, damage)| {
        let items: Vec<_> = items
            .iter()
            .map(|(item, pretty)| written(item, *pretty))
            .collect();
        let mut stream = match form {
            0 => format!("[{}]", items.join(",")),
            1 => format!("\u{feff}[\r\n{}\n]\n", items.join("\n,\n")),
            2 => items.join("\n"),
            _ => items.concat(),
        }
        .into_bytes();
        match damage {
            Some((at, Some(byte))) if !stream.is_empty() => {
                let at = at.index(stream.len());
                stream[at] = byte;
            }
            Some((at, None)) if !stream.is_empty() => stream.truncate(at.index(stream.len())),
            _ => {}
        }
        stream
    })
}

type Split = (
    Vec<Bytes>,
    Option<JsonItemsError>,
    Result<(), JsonItemsError>,
);

fn split(pieces: &[&[u8]]) -> Split {
    let mut items = JsonItems::new(LIMITS);
    let (mut found, mut error) = (Vec::new(), None);
    for piece in pieces {
        items.push(Bytes::copy_from_slice(piece));
        while let Some(item) = items.next_item() {
            match item {
                Ok(item) => found.push(item),
                Err(e) => error = Some(e),
            }
        }
    }
    (found, error, items.finish())
}

/// `bytes` in pieces that end at `cuts`.
fn pieces<'a>(bytes: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    ends.push(bytes.len());
    ends.sort_unstable();
    let mut start = 0;
    ends.into_iter()
        .map(|end| {
            let piece = &bytes[start..end];
            start = end;
            piece
        })
        .collect()
}

proptest! {
    #[test]
    fn where_a_stream_is_cut_does_not_matter(
        stream in stream(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let whole = split(&[&stream]);
        prop_assert_eq!(&split(&pieces(&stream, &cuts)), &whole);
        let bytes: Vec<_> = stream.chunks(1).collect();
        prop_assert_eq!(&split(&bytes), &whole);
    }

    #[test]
    fn the_items_of_a_stream_are_those_written(
        items in prop::collection::vec(object(), 0..6),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let stream = Value::from(items.clone()).to_string();
        let limits = JsonItemLimits { max_depth: 64, max_item_bytes: usize::MAX };
        let mut splitter = JsonItems::new(limits);
        let mut found = Vec::new();
        for piece in pieces(stream.as_bytes(), &cuts) {
            splitter.push(Bytes::copy_from_slice(piece));
            while let Some(item) = splitter.next_item() {
                found.push(serde_json::from_slice::<Value>(&item.unwrap()).unwrap());
            }
        }
        prop_assert_eq!(found, items);
        prop_assert_eq!(splitter.finish(), Ok(()));
        prop_assert_eq!(splitter.buffered_bytes(), 0);
    }

    #[test]
    fn no_bytes_make_the_splitter_panic_or_hold_more_than_the_limit(
        stream in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"[]{},\"\\ "[..])], 0..600),
    ) {
        let mut splitter = JsonItems::new(LIMITS);
        for byte in stream {
            splitter.push(Bytes::copy_from_slice(&[byte]));
            while splitter.next_item().is_some() {}
            prop_assert!(splitter.buffered_bytes() <= LIMITS.max_item_bytes);
        }
    }

    #[test]
    fn depth_is_what_a_parser_counts(value in value(), max in 0..8usize) {
        fn depth(value: &Value) -> usize {
            match value {
                Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
                Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
                _ => 0,
            }
        }
        prop_assert_eq!(check_depth(value.to_string().as_bytes(), max).is_ok(), depth(&value) <= max);
    }

    #[test]
    fn an_answer_costs_the_same_in_pieces(text in "[a-z \u{e9}\u{4f60}\u{1f642}\u{20bb7}]{0,64}") {
        let mut meter = UsageMeter::new(0);
        for character in text.chars() {
            meter.observe(&AnswerEvent::Text(character.to_string()));
        }
        prop_assert_eq!(meter.usage().output_tokens, estimate_text(&text));
        prop_assert_eq!(estimate_text(&text) == 0, text.is_empty());
    }

    #[test]
    fn no_body_makes_a_decoder_panic(body in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        value().prop_map(|value| value.to_string().into_bytes()),
        almost_a_request().prop_map(|value| value.to_string().into_bytes()),
        conversation().prop_map(|value| value.to_string().into_bytes()),
    ]) {
        for dialect in [&OpenAi as &dyn Dialect, &Claude, &Gemini] {
            for read in [dialect.decode_chat(&body, &ChatTarget::default()),
                         dialect.decode_count(&body, &ChatTarget::default())] {
                match read {
                    Ok(request) => {
                        keeps_its_promises(&request);
                    }
                    Err(fault) => {
                        let (status, answer) = dialect.encode_fault(&fault, "req_1");
                        prop_assert_eq!(status, 400);
                        prop_assert!(serde_json::from_slice::<Value>(&answer).is_ok());
                    }
                }
            }
        }
    }

    #[test]
    fn any_text_comes_through_a_stream_unchanged(texts in prop::collection::vec(any::<String>(), 0..6)) {
        let joined = texts.concat();
        for dialect in [&OpenAi as &dyn Dialect, &Claude, &Gemini] {
            prop_assert_eq!(&streamed_text(dialect, &texts), &joined, "{}", dialect.name());
        }
    }
}

/// What the canonical request promises to those that read it.
fn keeps_its_promises(request: &ChatRequest) {
    assert!(!request.turns.is_empty());
    let mut calls = HashMap::new();
    for turn in &request.turns {
        assert!(!turn.parts.is_empty());
        for part in &turn.parts {
            match part {
                ContentPart::ToolCall(call) => {
                    assert_eq!(turn.role, Role::Assistant);
                    assert!(calls.insert(&call.id, &call.name).is_none(), "{}", call.id);
                    let arguments = serde_json::from_str::<Value>(&call.arguments_json);
                    assert!(arguments.is_ok(), "{}", call.arguments_json);
                }
                ContentPart::ToolResult(result) => {
                    assert_eq!(turn.role, Role::Tool);
                    assert_eq!(calls.get(&result.call_id), Some(&&result.name));
                }
                ContentPart::Text(_) | ContentPart::Media(_) | ContentPart::RemoteMedia(_) => {}
            }
        }
    }
    let names: HashSet<_> = request.tools.iter().map(|tool| &tool.name).collect();
    assert_eq!(names.len(), request.tools.len());
    assert!(request.tools.iter().all(|tool| tool.parameters.is_object()));
    match &request.tool_choice {
        ToolChoice::Named(name) => assert!(names.contains(name)),
        ToolChoice::Required => assert!(!names.is_empty()),
        ToolChoice::Auto | ToolChoice::Never => {}
    }
    assert!(request.stop.iter().all(|text| !text.is_empty()));
    assert_ne!(request.max_output_tokens, Some(0));
}

/// OpenAI's messages in any order, with calls and results that belong together, or not.
fn conversation() -> impl Strategy<Value = Value> {
    let message = (0..6u8, 0..3u8, "[ab]").prop_map(|(kind, id, name)| match kind {
        0 => json!({"role": "user", "content": name}),
        1 => json!({"role": "assistant", "content": null, "tool_calls": [
            {"id": id.to_string(), "type": "function", "function": {"name": name, "arguments": "{}"}}
        ]}),
        2 => json!({"role": "tool", "tool_call_id": id.to_string(), "content": name}),
        3 => json!({"role": "assistant", "function_call": {"name": name, "arguments": ""}}),
        4 => json!({"role": "function", "name": name, "content": null}),
        _ => json!({"role": "system", "content": name}),
    });
    let tool = "[ab]".prop_map(|name| json!({"type": "function", "function": {"name": name}}));
    let choice = prop_oneof![
        prop::sample::select(&["none", "auto", "required"][..]).prop_map(Value::from),
        tool.clone(),
    ];
    let messages = prop::collection::vec(message, 1..8);
    let tools = prop::collection::vec(tool, 0..3);
    (messages, tools, choice).prop_map(
        |(messages, tools, choice)| json!({"messages": messages, "tools": tools, "tool_choice": choice}),
    )
}

/// Objects with the names that the dialects know, and values that may or may not fit them.
fn almost_a_request() -> impl Strategy<Value = Value> {
    const NAMES: &[&str] = &[
        "messages",
        "contents",
        "parts",
        "content",
        "role",
        "type",
        "text",
        "source",
        "data",
        "inlineData",
        "mime_type",
        "image_url",
        "url",
        "tool_calls",
        "function",
        "tool_use_id",
        "max_tokens",
        "system",
        "system_instruction",
        "generateContentRequest",
        "tools",
        "tool_choice",
        "name",
        "id",
        "input",
        "input_schema",
        "functionDeclarations",
        "functionCall",
        "functionResponse",
        "stop_sequences",
    ];
    let leaf = prop_oneof![
        any::<u8>().prop_map(Value::from),
        prop::sample::select(
            &[
                "user",
                "assistant",
                "model",
                "tool",
                "text",
                "image",
                "tool_result",
                "tool_use",
                "image_url",
                "base64",
                "data:image/png;base64,AAAA",
                "https://example.com/a.png",
                "function",
                "required",
                "tool_use",
                "call_1",
                "{}",
                "\u{4f60}\u{597d}",
                "",
            ][..]
        )
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 40, 5, |inner| {
        let object = prop::collection::hash_map(prop::sample::select(NAMES), inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::from),
            object.prop_map(|map| {
                Value::Object(
                    map.into_iter()
                        .map(|(name, v)| (name.to_owned(), v))
                        .collect(),
                )
            }),
        ]
    })
}

/// Writes `texts` as a stream and reads them as a client would.
fn streamed_text(dialect: &dyn Dialect, texts: &[String]) -> String {
    let mut encoder = dialect.stream_encoder(AnswerHead {
        id: "1".to_owned(),
        model: "m".to_owned(),
        created_sec: 0,
        input_tokens: 0,
        include_usage: false,
        include_reasoning: false,
        old_function_call: false,
        framing: StreamFraming::ServerSentEvents,
    });
    let mut out = BytesMut::new();
    encoder.start(&mut out);
    for text in texts {
        encoder.event(&AnswerEvent::Text(text.clone()), &mut out);
        encoder.keep_alive(&mut out);
    }
    let stream = String::from_utf8(out.to_vec()).unwrap();
    stream
        .split('\n')
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| {
            let data: Value = serde_json::from_str(data).unwrap_or_else(|_| json!({}));
            let places = [
                "/choices/0/delta/content",
                "/delta/text",
                "/candidates/0/content/parts/0/text",
            ];
            let text = places
                .iter()
                .find_map(|place| data.pointer(place)?.as_str());
            text.unwrap_or_default().to_owned()
        })
        .collect()
}
