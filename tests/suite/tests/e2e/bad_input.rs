//! What lives here: what clients get wrong: the dialect's own error, with the status that fits and the field named.

use b2a_suite::{Deployment, MODEL, Plan, Reply, Spoken};
use http::Method;
use serde_json::{Value, json};

/// Sends bytes where a chat request goes.
async fn send(gateway: &Deployment, spoken: Spoken, body: impl Into<bytes::Bytes>) -> Reply {
    let path = spoken.path(MODEL, false);
    gateway.client.post(&path, spoken.headers(), body).await
}

/// An error of this status in the dialect's form, whose message holds each of the words.
fn refuses(spoken: Spoken, reply: &Reply, status: u16, words: &[&str]) {
    assert_eq!(reply.status, status, "{spoken:?}: {}", reply.text());
    assert_eq!(reply.header("content-type"), "application/json");
    let error = reply.json();
    assert!(spoken.is_error(&error), "{error}");
    let message = spoken.error_message(&error);
    for word in words {
        assert!(message.contains(word), "{spoken:?}: {word} in {message}");
    }
    let status = &error["error"]["code"];
    assert!(spoken != Spoken::Gemini || *status == reply.status.as_u16());
}

async fn start() -> Deployment {
    Plan::accounts(1).start().await
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let gateway = start().await;
    for spoken in Spoken::ALL {
        let cases: [(&[u8], &str); 6] = [
            (b"", "empty"),
            (b"hello", "not valid JSON"),
            (b"{\"messages\": [", "not valid JSON"),
            (b"{} {}", "not valid JSON"),
            (b"{\"messages\": \"\xff\xfe\"}", "UTF-8"),
            (b"[]", "object"),
        ];
        for (body, word) in cases {
            refuses(spoken, &send(&gateway, spoken, body).await, 400, &[word]);
        }
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        let deep = format!(r#"{{"messages": {deep}, "contents": {deep}}}"#);
        refuses(
            spoken,
            &send(&gateway, spoken, deep).await,
            400,
            &["nested"],
        );
    }
}

/// The dialects' names for the same places.
#[tokio::test]
async fn the_field_that_is_wrong_is_named() {
    let gateway = start().await;
    let claude = |messages: Value| json!({"max_tokens": 9, "messages": messages});
    let cases: Vec<(Spoken, Value, &str)> = vec![
        (Spoken::OpenAi, json!({}), "messages"),
        (Spoken::OpenAi, json!({"messages": []}), "messages"),
        (Spoken::OpenAi, json!({"messages": "hello"}), "messages"),
        (Spoken::OpenAi, json!({"messages": [5]}), "messages[0]"),
        (
            Spoken::OpenAi,
            json!({"messages": [{"role": "alien", "content": "x"}]}),
            "messages[0].role",
        ),
        (
            Spoken::OpenAi,
            json!({"messages": [{"role": "user", "content": 7}]}),
            "messages[0].content",
        ),
        (
            Spoken::OpenAi,
            json!({"messages": [{"role": "user", "content": ""}]}),
            "messages[0].content",
        ),
        (
            Spoken::OpenAi,
            json!({"messages": [{"role": "user", "content": "x"}], "stream": "yes"}),
            "stream",
        ),
        (
            Spoken::OpenAi,
            json!({"model": 5, "messages": [{"role": "user", "content": "x"}]}),
            "model",
        ),
        (Spoken::Claude, json!({"max_tokens": 9}), "messages"),
        (Spoken::Claude, claude(json!([])), "messages"),
        (
            Spoken::Claude,
            json!({"messages": [{"role": "user", "content": "x"}]}),
            "max_tokens",
        ),
        (
            Spoken::Claude,
            claude(json!([{"role": "alien", "content": "x"}])),
            "messages.0.role",
        ),
        (
            Spoken::Claude,
            claude(json!([{"role": "user", "content": [{"type": "text", "text": 1}]}])),
            "messages.0.content.0.text",
        ),
        (Spoken::Gemini, json!({}), "contents"),
        (Spoken::Gemini, json!({"contents": []}), "contents"),
        (Spoken::Gemini, json!({"contents": "hello"}), "contents"),
        (
            Spoken::Gemini,
            json!({"contents": [{"role": "alien", "parts": [{"text": "x"}]}]}),
            "contents[0].role",
        ),
        (
            Spoken::Gemini,
            json!({"contents": [{"parts": [{"text": 5}]}]}),
            "contents[0].parts[0].text",
        ),
        (
            Spoken::Gemini,
            json!({"contents": [{"parts": []}]}),
            "contents[0].parts",
        ),
    ];
    for (spoken, body, field) in cases {
        let reply = send(&gateway, spoken, body.to_string()).await;
        refuses(spoken, &reply, 400, &[field]);
        if spoken == Spoken::OpenAi {
            assert_eq!(reply.json()["error"]["param"], field);
        }
    }
    assert!(gateway.asked().is_empty(), "nothing of it goes upstream");
}

#[tokio::test]
async fn unknown_models_are_not_found() {
    let gateway = start().await;
    for spoken in Spoken::ALL {
        for stream in [false, true] {
            let model = "gemini-9-ultra";
            let body = spoken.body(model, "Hello", stream).to_string();
            let path = spoken.path(model, stream);
            let reply = gateway.client.post(&path, spoken.headers(), body).await;
            refuses(spoken, &reply, 404, &[model]);
        }
        let model = "veo_3_1_t2v_fast_landscape";
        let body = spoken.body(model, "Hello", false);
        let reply = gateway.send(spoken, model, &body).await;
        refuses(spoken, &reply, 503, &[model]);
    }
    let reply = gateway.client.post(
        "/v1/messages/count_tokens",
        Spoken::Claude.headers(),
        Spoken::Claude
            .body("gemini-9-ultra", "Hello", false)
            .to_string(),
    );
    refuses(Spoken::Claude, &reply.await, 404, &["gemini-9-ultra"]);
}

#[tokio::test]
async fn unknown_models_can_be_given_a_meaning() {
    let plan = Plan::accounts(1).with(|settings| {
        settings.unknown_model = Some("gemini-2.5-pro".to_owned());
        let alias = ("gpt-4o".to_owned(), "gemini-2.5-flash-search".to_owned());
        settings.model_aliases.extend([alias]);
    });
    let gateway = plan.start().await;
    for (model, upstream) in [
        ("gpt-4o", "gemini-2.5-flash"),
        ("claude-sonnet-9", "gemini-2.5-pro"),
    ] {
        let body = Spoken::Claude.body(model, "Hello", false);
        let answer = gateway.send(Spoken::Claude, model, &body).await.json();
        assert_eq!(answer["model"], model);
        let question = gateway.questions().pop().unwrap();
        let config = &question["streamAssistRequest"]["assistGenerationConfig"];
        assert_eq!(config["modelId"], upstream);
    }
}

/// The client has sent all of it, and reads why it was refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused() {
    let gateway = start().await;
    for spoken in Spoken::ALL {
        let prompt = "x".repeat(33 << 20);
        let body = spoken.body(MODEL, &prompt, false).to_string();
        let path = spoken.path(MODEL, false);
        let sent = gateway
            .client
            .send(Method::POST, &path, spoken.headers(), body);
        let streamed = sent.await.expect("an answer that can be read");
        let reply = Reply {
            status: streamed.status,
            headers: streamed.headers.clone(),
            body: streamed.rest().await.into(),
        };
        refuses(spoken, &reply, 413, &["33554432 bytes"]);
    }
    let prompt = "x".repeat(31 << 20);
    let reply = gateway.ask(Spoken::OpenAi, &prompt).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_in_the_callers_dialect() {
    let gateway = start().await;
    let send = async |method: Method, path: &str, spoken: Spoken| {
        let headers = spoken.headers();
        let body = bytes::Bytes::new();
        gateway.client.whole(method, path, headers, body).await
    };
    for spoken in Spoken::ALL {
        for path in ["/v1/no/such/path", "/favicon.ico", "/v1beta"] {
            let reply = send(Method::GET, path, spoken).await;
            refuses(spoken, &reply, 404, &[path]);
        }
        let reply = send(Method::DELETE, "/v1/models", spoken).await;
        refuses(spoken, &reply, 405, &["DELETE"]);
        assert!(reply.header("allow").contains("GET"), "{:?}", reply.headers);
        let path = spoken.path(MODEL, false);
        let reply = send(Method::PUT, &path, spoken).await;
        refuses(spoken, &reply, 405, &["PUT"]);
    }
    let path = "/v1beta/models/gemini-2.5-pro:embedContent";
    let reply = send(Method::POST, path, Spoken::Gemini).await;
    refuses(Spoken::Gemini, &reply, 404, &["embedContent"]);
    let path = "/v1beta/models/gemini-2.5-pro:generateContent";
    let reply = send(Method::GET, path, Spoken::Gemini).await;
    refuses(Spoken::Gemini, &reply, 405, &["generateContent", "POST"]);
}

/// A client that writes nonsense instead of HTTP gets an answer too, and harms nobody else.
#[tokio::test]
async fn nonsense_on_the_wire_is_survived() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let gateway = start().await;
    let address = gateway
        .client
        .base()
        .trim_start_matches("http://")
        .to_owned();
    for nonsense in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        stream.write_all(nonsense).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // The connection ends, one way or the other.
        let _ = stream.read_to_end(&mut answer).await;
    }
    assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
}
