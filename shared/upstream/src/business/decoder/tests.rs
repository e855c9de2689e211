//! What lives here: recorded answers and their events, however they are cut.

use proptest::prelude::*;
use serde_json::json;

use super::super::budget::Budget;
use super::*;

fn decoder() -> AnswerDecoder {
    let mut decoder = AnswerDecoder::new(1024 * 1024, Budget::new(4 * FREE_BYTES).share(), false);
    decoder.call_prefix = Some("call_".to_owned());
    decoder
}

/// What an answer becomes: its events, and its end.
type Outcome = (Vec<AnswerEvent>, Result<StopReason, FailureKind>);

fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
    let mut decoder = decoder();
    let mut events = Vec::new();
    for piece in pieces {
        if let Err(failure) = decoder.push(Bytes::copy_from_slice(piece), &mut events) {
            return (events, Err(failure.kind));
        }
    }
    let end = decoder.finish().map_err(|failure| failure.kind);
    if end.is_ok() {
        events.extend(decoder.take_grounding().map(AnswerEvent::Grounding));
    }
    (events, end)
}

fn decode_whole(text: &str) -> Outcome {
    decode([text.as_bytes()])
}

fn chunk(content: &serde_json::Value) -> serde_json::Value {
    json!({"streamAssistResponse": {"assistToken": "t", "answer": {
        "state": "IN_PROGRESS", "replies": [{"groundedContent": {"content": content}}]}}})
}

fn with_state(state: &str, reasons: &[&str]) -> serde_json::Value {
    json!({"streamAssistResponse": {"answer": {"state": state, "assistSkippedReasons": reasons}}})
}

fn text(text: &str) -> AnswerEvent {
    AnswerEvent::Text(text.to_owned())
}

/// An answer with everything that one may hold, pretty-printed.
fn rich() -> String {
    let mut first = chunk(&json!({"role": "model", "text": "Let me think…", "thought": true}));
    first["streamAssistResponse"]["sessionInfo"] = json!({"session": "projects/1/sessions/2"});
    let mut grounded = chunk(&json!({"text": "Zwölf \"Äpfel\" \n 🍏"}));
    grounded["streamAssistResponse"]["answer"]["replies"][0]["groundedContent"]["textGroundingMetadata"] = json!({
        "segments": [{"startIndex": 8, "endIndex": 14, "referenceIndices": [0]}],
        "references": [{"documentMetadata": {"uri": "https://example.com/"}}]});
    let chunks = json!([
        first,
        grounded,
        chunk(&json!({"executableCode": {"code": "print('```')\n", "language": "PYTHON"}})),
        chunk(&json!({"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "```"}})),
        chunk(&json!({"inlineData": {"mimeType": "image/png", "data": "aW1hZ2U="}})),
        chunk(&json!({"functionCall": {"name": "f", "args": {"x": [1, {"y": "}]"}]}}})),
        chunk(&json!({"functionCall": {"name": "g"}})),
        chunk(&json!({"file": {"fileId": "f-1", "mimeType": "video/mp4"}})),
        chunk(&json!({"file": {"fileId": "f-1"}})),
        with_state("SUCCEEDED", &[]),
    ]);
    serde_json::to_string_pretty(&chunks).unwrap()
}

#[test]
fn everything_that_an_answer_may_hold_is_an_event() {
    let (events, end) = decode_whole(&rich());
    let call = |id: &str, name: &str, arguments: &str| {
        AnswerEvent::ToolCall(ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments_json: serde_json::from_str::<serde_json::Value>(arguments)
                .unwrap()
                .to_string(),
        })
    };
    let mut wanted = vec![
        AnswerEvent::Reasoning("Let me think…".to_owned()),
        text("Zwölf \"Äpfel\" \n 🍏"),
        text("\n````python\nprint('```')\n````\n"),
        text("\n````\n```\n````\n"),
        AnswerEvent::Media(Media {
            mime_type: "image/png".to_owned(),
            data: MediaData::Base64(Bytes::from_static(b"aW1hZ2U=")),
        }),
    ];
    assert_eq!(events[..5], wanted[..]);
    wanted.clear();
    // The arguments are passed on as they were written, here with line breaks.
    let AnswerEvent::ToolCall(first) = &events[5] else {
        panic!("{:?}", events[5])
    };
    assert_eq!(
        call(&first.id, &first.name, &first.arguments_json),
        call("call_1", "f", r#"{"x":[1,{"y":"}]"}]}"#)
    );
    assert_eq!(events[6], call("call_2", "g", "{}"));
    let AnswerEvent::Grounding(grounding) = &events[7] else {
        panic!("{:?}", events[7])
    };
    assert_eq!(grounding.sources[0].url, "https://example.com/");
    assert_eq!(grounding.supports[0].text, "Äpfel");
    assert_eq!(events.len(), 8);
    assert_eq!(end, Ok(StopReason::ToolCalls));

    let mut decoder = decoder();
    decoder.push(rich().into(), &mut Vec::new()).unwrap();
    let file = FileRef {
        id: "f-1".to_owned(),
        mime_type: Some("video/mp4".to_owned()),
    };
    assert_eq!(
        decoder.take_files(),
        (vec![file], Some("projects/1/sessions/2".to_owned()))
    );
}

#[test]
fn compact_and_newline_delimited_answers_are_the_same() {
    let chunks: Vec<serde_json::Value> = serde_json::from_str(&rich()).unwrap();
    let compact = decode_whole(&serde_json::to_string(&chunks).unwrap());
    let lines: Vec<String> = chunks.iter().map(ToString::to_string).collect();
    assert_eq!(decode_whole(&lines.join("\n")), compact);
    assert_eq!(compact.1, Ok(StopReason::ToolCalls));
}

#[test]
fn ends_are_told_apart() {
    let end = |chunks: &serde_json::Value| decode_whole(&chunks.to_string()).1;
    let said = chunk(&json!({"text": "a"}));
    let thought = chunk(&json!({"text": "a", "thought": true}));
    let empty = |thoughts_only| Err(FailureKind::Empty { thoughts_only });
    assert_eq!(end(&json!([said])), Ok(StopReason::Done));
    assert_eq!(
        end(&json!([said, with_state("SUCCEEDED", &[])])),
        Ok(StopReason::Done)
    );
    assert_eq!(
        end(&json!([chunk(&json!({"file": {"fileId": "f"}}))])),
        Ok(StopReason::Done)
    );
    assert_eq!(end(&json!([])), empty(false));
    assert_eq!(
        end(&json!([{}, with_state("SUCCEEDED", &[])])),
        empty(false)
    );
    assert_eq!(end(&json!([chunk(&json!({"text": ""}))])), empty(false));
    assert_eq!(end(&json!([thought])), empty(true));
    assert_eq!(
        end(&json!([with_state("FAILED", &[])])),
        Err(FailureKind::Transient)
    );
    assert_eq!(
        end(&json!([said, with_state("CANCELLED", &[])])),
        Err(FailureKind::Transient)
    );
    let policy = with_state("SKIPPED", &["X", "CUSTOMER_POLICY_VIOLATION"]);
    assert_eq!(end(&json!([policy])), Ok(StopReason::Policy));
    assert_eq!(
        end(&json!([said, policy, {"error": {"code": 500}}])),
        Ok(StopReason::Policy)
    );
    let ignored = with_state("SKIPPED", &["NON_ASSIST_SEEKING_QUERY_IGNORED"]);
    assert_eq!(end(&json!([ignored])), empty(false));
    assert_eq!(decode_whole("").1, empty(false));
}

#[test]
fn errors_under_200_are_failures_after_what_came() {
    let said = chunk(&json!({"text": "a"}));
    let quota = json!({"error": {"code": 429, "message": "Video quota exceeded",
        "status": "RESOURCE_EXHAUSTED"}});
    let (events, end) = decode_whole(&json!([said, quota]).to_string());
    assert_eq!(events, [text("a")]);
    assert_eq!(
        end,
        Err(FailureKind::Quota {
            bucket: Some(b2a_domain::Bucket::Video)
        })
    );
    assert_eq!(
        decode_whole("{\"uToken\": \"x\"}").1,
        Err(FailureKind::Unauthorized)
    );
    assert_eq!(decode_whole("[{\"uToken\": null}]").1, empty_end());
    let both = json!([{"uToken": "x", "streamAssistResponse": said["streamAssistResponse"]}]);
    assert_eq!(
        decode_whole(&both.to_string()),
        (vec![text("a")], Ok(StopReason::Done))
    );
}

const fn empty_end() -> Result<StopReason, FailureKind> {
    Err(FailureKind::Empty {
        thoughts_only: false,
    })
}

#[test]
fn nonsense_is_a_transient_failure() {
    for nonsense in [
        "<html>",
        "[1]",
        "[{\"streamAssistResponse\": 5}]",
        "[{\"streamAssistResponse\": {\"answer\": {\"replies\": {}}}}]",
        "[{\"a\": }]",
        "null",
    ] {
        assert_eq!(
            decode_whole(nonsense).1,
            Err(FailureKind::Transient),
            "{nonsense}"
        );
    }
    let nulls = r#"[{"streamAssistResponse": {"sessionInfo": null, "answer": {"state": null,
        "replies": [{"groundedContent": null}, {"groundedContent": {"content": null}}, {}]}}, "error": null}]"#;
    assert_eq!(decode_whole(nulls).1, empty_end());
}

#[test]
fn an_answer_that_is_cut_off_never_ends_well() {
    let whole = rich();
    for len in 0..whole.len() {
        let (_, end) = decode([&whole.as_bytes()[..len]]);
        // Before the first item there is nothing, which is empty or cut off.
        let wanted = if len == 0 {
            empty_end()
        } else {
            Err(FailureKind::Transient)
        };
        assert_eq!(end, wanted, "after {len} bytes");
    }
}

#[test]
fn completion_is_seen_at_the_bracket() {
    let mut decoder = decoder();
    let mut push = |piece: &str| {
        decoder
            .push(Bytes::copy_from_slice(piece.as_bytes()), &mut Vec::new())
            .unwrap();
        decoder.is_complete()
    };
    assert!(!push("[{\"a\": [1]"));
    assert!(!push("}\n"));
    assert!(!push(",{\"a\": [1]"));
    assert!(!push("}"));
    assert!(push("\n]\n"));
    assert!(push("\n"));
}

#[test]
fn an_escaped_file_is_unescaped_and_a_plain_one_is_shared() {
    let data = "A".repeat(4000);
    let item = chunk(&json!({"inlineData": {"mimeType": "image/png", "data": data}}));
    let whole = Bytes::from(format!("[{item}]"));
    let mut events = Vec::new();
    decoder().push(whole.clone(), &mut events).unwrap();
    let AnswerEvent::Media(media) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(media.data.base64().unwrap()[..], *data.as_bytes());
    assert!(
        whole
            .as_ptr_range()
            .contains(&media.data.base64().unwrap().as_ptr()),
        "nothing was copied"
    );

    let escaped = r#"[{"streamAssistResponse":{"answer":{"replies":[{"groundedContent":{"content":
        {"inlineData":{"data":"aW1hZ2U\u003d"}}}}]}}}]"#;
    let (events, _) = decode_whole(escaped);
    let AnswerEvent::Media(media) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (media.mime_type.as_str(), &media.data.base64().unwrap()[..]),
        (UNKNOWN_TYPE, &b"aW1hZ2U="[..])
    );
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_events(
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        end in any::<prop::sample::Index>(),
    ) {
        let whole = rich();
        let whole = &whole.as_bytes()[..=end.index(whole.len())];
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(whole.len())).collect();
        cuts.extend([0, whole.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|pair| &whole[pair[0]..pair[1]]);
        prop_assert_eq!(decode(pieces), decode([whole]));
    }
}
