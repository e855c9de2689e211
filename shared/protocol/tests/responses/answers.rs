//! What lives here: answers as responses, whole and streamed.

use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::StreamEncoder;
use b2a_protocol::canonical::{
    AnswerEvent, Grounding, GroundingSource, GroundingSupport, Media, MediaData, StopReason,
    ToolCall,
};
use b2a_protocol::responses::{Request, ResponseEncoder};
use bytes::{Bytes, BytesMut};
use serde_json::{Value, json};

use super::{check, clock, finish, head, of_file, request};

fn text(text: &str) -> AnswerEvent {
    AnswerEvent::Text(text.to_owned())
}

fn reasoning(text: &str) -> AnswerEvent {
    AnswerEvent::Reasoning(text.to_owned())
}

fn image(data: MediaData) -> AnswerEvent {
    AnswerEvent::Media(Media {
        mime_type: "image/png".to_owned(),
        data,
    })
}

fn call(id: &str, name: &str, arguments: &str) -> AnswerEvent {
    AnswerEvent::ToolCall(ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments_json: arguments.to_owned(),
    })
}

fn grounding() -> AnswerEvent {
    let source = |name: &str| GroundingSource {
        url: format!("https://example.com/{name}"),
        title: name.to_owned(),
        ..GroundingSource::default()
    };
    AnswerEvent::Grounding(Grounding {
        sources: vec![source("one"), source("two")],
        supports: vec![GroundingSupport {
            start: 0,
            end: 6,
            text: "世界".to_owned(),
            sources: vec![0],
        }],
    })
}

/// The answers, each with the request that they answer.
fn answers() -> Vec<(&'static str, Request, Vec<AnswerEvent>, StopReason)> {
    let plain = || of_file("plain.json");
    let everything = || of_file("everything.json");
    vec![
        (
            "text",
            plain(),
            vec![
                reasoning("not asked for"),
                text("世界, \"you\"\n"),
                text("\u{1f642}\u{2028}"),
                grounding(),
            ],
            StopReason::Done,
        ),
        (
            "everything",
            everything(),
            vec![
                reasoning("Let me "),
                reasoning("see."),
                text("Here:"),
                image(MediaData::Url("https://example.com/a.png".to_owned())),
                image(MediaData::Base64(Bytes::from_static(b"iVBORw0KGgo="))),
                text("and"),
                call("call_4", "look", "{\"at\": 2}"),
                call("call_5", "mail.send", ""),
                call("call_6", "apply_patch", "{\"input\":\"*** \\\"Begin\\\"\"}"),
                call("call_7", "mail.draft", "no json"),
            ],
            StopReason::ToolCalls,
        ),
        (
            "length",
            plain(),
            vec![text("Once upon")],
            StopReason::Length,
        ),
        ("policy", plain(), vec![], StopReason::Policy),
    ]
}

fn stream(request: Request, events: &[AnswerEvent], end: Result<StopReason, Fault>) -> String {
    let head = head(&request);
    let mut encoder = ResponseEncoder::new(&head, request.form, None, clock());
    let mut out = BytesMut::new();
    encoder.start(&mut out);
    encoder.keep_alive(&mut out);
    for event in events {
        encoder.event(event, &mut out);
    }
    encoder.keep_alive(&mut out);
    match end {
        Ok(reason) => encoder.finish(&finish(reason), &mut out),
        Err(fault) => encoder.fault(&fault, &mut out),
    }
    String::from_utf8(out.to_vec()).unwrap()
}

/// The events of a stream; each is named as its type and numbered in order.
fn events_of(stream: &str) -> Vec<Value> {
    let mut events = Vec::new();
    for frame in stream
        .split_terminator("\n\n")
        .filter(|frame| !frame.starts_with(": "))
    {
        let (name, data) = frame.split_once("\ndata: ").unwrap();
        let event: Value = serde_json::from_str(data).unwrap();
        assert_eq!(name.strip_prefix("event: ").unwrap(), event["type"]);
        assert_eq!(event["sequence_number"], events.len());
        events.push(event);
    }
    events
}

fn whole(request: Request, events: &[AnswerEvent], reason: StopReason) -> Value {
    let head = head(&request);
    let encoder = ResponseEncoder::new(&head, request.form, None, clock());
    serde_json::from_slice(&encoder.whole(events, &finish(reason))).unwrap()
}

#[test]
fn whole_answers() {
    for (name, request, events, reason) in answers() {
        let response = whole(request, &events, reason);
        let pretty = serde_json::to_string_pretty(&response).unwrap();
        check(&format!("whole_responses_{name}"), &pretty);
    }
}

#[test]
fn streamed_answers() {
    for (name, request, events, reason) in answers() {
        let streamed = stream(request, &events, Ok(reason));
        check(&format!("stream_responses_{name}"), &streamed);
    }
}

#[test]
fn a_stream_ends_in_the_very_response_that_is_answered_whole() {
    for ((name, request, events, reason), (_, again, ..)) in answers().into_iter().zip(answers()) {
        let told = events_of(&stream(request, &events, Ok(reason)));
        assert_eq!(told[0]["type"], "response.created");
        assert_eq!(told[0]["response"]["status"], "in_progress");
        let last = told.last().unwrap();
        assert_eq!(last["response"], whole(again, &events, reason), "{name}");
        // Each item is told of when it begins and when it is complete, in the order of the output.
        let of = |kind: &str| -> Vec<&Value> {
            told.iter().filter(|event| event["type"] == kind).collect()
        };
        let output = last["response"]["output"].as_array().unwrap();
        let (added, done) = (
            of("response.output_item.added"),
            of("response.output_item.done"),
        );
        assert_eq!((added.len(), done.len()), (output.len(), output.len()));
        for (index, item) in output.iter().enumerate() {
            assert_eq!(done[index]["item"], *item);
            assert_eq!(added[index]["item"]["id"], item["id"]);
            assert_eq!(added[index]["output_index"], index);
        }
    }
}

#[test]
fn an_answer_that_breaks_off_is_an_error_and_a_failed_response() {
    let fault = Fault::new(
        ErrorCode::UpstreamFailed,
        "the upstream broke off its answer",
    );
    let told = stream(of_file("plain.json"), &[text("Half of")], Err(fault));
    check("stream_responses_fault", &told);
    let told = events_of(&told);
    assert_eq!(told[told.len() - 2]["error"]["code"], "upstream_error");
    assert_eq!(told[told.len() - 1]["response"]["status"], "failed");
    let kinds: Vec<_> = told
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert!(!kinds.contains(&"response.completed"));
}

#[test]
fn calls_without_arguments_have_an_empty_object() {
    let body = json!({"input": "a", "tools": [{"type": "function", "name": "ping"}]});
    let response = whole(
        request(&body),
        &[call("call_1", "ping", " ")],
        StopReason::Done,
    );
    assert_eq!(response["output"][0]["arguments"], "{}");
}

#[test]
fn a_file_that_is_not_base64_does_not_break_the_json_around_it() {
    let events = [image(MediaData::Base64(Bytes::from_static(
        b"not\"base64\n\xff",
    )))];
    let told = events_of(&stream(
        of_file("plain.json"),
        &events,
        Ok(StopReason::Done),
    ));
    assert_eq!(told.last().unwrap()["type"], "response.completed");
}
