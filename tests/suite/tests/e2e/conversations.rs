//! What lives here: conversations that go on in the upstream's session where they were, and what makes them begin anew.

use b2a_simulator::{Answer, Call, Piece, Scope, SessionRecord};
use b2a_suite::{Client, Deployment, KEY, MODEL, Plan, Spoken, Store};
use serde_json::{Value, json};

on_each_store!(
    the_transcript_is_sent_once,
    what_differs_begins_anew,
    a_disabled_account_hands_its_conversations_over,
    a_session_that_is_gone_begins_anew,
    results_of_functions_are_sent_alone,
    a_switch_turns_it_off
);

/// Instructions that are long enough to be seen in a count of bytes.
const SYSTEM: &str = "You are terse. ";
const SYSTEM_TIMES: usize = 200;
const LONG: u64 = 2_000;

/// A conversation as a client keeps it: in the form of its dialect.
#[derive(Clone)]
struct Talk {
    spoken: Spoken,
    system: String,
    turns: Vec<Value>,
    tools: Value,
}

impl Talk {
    fn new(spoken: Spoken) -> Self {
        Self {
            spoken,
            system: SYSTEM.repeat(SYSTEM_TIMES),
            turns: Vec::new(),
            tools: Value::Null,
        }
    }

    fn say(&mut self, words: &str) {
        self.turns.push(match self.spoken {
            Spoken::OpenAi | Spoken::Claude => json!({"role": "user", "content": words}),
            Spoken::Gemini => json!({"role": "user", "parts": [{"text": words}]}),
        });
    }

    /// What a function answered to the call of this id.
    fn result(&mut self, id: &str, words: &str) {
        self.turns.push(match self.spoken {
            Spoken::OpenAi => json!({"role": "tool", "tool_call_id": id, "content": words}),
            Spoken::Claude => json!({"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": id, "content": words}]}),
            Spoken::Gemini => json!({"role": "user", "parts": [
                {"functionResponse": {"name": "look", "response": {"output": words}}}]}),
        });
    }

    fn body(&self, stream: bool) -> Value {
        let mut body = match self.spoken {
            Spoken::OpenAi => {
                let system = json!({"role": "system", "content": self.system});
                let messages: Vec<Value> =
                    std::iter::once(system).chain(self.turns.clone()).collect();
                json!({"model": MODEL, "messages": messages, "stream": stream})
            }
            Spoken::Claude => json!({"model": MODEL, "max_tokens": 8000, "system": self.system,
                "messages": self.turns, "stream": stream}),
            Spoken::Gemini => json!({"contents": self.turns,
                "systemInstruction": {"parts": [{"text": self.system}]}}),
        };
        if !self.tools.is_null() {
            body["tools"] = self.tools.clone();
        }
        body
    }

    /// Says something, and takes the answer into the conversation; gives that.
    async fn ask(&mut self, client: &Client, words: &str) -> Value {
        self.say(words);
        self.go_on(client, self.spoken.headers()).await
    }

    async fn go_on(&mut self, client: &Client, headers: &[(&str, &str)]) -> Value {
        let path = self.spoken.path(MODEL, false);
        let reply = client
            .post(&path, headers, self.body(false).to_string())
            .await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let answer = reply.json();
        self.turns.push(match self.spoken {
            Spoken::OpenAi => answer["choices"][0]["message"].clone(),
            Spoken::Claude => json!({"role": "assistant", "content": answer["content"]}),
            Spoken::Gemini => answer["candidates"][0]["content"].clone(),
        });
        answer
    }

    /// The same, streamed; a client keeps the text.
    async fn ask_streamed(&mut self, client: &Client, words: &str) {
        self.say(words);
        let path = self.spoken.path(MODEL, true);
        let (headers, body) = (self.spoken.headers(), self.body(true).to_string());
        let reply = client.open(&path, headers, body).await;
        let text = self.spoken.streamed_text(&reply.rest().await);
        assert!(text.starts_with("You said"), "{text}");
        self.turns.push(match self.spoken {
            Spoken::OpenAi | Spoken::Claude => json!({"role": "assistant", "content": text}),
            Spoken::Gemini => json!({"role": "model", "parts": [{"text": text}]}),
        });
    }
}

async fn start(store: Store, accounts: usize) -> Deployment {
    Plan::accounts(accounts).on(store).start().await
}

/// What the sessions were asked, without their other counts.
fn sessions(gateway: &Deployment) -> Vec<SessionRecord> {
    gateway.simulator.sessions()
}

/// How many bytes each question cost, oldest first.
fn question_bytes(gateway: &Deployment) -> Vec<u64> {
    let calls = gateway.simulator.log().into_iter();
    let questions = calls.filter(|record| record.call == Call::StreamAssist);
    questions.map(|record| record.bytes_received).collect()
}

/// Whether a question brought the whole conversation along.
fn is_transcript(question: &str) -> bool {
    question.starts_with("This is a conversation") && question.contains(SYSTEM)
}

async fn the_transcript_is_sent_once(store: Store) {
    let gateway = start(store, 2).await;
    for spoken in Spoken::ALL {
        for streamed in [false, true] {
            gateway.simulator.reset();
            let mut talk = Talk::new(spoken);
            for words in ["One", "Two  ", "Three"] {
                if streamed {
                    talk.ask_streamed(&gateway.client, words).await;
                } else {
                    talk.ask(&gateway.client, words).await;
                }
            }
            let sessions = sessions(&gateway);
            assert_eq!(sessions.len(), 1, "{spoken:?}: {sessions:?}");
            let asked = sessions[0].turns.iter().map(|turn| turn.question.as_str());
            let asked: Vec<&str> = asked.collect();
            assert!(is_transcript(asked[0]), "{}", asked[0]);
            assert_eq!(asked[1].trim(), "Two");
            assert_eq!(asked[2], "Three");
            let bytes = question_bytes(&gateway);
            assert!(
                bytes[0] > LONG && bytes[1..].iter().all(|bytes| *bytes < LONG),
                "{spoken:?}: {bytes:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_go_on_with_each_others_conversations() {
    let gateway = start(Store::Redis, 3).await;
    let other = gateway.another().await;
    for spoken in Spoken::ALL {
        gateway.simulator.reset();
        let mut talk = Talk::new(spoken);
        talk.ask(&gateway.client, "One").await;
        talk.ask(&other, "Two").await;
        talk.ask(&gateway.client, "Three").await;
        let bytes = question_bytes(&gateway);
        assert!(
            bytes[0] > LONG && bytes[1..].iter().all(|bytes| *bytes < LONG),
            "{bytes:?}"
        );
        assert_eq!(sessions(&gateway).len(), 1, "{spoken:?}");
    }
}

async fn what_differs_begins_anew(store: Store) {
    let gateway = start(store, 2).await;
    let client = &gateway.client;
    for spoken in Spoken::ALL {
        let mut base = Talk::new(spoken);
        base.ask(client, "One").await;
        let differences: [fn(&mut Talk); 3] = [
            |talk| talk.system.push('!'),
            |talk| {
                let answer = talk.turns.pop();
                talk.turns.clear();
                talk.say("Another");
                talk.turns.extend(answer);
            },
            |talk| {
                talk.turns.pop();
                talk.turns.push(match talk.spoken {
                    Spoken::Gemini => json!({"role": "model", "parts": [{"text": "Never said"}]}),
                    _ => json!({"role": "assistant", "content": "Never said"}),
                });
            },
        ];
        for (number, change) in differences.iter().enumerate() {
            let mut changed = base.clone();
            change(&mut changed);
            let before = sessions(&gateway).len();
            changed.ask(client, "Two").await;
            let now = sessions(&gateway);
            assert_eq!(now.len(), before + 1, "{spoken:?}, difference {number}");
            assert!(is_transcript(&now[before].turns[0].question));
        }
        // The conversation itself goes on once: a second try finds that more was said there.
        let before = sessions(&gateway).len();
        base.clone().ask(client, "Two").await;
        assert_eq!(sessions(&gateway).len(), before);
        base.ask(client, "Two, again").await;
        assert_eq!(sessions(&gateway).len(), before + 1);
    }
}

async fn a_disabled_account_hands_its_conversations_over(store: Store) {
    let gateway = start(store, 2).await;
    let mut talk = Talk::new(Spoken::OpenAi);
    talk.ask(&gateway.client, "One").await;
    let first = gateway.asked().remove(0);
    let path = format!("/admin/accounts/{first}/disable");
    let headers = [("authorization", "Bearer sk-test-key")];
    let off = gateway.client.post(&path, &headers, "").await;
    assert_eq!(off.status, 200, "{}", off.text());
    talk.ask(&gateway.client, "Two").await;
    talk.ask(&gateway.client, "Three").await;
    let asked = gateway.asked();
    assert_ne!(asked[1], first);
    assert_eq!(asked[2], asked[1]);
    let sessions = sessions(&gateway);
    let questions: Vec<u64> = sessions.iter().map(|session| session.questions).collect();
    assert_eq!(questions, [1, 2]);
    assert!(is_transcript(&sessions[1].turns[0].question));
}

async fn a_session_that_is_gone_begins_anew(store: Store) {
    let gateway = start(store, 2).await;
    for spoken in Spoken::ALL {
        let mut talk = Talk::new(spoken);
        talk.ask(&gateway.client, "One").await;
        gateway.simulator.forget_sessions();
        gateway.simulator.clear_records();
        talk.ask(&gateway.client, "Two").await;
        let new = sessions(&gateway);
        assert_eq!(new.len(), 1);
        assert!(is_transcript(&new[0].turns[0].question));
        let asked = gateway.asked();
        assert_eq!(asked[0], asked[1], "the account is asked again");
        let account = gateway.account(&asked[0]).await;
        assert_eq!(account.fail_count, 0, "it did no wrong");
        talk.ask(&gateway.client, "Three").await;
        let last = sessions(&gateway);
        assert_eq!(last.len(), 1, "{spoken:?}: {last:?}");
    }
}

async fn results_of_functions_are_sent_alone(store: Store) {
    let gateway = start(store, 2).await;
    let call = r#"<tool_call>{"name":"look","arguments":{"where":"up"}}</tool_call>"#;
    for spoken in Spoken::ALL {
        gateway.simulator.reset();
        let first = Answer::of([Piece::text(format!("Let me look.\n{call}"))]);
        gateway.simulator.answer(&Scope::all(), [first]);
        let mut talk = Talk::new(spoken);
        let schema = json!({"type": "object", "properties": {"where": {"type": "string"}}});
        talk.tools = match spoken {
            Spoken::OpenAi => {
                json!([{"type": "function", "function": {"name": "look", "parameters": schema}}])
            }
            Spoken::Claude => json!([{"name": "look", "input_schema": schema}]),
            Spoken::Gemini => {
                json!([{"functionDeclarations": [{"name": "look", "parameters": schema}]}])
            }
        };
        let answer = talk.ask(&gateway.client, "What is up?").await;
        let id = match spoken {
            Spoken::OpenAi => answer["choices"][0]["message"]["tool_calls"][0]["id"].clone(),
            Spoken::Claude => answer["content"][1]["id"].clone(),
            Spoken::Gemini => Value::Null,
        };
        talk.result(id.as_str().unwrap_or_default(), "The sky.");
        talk.go_on(&gateway.client, spoken.headers()).await;
        let sessions = sessions(&gateway);
        assert_eq!(sessions.len(), 1, "{spoken:?}: {sessions:?}");
        let question = &sessions[0].turns[1].question;
        assert!(question.starts_with("[[tool]]\n"), "{spoken:?}: {question}");
        assert!(question.contains("The sky."), "{spoken:?}: {question}");
        assert!(
            question.ends_with("[[assistant]]\n"),
            "{spoken:?}: {question}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_client_never_goes_on_with_it() {
    const OTHER: &str = "sk-other-key";
    let plan = Plan::accounts(2).with(|settings| {
        settings.api_keys = vec![KEY.to_owned().into(), OTHER.to_owned().into()];
    });
    let gateway = plan.start().await;
    let mut talk = Talk::new(Spoken::OpenAi);
    talk.ask(&gateway.client, "One").await;
    let mut stolen = talk.clone();
    stolen.say("Two");
    let other = format!("Bearer {OTHER}");
    stolen
        .go_on(&gateway.client, &[("authorization", &other)])
        .await;
    assert_eq!(sessions(&gateway).len(), 2);
    talk.ask(&gateway.client, "Two").await;
    assert_eq!(sessions(&gateway).len(), 2, "its own client still can");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_all_turns_are_sent_once() {
    let gateway = start(Store::Embedded, 1).await;
    let picture = |base64: &str| {
        let url = format!("data:image/png;base64,{base64}");
        json!({"type": "image_url", "image_url": {"url": url}})
    };
    let pictures = [PICTURE_A, PICTURE_B];
    let mut talk = Talk::new(Spoken::OpenAi);
    for (words, base64) in ["One", "Two"].into_iter().zip(pictures) {
        let content = json!([{"type": "text", "text": words}, picture(base64)]);
        talk.turns.push(json!({"role": "user", "content": content}));
        talk.go_on(&gateway.client, talk.spoken.headers()).await;
    }
    let known = sessions(&gateway);
    assert_eq!((known.len(), known[0].uploads), (1, 2));
    assert_eq!(known[0].turns[1].files, ["file-2.png"]);

    // Anew: all of them, and the transcript says which is which.
    gateway.simulator.forget_sessions();
    talk.ask(&gateway.client, "Both?").await;
    let anew = sessions(&gateway);
    assert_eq!((anew.len(), anew[0].uploads), (1, 2));
    assert_eq!(anew[0].turns[0].files, ["file-1.png", "file-2.png"]);
    for name in ["file-1.png", "file-2.png"] {
        let asked = gateway.questions().pop().unwrap();
        let text = asked["streamAssistRequest"]["query"]["parts"][0]["text"].to_string();
        assert!(text.contains(&format!("(attached file: {name})")), "{text}");
    }
}

async fn a_switch_turns_it_off(store: Store) {
    let plan = Plan::accounts(2).with(|settings| settings.conversation_reuse.enabled = false);
    let gateway = plan.on(store).start().await;
    let mut talk = Talk::new(Spoken::Claude);
    for words in ["One", "Two", "Three"] {
        talk.ask(&gateway.client, words).await;
    }
    assert_eq!(sessions(&gateway).len(), 3);
    assert!(question_bytes(&gateway).iter().all(|bytes| *bytes > LONG));
}

/// Two PNG images of one pixel.
const PICTURE_A: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const PICTURE_B: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
