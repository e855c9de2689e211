//! What lives here: golden files. Requests in `golden/<dialect>/` against the canonical request, and
//! answers against the bytes of each dialect, in `golden/snapshots/`. After a wanted change:
//! `INSTA_UPDATE=always cargo nextest run -p b2a-protocol --test golden`, and read the difference.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use b2a_domain::{ErrorCode, Fault, TokenUsage};
use b2a_protocol::canonical::{
    AnswerEvent, Finish, Grounding, GroundingSource, GroundingSupport, Media, MediaData,
    StopReason, ToolCall,
};
use b2a_protocol::{
    AnswerHead, ChatTarget, Claude, Dialect, Gemini, ModelCard, OpenAi, StreamFraming,
};
use bytes::{Bytes, BytesMut};

const DIALECTS: [&dyn Dialect; 3] = [&OpenAi, &Claude, &Gemini];

fn golden(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(path)
}

fn check(name: &str, found: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(golden("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, found));
}

/// Every request in the folder of the dialect.
fn requests_become_canonical(dialect: &dyn Dialect, target: &ChatTarget<'_>) {
    let mut files: Vec<_> = fs::read_dir(golden(dialect.name()))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let body = fs::read(&file).unwrap();
        let request = dialect.decode_chat(&body, target).unwrap();
        let stem = file.file_stem().unwrap().to_str().unwrap();
        check(
            &format!("request_{}_{stem}", dialect.name()),
            &format!("{request:#?}"),
        );
    }
}

#[test]
fn requests_of_openai() {
    requests_become_canonical(&OpenAi, &ChatTarget::default());
}

#[test]
fn requests_of_claude() {
    requests_become_canonical(&Claude, &ChatTarget::default());
}

#[test]
fn requests_of_gemini() {
    let target = ChatTarget {
        model: Some("gemini-2.5-flash"),
        stream: true,
    };
    requests_become_canonical(&Gemini, &target);
}

fn text(text: &str) -> AnswerEvent {
    AnswerEvent::Text(text.to_owned())
}

fn reasoning(text: &str) -> AnswerEvent {
    AnswerEvent::Reasoning(text.to_owned())
}

fn image(data: &'static str) -> AnswerEvent {
    let base64 = Bytes::from_static(data.as_bytes());
    AnswerEvent::Media(Media {
        mime_type: "image/png".to_owned(),
        data: MediaData::Base64(base64),
    })
}

fn call(id: &str, arguments: &str) -> AnswerEvent {
    AnswerEvent::ToolCall(ToolCall {
        id: id.to_owned(),
        name: "weather".to_owned(),
        arguments_json: arguments.to_owned(),
    })
}

/// What the grounded answers rest on. Places in the text count bytes: `“It”` has eight.
fn grounding() -> AnswerEvent {
    let source = |domain: &str, title: &str, snippet: &str| GroundingSource {
        url: format!("https://{domain}/"),
        title: title.to_owned(),
        domain: domain.to_owned(),
        snippet: snippet.to_owned(),
    };
    let support = |start: usize, text: &str, sources: &[usize]| GroundingSupport {
        start,
        end: start + text.len(),
        text: text.to_owned(),
        sources: sources.to_vec(),
    };
    AnswerEvent::Grounding(Grounding {
        sources: vec![
            source("example.com", "Example", "Rain until evening."),
            source("example.org", "", ""),
        ],
        supports: vec![
            support(0, "“It” rains", &[0]),
            support(15, "today.", &[0, 1]),
        ],
    })
}

/// The answers that every dialect has to write.
fn answers() -> Vec<(&'static str, Vec<AnswerEvent>, StopReason)> {
    vec![
        (
            "text",
            vec![text("Hello, \"you\"\n"), text("世界 \u{1f642}\u{2028}")],
            StopReason::Done,
        ),
        (
            "everything",
            vec![
                reasoning("Let me "),
                reasoning("see."),
                text("Here:"),
                image("iVBORw0KGgo="),
                text("and"),
                call("call_1", "{\"city\": \"Paris\",\n \"days\": 2}"),
                call("call_2", ""),
            ],
            StopReason::ToolCalls,
        ),
        (
            "grounded",
            vec![text("“It” rains "), text("today."), grounding()],
            StopReason::Done,
        ),
        (
            "grounded_calls",
            vec![text("Rain."), call("call_1", "{}"), grounding()],
            StopReason::ToolCalls,
        ),
        ("stop_text", vec![text("So far")], StopReason::StopText),
        ("length", vec![text("Once upon")], StopReason::Length),
        ("policy", vec![], StopReason::Policy),
        (
            "policy_after_text",
            vec![text("Well, ")],
            StopReason::Policy,
        ),
    ]
}

fn head(framing: StreamFraming) -> AnswerHead {
    AnswerHead {
        id: "0123456789abcdef".to_owned(),
        model: "gemini-2.5-flash".to_owned(),
        created_sec: 1_760_000_000,
        input_tokens: 7,
        include_usage: true,
        include_reasoning: true,
        old_function_call: false,
        framing,
    }
}

fn finish(reason: StopReason) -> Finish {
    let usage = TokenUsage {
        input_tokens: 7,
        output_tokens: 12,
        reasoning_tokens: 3,
    };
    Finish {
        reason,
        usage,
        stop_text: (reason == StopReason::StopText).then(|| "END".to_owned()),
    }
}

fn as_text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).unwrap().to_owned()
}

#[test]
fn whole_answers() {
    for dialect in DIALECTS {
        for (name, events, reason) in answers() {
            let head = head(StreamFraming::default());
            let body = dialect.encode_whole(&head, events, &finish(reason));
            serde_json::from_slice::<serde_json::Value>(&body).unwrap();
            check(&format!("whole_{}_{name}", dialect.name()), &as_text(&body));
        }
    }
}

fn stream(
    dialect: &dyn Dialect,
    head: AnswerHead,
    events: &[AnswerEvent],
    end: Result<StopReason, Fault>,
) -> String {
    let end_of_stream = match head.framing {
        StreamFraming::ServerSentEvents => "}\n\n",
        StreamFraming::JsonArray => "}]",
    };
    let mut encoder = dialect.stream_encoder(head);
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
    let text = as_text(&out);
    // Snapshots don't see white space at the end.
    assert!(
        text.trim_end_matches("data: [DONE]\n\n")
            .ends_with(end_of_stream),
        "{text}"
    );
    text
}

#[test]
fn streamed_answers() {
    for dialect in DIALECTS {
        for (name, events, reason) in answers() {
            let text = stream(dialect, head(StreamFraming::default()), &events, Ok(reason));
            check(&format!("stream_{}_{name}", dialect.name()), &text);
        }
    }
}

/// OpenAI's `functions`: one call at most, without an id.
#[test]
fn calls_in_the_old_form() {
    let head = AnswerHead {
        old_function_call: true,
        ..head(StreamFraming::default())
    };
    let events = [call("call_1", "{}"), call("call_2", "{}")];
    let end = finish(StopReason::ToolCalls);
    let whole = OpenAi.encode_whole(&head, events.to_vec(), &end);
    check("whole_openai_function_call", &as_text(&whole));
    let text = stream(&OpenAi, head, &events, Ok(StopReason::ToolCalls));
    check("stream_openai_function_call", &text);
}

#[test]
fn streams_that_break_off() {
    let fault = Fault::new(
        ErrorCode::UpstreamFailed,
        "the upstream broke off its answer",
    );
    for dialect in DIALECTS {
        let events = [text("Half of")];
        let text = stream(
            dialect,
            head(StreamFraming::default()),
            &events,
            Err(fault.clone()),
        );
        check(&format!("stream_{}_fault", dialect.name()), &text);
    }
}

#[test]
fn gemini_streams_as_an_array_are_json_whatever_happens() {
    let fault = Fault::new(ErrorCode::UpstreamTimeout, "the upstream took too long");
    let mut all = answers();
    all.push(("nothing", vec![], StopReason::Done));
    for (name, events, reason) in all {
        for (word, end) in [("", Ok(reason)), ("_fault", Err(fault.clone()))] {
            let text = stream(&Gemini, head(StreamFraming::JsonArray), &events, end);
            let items: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
            // What the answer rests on comes along with its end.
            let is_piece = |event: &&AnswerEvent| !matches!(event, AnswerEvent::Grounding(_));
            assert_eq!(items.len(), events.iter().filter(is_piece).count() + 1);
            assert_eq!(
                items.last().unwrap().get("error").is_some(),
                !word.is_empty()
            );
            if name == "text" {
                check(&format!("stream_gemini_array_{name}{word}"), &text);
            }
        }
    }
}

#[test]
fn reasoning_that_was_not_asked_for_is_left_out() {
    let events = [text("a"), reasoning("secret"), text("b")];
    for dialect in DIALECTS {
        let head = AnswerHead {
            include_reasoning: false,
            ..head(StreamFraming::default())
        };
        let whole = dialect.encode_whole(&head, events.to_vec(), &finish(StopReason::Done));
        assert!(!as_text(&whole).contains("secret"));
        assert!(as_text(&whole).contains("\"ab\""), "{}", as_text(&whole));
        assert!(!stream(dialect, head, &events, Ok(StopReason::Done)).contains("secret"));
    }
}

#[test]
fn a_file_that_is_not_base64_does_not_break_the_json_around_it() {
    let events = [image("not\"base64\n")];
    for dialect in DIALECTS {
        let head = head(StreamFraming::default());
        let whole = dialect.encode_whole(&head, events.to_vec(), &finish(StopReason::Done));
        serde_json::from_slice::<serde_json::Value>(&whole).unwrap();
        let text = stream(dialect, head, &events, Ok(StopReason::Done));
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        for data in data.filter(|data| *data != "[DONE]") {
            serde_json::from_str::<serde_json::Value>(data).unwrap();
        }
    }
}

#[test]
fn faults() {
    let faults = [
        Fault::invalid("the body is empty"),
        Fault::invalid_field("messages[0].content[1].text", "this field is required"),
        Fault::invalid_field("thread", "there are no threads"),
        Fault {
            field: Some("model".to_owned()),
            ..Fault::new(ErrorCode::NotFound, "no model x")
        },
        Fault::new(ErrorCode::NotFound, "no such path"),
        Fault::new(ErrorCode::Unauthenticated, "no API key was given"),
        Fault::new(ErrorCode::MethodNotAllowed, "use POST"),
        Fault::new(ErrorCode::PayloadTooLarge, "the body is larger than 32 MiB"),
        Fault::new(ErrorCode::RateLimited, "slow down").with_retry_after(Duration::from_millis(1)),
        Fault::new(ErrorCode::Overloaded, "too many requests in flight"),
        Fault::new(ErrorCode::NoAccount, "all accounts rest")
            .with_retry_after(Duration::from_secs(30)),
        Fault::new(ErrorCode::Unavailable, "video is switched off"),
        Fault::new(
            ErrorCode::StoreUnavailable,
            "the state store can't be reached",
        ),
        Fault::new(ErrorCode::UpstreamFailed, "every account failed"),
        Fault::new(ErrorCode::UpstreamTimeout, "no answer within 90 s"),
        Fault::new(ErrorCode::Internal, "a defect"),
    ];
    for dialect in DIALECTS {
        let lines = faults.each_ref().map(|fault| {
            let (status, body) = dialect.encode_fault(fault, "req_1");
            format!("{:?}: {status} {}", fault.code, as_text(&body))
        });
        check(&format!("faults_{}", dialect.name()), &lines.join("\n"));
    }
}

#[test]
fn models_and_counts() {
    let card = |id: &str| ModelCard {
        id: id.to_owned(),
        created_sec: 1_760_000_000,
    };
    let cards = [card("gemini-2.5-flash"), card("gemini-3-pro-preview-image")];
    for dialect in DIALECTS {
        let text = [
            dialect.encode_models(&cards, &[]).unwrap(),
            dialect.encode_models(&[], &[]).unwrap(),
            dialect.encode_model(&cards[0]),
            dialect.encode_count(42),
        ]
        .map(|body| as_text(&body))
        .join("\n");
        check(&format!("models_{}", dialect.name()), &text);
    }
}
