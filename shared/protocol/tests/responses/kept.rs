//! What lives here: what is kept of a response, and how a conversation goes on with it.

use b2a_protocol::canonical::{
    AnswerEvent, ContentPart, InlineMedia, Media, MediaData, RemoteMedia, Role, StopReason,
    ToolCall, Turn,
};
use b2a_protocol::responses::{
    Draft, InputItemsPage, Keeping, KeptResponse, Request, ResponseEncoder,
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{LIMIT, clock, finish, head, of_file, request};

fn kept(mut request: Request, events: &[AnswerEvent], limit: usize) -> Option<Bytes> {
    let head = head(&request);
    let keeping = Keeping::begin(&mut request, &head.id, limit)?;
    let slot = keeping.slot();
    let encoder = ResponseEncoder::new(&head, request.form, Some(keeping), clock());
    let response = encoder.whole(events, &finish(StopReason::Done));
    let kept = slot.take()?;
    assert!(kept.len() <= limit);
    assert_eq!(KeptResponse::read(&kept).unwrap().response(), response);
    Some(kept)
}

fn text(text: &str) -> AnswerEvent {
    AnswerEvent::Text(text.to_owned())
}

fn image(base64: Vec<u8>) -> AnswerEvent {
    AnswerEvent::Media(Media {
        mime_type: "image/png".to_owned(),
        data: MediaData::Base64(base64.into()),
    })
}

fn go_on(kept: &[u8], body: &Value) -> Result<Request, b2a_domain::Fault> {
    let earlier = KeptResponse::read(kept).unwrap().conversation();
    let draft = Draft::read(body.to_string().as_bytes()).unwrap();
    draft.into_request(earlier)
}

#[test]
fn a_conversation_goes_on_with_all_of_its_turns_and_not_its_instructions() {
    let first = request(&json!({
        "instructions": "for the first alone",
        "input": [{"role": "developer", "content": "for all"}, {"role": "user", "content": "one"}],
        "tools": [{"type": "function", "name": "look"}],
    }));
    let call = ToolCall {
        id: "call_1".to_owned(),
        name: "look".to_owned(),
        arguments_json: "{}".to_owned(),
    };
    let answer = [
        AnswerEvent::Reasoning("hm".to_owned()),
        text("Let me "),
        text("look."),
        AnswerEvent::ToolCall(call.clone()),
    ];
    let asked = first.chat.turns.clone();
    let kept = kept(first, &answer, LIMIT).unwrap();
    let output = json!({"type": "function_call_output", "call_id": "call_1", "output": "two"});
    let second = go_on(
        &kept,
        &json!({"previous_response_id": "resp_1", "instructions": "now", "input": [output]}),
    )
    .unwrap();
    assert_eq!(second.chat.system, "now\n\nfor all");
    assert_eq!(second.chat.turns[..1], asked);
    let said = Turn {
        role: Role::Assistant,
        parts: vec![
            ContentPart::Text("Let me look.".to_owned()),
            ContentPart::ToolCall(call),
        ],
    };
    assert_eq!(second.chat.turns[1], said);
    assert_eq!(second.chat.turns[2].role, Role::Tool);
    assert_eq!(second.chat.turns.len(), 3);
}

#[test]
fn files_are_kept_while_there_is_room_and_addresses_always() {
    let png = "A".repeat(6000);
    let uri = format!("data:image/png;base64,{png}");
    let body = json!({"input": [{"role": "user", "content": [
        {"type": "input_text", "text": "What is this?"},
        {"type": "input_image", "image_url": uri},
        {"type": "input_image", "image_url": "https://example.com/a.png"},
    ]}]});
    let answer = [text("A cat, like this: "), image(vec![b'B'; 4000])];
    let file = |letter: &str, length: usize| {
        ContentPart::Media(InlineMedia {
            mime_type: "image/png".to_owned(),
            base64: Bytes::from(letter.repeat(length)),
        })
    };
    let remote = ContentPart::RemoteMedia(RemoteMedia {
        url: "https://example.com/a.png".to_owned(),
        mime_type: None,
        field: "previous_response_id".to_owned(),
    });
    let note = ContentPart::Text("[a file of type image/png was here]".to_owned());
    let again = json!({"input": "And now?"});
    for (limit, asked, said) in [
        (LIMIT, file("A", 6000), file("B", 4000)),
        // The response holds what was generated; the conversation then does not.
        (14_000, file("A", 6000), note.clone()),
        (8_000, note.clone(), note),
    ] {
        let kept = kept(request(&body), &answer, limit);
        let kept = kept.unwrap_or_else(|| panic!("not within {limit}"));
        let turns = go_on(&kept, &again).unwrap().chat.turns;
        assert_eq!(turns[0].parts[1..], [asked, remote.clone()], "{limit}");
        assert_eq!(turns[1].parts[1..], [said], "{limit}");
    }
    assert_eq!(kept(request(&body), &answer, 2000), None);
}

#[test]
fn what_is_too_large_or_not_to_be_kept_is_not() {
    let long = json!({"input": "a".repeat(5000)});
    assert_eq!(kept(request(&long), &[text("b")], 4000), None);
    let talkative = [text(&"b".repeat(5000))];
    assert_eq!(
        kept(request(&json!({"input": "a"})), &talkative, 4000),
        None
    );
    let secret = json!({"input": "a", "store": false});
    assert_eq!(kept(request(&secret), &[text("b")], LIMIT), None);
}

#[test]
fn what_is_not_ours_is_not_read() {
    for other in [
        "",
        "{}",
        "[]",
        r#"{"version":2,"input":[],"system":"","turns":[],"response":{}}"#,
    ] {
        assert!(KeptResponse::read(other.as_bytes()).is_none(), "{other}");
    }
}

fn items(kept: &[u8], page: &InputItemsPage) -> Option<Value> {
    let items = KeptResponse::read(kept).unwrap().input_items(page)?;
    Some(serde_json::from_slice(&items).unwrap())
}

fn page(limit: usize, newest_first: bool, after: Option<&str>) -> InputItemsPage {
    InputItemsPage {
        limit,
        newest_first,
        after: after.map(str::to_owned),
    }
}

#[test]
fn the_input_is_listed_in_pages_without_the_files_inside_it() {
    let kept = kept(of_file("everything.json"), &[text("b")], LIMIT).unwrap();
    let all = items(&kept, &page(100, false, None)).unwrap();
    super::check(
        "input_items_responses_everything",
        &serde_json::to_string_pretty(&all).unwrap(),
    );
    let ids = |list: &Value| -> Vec<String> {
        let data = list["data"].as_array().unwrap();
        data.iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let oldest_first = ids(&all);
    let mut newest_first = Vec::new();
    loop {
        let after = newest_first.last().map(String::as_str);
        let list = items(&kept, &page(4, true, after)).unwrap();
        newest_first.extend(ids(&list));
        if list["has_more"] == false {
            break;
        }
    }
    newest_first.reverse();
    assert_eq!(newest_first, oldest_first);
    assert_eq!(items(&kept, &page(4, true, Some("msg_x"))), None);
}
