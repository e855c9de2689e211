//! What lives here: which conversations are the same, and which are not.

use b2a_domain::Bucket;
use b2a_protocol::canonical::{InlineMedia, Media, MediaData, ToolCall, ToolResult, ToolSpec};
use b2a_upstream::Tools;
use bytes::Bytes;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn model() -> ResolvedModel {
    ResolvedModel {
        listed: None,
        name: "gpt-4o".to_owned(),
        upstream: Some("gemini-2.5-pro".to_owned()),
        tools: Tools::default(),
        bucket: Bucket::Text,
    }
}

fn text(text: &str) -> ContentPart {
    ContentPart::Text(text.to_owned())
}

fn call(id: &str, name: &str, arguments: &str) -> ToolCall {
    ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments_json: arguments.to_owned(),
    }
}

fn result(id: &str, text: &str) -> ContentPart {
    ContentPart::ToolResult(ToolResult {
        call_id: id.to_owned(),
        name: "f".to_owned(),
        text: text.to_owned(),
        is_error: false,
    })
}

fn turn(role: Role, parts: Vec<ContentPart>) -> Turn {
    Turn { role, parts }
}

fn request(turns: Vec<Turn>) -> ChatRequest {
    ChatRequest {
        system: "Be brief.".to_owned(),
        turns,
        ..ChatRequest::default()
    }
}

fn question(words: &str) -> Turn {
    turn(Role::User, vec![text(words)])
}

fn of(request: &ChatRequest) -> Conversation {
    Conversation::of(&ClientId::anybody(), &model(), request)
}

/// The key under which an answer to this request is remembered.
fn answered(request: &ChatRequest, events: &[AnswerEvent]) -> Option<ConversationKey> {
    let mut conversation = of(request);
    for event in events {
        conversation.observe(event);
    }
    conversation.answered()
}

/// The key that a request looks for, which goes on after this answer.
fn looked_for(request: &ChatRequest, answer: Vec<Turn>) -> Option<ConversationKey> {
    let mut request = request.clone();
    request.turns.extend(answer);
    request.turns.push(question("And then?"));
    of(&request).known()
}

#[test]
fn an_answer_is_known_again_when_it_comes_back() {
    let first = request(vec![question("Hi")]);
    let arguments = r#"{"b": [1, {"y": 2, "x": 3}], "a": "ä"}"#;
    let events = [
        AnswerEvent::Reasoning("Hm.".to_owned()),
        AnswerEvent::Text("\n Hello".to_owned()),
        AnswerEvent::Text(" \n".to_owned()),
        AnswerEvent::Text("you. ".to_owned()),
        AnswerEvent::ToolCall(call("call_1", "f", arguments)),
        AnswerEvent::Grounding(b2a_protocol::canonical::Grounding::default()),
    ];
    let key = answered(&first, &events);
    assert!(key.is_some());
    let other = "{\"a\":\"\\u00e4\",\"b\":[1,{\"x\":3,\"y\":2}]}";
    let echoes = [
        vec![turn(
            Role::Assistant,
            vec![
                text("Hello \nyou."),
                ContentPart::ToolCall(call("other", "f", other)),
            ],
        )],
        // In pieces, and calls first.
        vec![
            turn(
                Role::Assistant,
                vec![ContentPart::ToolCall(call("x", "f", arguments))],
            ),
            turn(Role::Assistant, vec![text("  Hello \n")]),
            turn(Role::Assistant, vec![text("you."), text("\n")]),
        ],
    ];
    for echo in echoes {
        assert_eq!(looked_for(&first, echo), key);
    }
    let changed = turn(Role::Assistant, vec![text("Hello you.")]);
    assert_ne!(looked_for(&first, vec![changed]), key);
}

#[test]
fn results_go_by_the_place_of_their_call() {
    let conversation = |first: &str, second: &str, answers: [&str; 2]| {
        let calls = [first, second].map(|id| ContentPart::ToolCall(call(id, "f", "{}")));
        request(vec![
            question("Hi"),
            turn(Role::Assistant, calls.into()),
            turn(
                Role::Tool,
                vec![result(answers[0], "1"), result(answers[1], "2")],
            ),
            turn(Role::Assistant, vec![text("Done.")]),
            question("Thanks"),
        ])
    };
    let key = of(&conversation("a", "b", ["a", "b"])).known();
    assert!(key.is_some());
    assert_eq!(of(&conversation("c", "d", ["c", "d"])).known(), key);
    assert_ne!(of(&conversation("a", "b", ["b", "a"])).known(), key);
}

#[test]
fn anything_that_differs_is_another_conversation() {
    let base = request(vec![
        turn(
            Role::User,
            vec![
                text("See"),
                ContentPart::Media(InlineMedia {
                    mime_type: "image/png".to_owned(),
                    base64: Bytes::from_static(b"YQ=="),
                }),
            ],
        ),
        turn(Role::Assistant, vec![text("I do.")]),
        question("So?"),
    ]);
    let key = of(&base).known();
    let tool = || ToolSpec {
        name: "f".to_owned(),
        description: String::new(),
        parameters: json!({"type": "object"}),
    };
    let differences: [fn(&mut ChatRequest); 10] = [
        |request| request.system.push('!'),
        |request| request.turns[0].parts.push(text("more")),
        |request| request.turns[0].parts.swap(0, 1),
        |request| request.turns[0].role = Role::Tool,
        |request| {
            request.turns[0].parts[1] = ContentPart::Media(InlineMedia {
                mime_type: "image/png".to_owned(),
                base64: Bytes::from_static(b"Yg=="),
            });
        },
        |request| request.turns[1].parts = vec![text("I don't.")],
        |request| request.tool_choice = ToolChoice::Never,
        |request| request.output = OutputFormat::JsonObject,
        |request| request.output = OutputFormat::JsonSchema(json!({})),
        |request| request.web_search = true,
    ];
    for (number, change) in differences.iter().enumerate() {
        let mut changed = base.clone();
        change(&mut changed);
        assert_ne!(of(&changed).known(), key, "difference {number}");
    }
    let mut with_tool = base.clone();
    with_tool.tools.push(tool());
    assert_ne!(of(&with_tool).known(), key);

    let other_client = ClientId::of_digest(&[1; 32]);
    let other_model = ResolvedModel {
        upstream: None,
        ..model()
    };
    let searching = ResolvedModel {
        tools: Tools {
            search: true,
            ..Tools::default()
        },
        ..model()
    };
    let anybody = ClientId::anybody();
    for (client, model, tags) in [
        (&other_client, model(), 0),
        (&anybody, other_model, 0),
        (&anybody, searching, 0),
        (&anybody, model(), 2),
    ] {
        let other = Conversation::of(client, &model, &base).in_tags(tags);
        assert_ne!(other.known(), key);
    }

    let mut same = base.clone();
    same.turns[2] = question("Something else");
    same.turns[0].parts[0] = text(" See\n");
    same.stop = vec!["x".to_owned()];
    same.stream = true;
    same.model = Some("another name".to_owned());
    assert_eq!(of(&same).known(), key);
}

#[test]
fn what_can_not_come_back_as_it_is_is_not_remembered() {
    let first = request(vec![question("Draw")]);
    let media = AnswerEvent::Media(Media {
        mime_type: "image/png".to_owned(),
        data: MediaData::Base64(Bytes::from_static(b"YQ==")),
    });
    assert_eq!(
        answered(&first, &[AnswerEvent::Text("Here".to_owned()), media]),
        None
    );
    let spaces = AnswerEvent::Text(" ".repeat(100_000));
    let said = AnswerEvent::Text("Here".to_owned());
    assert_eq!(answered(&first, &[said.clone(), spaces]), None);
    assert_eq!(of(&first).known(), None, "nobody knows a beginning");
    let begun = request(vec![
        question("Count"),
        turn(Role::Assistant, vec![text("1,")]),
    ]);
    assert_eq!(of(&begun).known(), None, "there is nothing new to ask");
    assert_eq!(
        answered(&begun, &[said]),
        None,
        "it comes back in one piece"
    );
}

proptest! {
    #[test]
    fn an_answer_is_the_same_however_it_is_cut(
        words in "[ \\na-cä]{0,30}",
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let first = request(vec![question("Hi")]);
        let chars: Vec<char> = words.chars().collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(chars.len() + 1)).collect();
        cuts.extend([0, chars.len()]);
        cuts.sort_unstable();
        let events: Vec<AnswerEvent> = cuts
            .windows(2)
            .map(|pair| AnswerEvent::Text(chars[pair[0]..pair[1]].iter().collect()))
            .collect();
        let echo = turn(Role::Assistant, vec![text(words.trim())]);
        prop_assert_eq!(answered(&first, &events), looked_for(&first, vec![echo]));
    }
}
