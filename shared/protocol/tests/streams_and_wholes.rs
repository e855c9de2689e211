//! What lives here: a streamed answer, put together as the official SDKs do, is the answer that is given whole;
//! and its events come in the order that clients rely on.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

use b2a_domain::TokenUsage;
use b2a_protocol::canonical::{
    AnswerEvent, Finish, Grounding, GroundingSource, GroundingSupport, Media, MediaData,
    StopReason, ToolCall,
};
use b2a_protocol::{AnswerHead, Claude, Dialect, Gemini, StreamFraming};
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use serde_json::{Value, json};

fn event() -> impl Strategy<Value = AnswerEvent> {
    let text = "[a-z\"\\\\\n \u{e9}\u{4f60}\u{1f642}]{1,6}";
    prop_oneof![
        3 => text.prop_map(AnswerEvent::Text),
        1 => text.prop_map(AnswerEvent::Reasoning),
        1 => prop::option::of("[a-z]{3}").prop_map(|path| AnswerEvent::Media(Media {
            mime_type: "image/png".to_owned(),
            data: path.map_or(MediaData::Base64(Bytes::from_static(b"AAAA")), |path| {
                MediaData::Url(format!("https://example.com/{path}"))
            }),
        })),
        1 => ("[a-z0-9]{4}", "[a-z]{1,4}", prop::sample::select(&["{}", "{\"a\": [1, \"}\"]}", "", "7"][..]))
            .prop_map(|(id, name, arguments)| AnswerEvent::ToolCall(ToolCall {
                id,
                name,
                arguments_json: arguments.to_owned(),
            })),
    ]
}

/// Any answer, and what it rests on.
fn answer() -> impl Strategy<Value = (Vec<AnswerEvent>, bool, Finish)> {
    let reason = prop::sample::select(
        &[
            StopReason::Done,
            StopReason::ToolCalls,
            StopReason::Length,
            StopReason::StopText,
            StopReason::Policy,
        ][..],
    );
    let parts = (
        prop::collection::vec(event(), 0..8),
        any::<bool>(),
        any::<bool>(),
        reason,
    );
    parts.prop_map(|(mut events, is_grounded, include_reasoning, reason)| {
        // Where calls come after the last text, a stream tells what that rests on behind them.
        if is_grounded && matches!(events.last(), Some(AnswerEvent::Text(_))) {
            events.push(grounding());
        }
        let finish = Finish {
            reason,
            usage: TokenUsage::default(),
            stop_text: (reason == StopReason::StopText).then(|| "END".to_owned()),
        };
        (events, include_reasoning, finish)
    })
}

fn grounding() -> AnswerEvent {
    let source = |url: &str| GroundingSource {
        url: url.to_owned(),
        ..GroundingSource::default()
    };
    let support = GroundingSupport {
        start: 0,
        end: 1,
        text: "a".to_owned(),
        sources: vec![1, 0],
    };
    AnswerEvent::Grounding(Grounding {
        sources: vec![source("https://a.example/"), source("https://b.example/")],
        supports: vec![support],
    })
}

fn head(include_reasoning: bool) -> AnswerHead {
    AnswerHead {
        id: "1".to_owned(),
        model: "m".to_owned(),
        created_sec: 0,
        input_tokens: 7,
        include_usage: false,
        include_reasoning,
        old_function_call: false,
        framing: StreamFraming::ServerSentEvents,
    }
}

/// The data of each event of a stream.
fn streamed(
    dialect: &dyn Dialect,
    head: AnswerHead,
    events: &[AnswerEvent],
    finish: &Finish,
) -> Vec<Value> {
    let mut encoder = dialect.stream_encoder(head);
    let mut out = BytesMut::new();
    encoder.start(&mut out);
    for event in events {
        encoder.event(event, &mut out);
        encoder.keep_alive(&mut out);
    }
    encoder.finish(finish, &mut out);
    let text = String::from_utf8(out.to_vec()).unwrap();
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

fn whole(
    dialect: &dyn Dialect,
    head: &AnswerHead,
    events: Vec<AnswerEvent>,
    finish: &Finish,
) -> Value {
    serde_json::from_slice(&dialect.encode_whole(head, events, finish)).unwrap()
}

fn push_text(place: &mut Value, text: &Value) {
    let joined = format!("{}{}", place.as_str().unwrap(), text.as_str().unwrap());
    *place = Value::from(joined);
}

/// The message of Claude's events; checks their order on the way.
fn message_of(events: &[Value]) -> Value {
    let mut events: Vec<&Value> = events
        .iter()
        .filter(|event| event["type"] != "ping")
        .collect();
    assert_eq!(events.pop().unwrap()["type"], "message_stop");
    let end = events.pop().unwrap();
    assert_eq!(end["type"], "message_delta");
    assert_eq!(events[0]["type"], "message_start");
    let mut message = events[0]["message"].clone();
    let mut blocks: Vec<Value> = Vec::new();
    let mut open = None;
    for event in &events[1..] {
        match event["type"].as_str().unwrap() {
            "content_block_start" => {
                assert_eq!((open, &event["index"]), (None, &json!(blocks.len())));
                open = Some(blocks.len());
                blocks.push(event["content_block"].clone());
            }
            "content_block_delta" => {
                assert_eq!(event["index"], json!(open.unwrap()));
                let (block, delta) = (blocks.last_mut().unwrap(), &event["delta"]);
                match delta["type"].as_str().unwrap() {
                    "text_delta" => push_text(&mut block["text"], &delta["text"]),
                    "thinking_delta" => push_text(&mut block["thinking"], &delta["thinking"]),
                    "signature_delta" => block["signature"] = delta["signature"].clone(),
                    "input_json_delta" => {
                        let json = delta["partial_json"].as_str().unwrap();
                        block["input"] = serde_json::from_str(json).unwrap();
                    }
                    "citations_delta" => {
                        let citations = block.as_object_mut().unwrap();
                        let citations = citations.entry("citations").or_insert_with(|| json!([]));
                        citations
                            .as_array_mut()
                            .unwrap()
                            .push(delta["citation"].clone());
                    }
                    other => unreachable!("{other}"),
                }
            }
            "content_block_stop" => {
                assert_eq!(event["index"], json!(open.take().unwrap()));
            }
            other => unreachable!("{other}"),
        }
    }
    assert_eq!(open, None);
    message["content"] = Value::from(blocks);
    message["usage"] = end["usage"].clone();
    for (name, value) in end["delta"].as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

/// The parts of Gemini's responses, neighbours of the same kind joined, with all that came with the last.
fn response_of(chunks: &[Value]) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    let of_chunks = chunks
        .iter()
        .filter_map(|chunk| chunk.pointer("/candidates/0/content/parts")?.as_array());
    for part in of_chunks.flatten() {
        match (parts.last_mut(), part.get("text")) {
            (Some(last), Some(text))
                if last.get("text").is_some() && last["thought"] == part["thought"] =>
            {
                push_text(&mut last["text"], text);
            }
            // The end of a stream comes with an empty text, which says nothing.
            (Some(_), Some(text)) if text == "" && part.get("thought").is_none() => {}
            _ => parts.push(part.clone()),
        }
    }
    let mut response = chunks.last().unwrap().clone();
    if let Some(place) = response.pointer_mut("/candidates/0/content/parts") {
        *place = Value::from(parts);
    }
    response
}

proptest! {
    #[test]
    fn claude((events, include_reasoning, finish) in answer()) {
        let head = head(include_reasoning);
        let pieces = streamed(&Claude, head.clone(), &events, &finish);
        let whole = whole(&Claude, &head, events, &finish);
        prop_assert_eq!(message_of(&pieces), whole);
    }

    #[test]
    fn gemini((events, include_reasoning, finish) in answer()) {
        let head = head(include_reasoning);
        let chunks = streamed(&Gemini, head.clone(), &events, &finish);
        let mut whole = whole(&Gemini, &head, events, &finish);
        // In a whole answer, stretches of text count from the part that they are in.
        let mut put_together = response_of(&chunks);
        for response in [&mut whole, &mut put_together] {
            let supports = response.pointer_mut("/candidates/0/groundingMetadata/groundingSupports/0");
            if let Some(support) = supports {
                support["segment"] = Value::Null;
            }
        }
        prop_assert_eq!(put_together, whole);
    }
}
