//! What lives here: OpenAI's images: drawn and changed, in base64 and by URL.

use b2a_simulator::{Answer, Call, Scope};
use b2a_suite::{Deployment, Plan, Reply, Spoken};
use serde_json::{Value, json};

const KEY: (&str, &str) = ("authorization", "Bearer sk-test-key");
/// An image of one red point.
const RED_POINT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

async fn post(gateway: &Deployment, path: &str, body: &Value) -> Reply {
    let path = format!("/v1/images/{path}");
    gateway.client.post(&path, &[KEY], body.to_string()).await
}

async fn drawn(gateway: &Deployment, body: &Value) -> Value {
    let reply = post(gateway, "generations", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

fn prompt_of(question: &Value) -> String {
    question["streamAssistRequest"]["query"]["parts"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn images_are_drawn_by_whatever_name_the_model_goes() {
    let gateway = Plan::accounts(2).start().await;
    let models = [
        None,
        Some("dall-e-3"),
        Some("gpt-image-1"),
        Some("gpt-image-1-mini"),
        Some("chatgpt-image-latest"),
        Some("gemini-2.5-pro"),
        Some("gemini-2.5-flash-image"),
    ];
    for model in models {
        let body = json!({"model": model, "prompt": "A boat", "size": "1536x1024"});
        let answer = drawn(&gateway, &body).await;
        let image = answer["data"][0]["b64_json"].as_str().unwrap();
        assert!(image.starts_with("iVBORw0KGgo"), "{model:?}");
        assert_eq!(answer["data"].as_array().unwrap().len(), 1);
        assert!(answer["usage"]["total_tokens"].as_u64().unwrap() > 1000);
        assert!(answer["created"].as_u64().unwrap() > 1_700_000_000);
    }
    for question in gateway.questions() {
        assert!(prompt_of(&question).contains("A boat"));
        assert!(prompt_of(&question).contains("3:2"));
        let tools = &question["streamAssistRequest"]["toolsSpec"];
        assert!(tools["imageGenerationSpec"].is_object(), "{tools}");
        assert!(tools["webGroundingSpec"].is_null(), "{tools}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_images_take_as_many_answers() {
    let gateway = Plan::accounts(2).start().await;
    let answer = drawn(&gateway, &json!({"prompt": "A boat", "n": 6})).await;
    assert_eq!(answer["data"].as_array().unwrap().len(), 6);
    assert_eq!(gateway.asked().len(), 6);
    gateway.until_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_formats_are_converted() {
    let gateway = Plan::accounts(1).start().await;
    for (format, begins) in [("png", "iVBORw0KGgo"), ("jpeg", "/9j/"), ("webp", "UklGR")] {
        let body = json!({"prompt": "A boat", "output_format": format});
        let answer = drawn(&gateway, &body).await;
        assert_eq!(answer["output_format"], format);
        let image = answer["data"][0]["b64_json"].as_str().unwrap();
        assert!(image.starts_with(begins), "{format}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn images_by_url_are_served_or_data_uris() {
    let by_url = json!({"prompt": "A boat", "response_format": "url"});
    let gateway = Plan::accounts(1).start().await;
    let answer = drawn(&gateway, &by_url).await;
    let url = answer["data"][0]["url"].as_str().unwrap();
    assert!(url.starts_with("data:image/png;base64,iVBORw0KGgo"));

    let base = "https://ai.example.com";
    let plan = Plan::accounts(1)
        .with(move |settings| settings.public_base_url = Some(base.parse().unwrap()));
    let gateway = plan.start().await;
    for body in [by_url, json!({"prompt": "A boat", "model": "dall-e-3"})] {
        let answer = drawn(&gateway, &body).await;
        let url = answer["data"][0]["url"].as_str().unwrap();
        let file = gateway
            .client
            .get(url.strip_prefix(base).unwrap(), &[])
            .await;
        assert_eq!(
            (file.status.as_u16(), file.header("content-type")),
            (200, "image/png")
        );
    }
    let answer = drawn(
        &gateway,
        &json!({"prompt": "A boat", "model": "gpt-image-1"}),
    )
    .await;
    assert!(answer["data"][0]["b64_json"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_changed_as_json_and_as_a_form() {
    let gateway = Plan::accounts(1).start().await;
    let uri = format!("data:image/png;base64,{RED_POINT}");
    let body = json!({"prompt": "Make it blue", "images": [{"image_url": uri}]});
    let reply = post(&gateway, "edits", &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());

    let mut form = Vec::new();
    for (name, value) in [
        ("prompt", "Make it blue"),
        ("n", "1"),
        ("model", "gpt-image-1"),
    ] {
        let part =
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        form.extend_from_slice(part.as_bytes());
    }
    for (name, last) in [("image[]", 1_u8), ("image[]", 2)] {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
        form.extend_from_slice(&[last, b'\r', b'\n']);
    }
    form.extend_from_slice(b"--x--\r\n");
    let headers = [KEY, ("content-type", "multipart/form-data; boundary=x")];
    let reply = gateway
        .client
        .post("/v1/images/edits", &headers, form)
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let requests = gateway.simulator.requests().into_iter();
    let files = requests.filter(|request| request.call == Call::AddContextFile);
    let types: Vec<_> = files
        .map(|file| file.body["addContextFileRequest"]["mimeType"].clone())
        .collect();
    assert_eq!(types, ["image/png"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_refused_in_openai_s_form() {
    let gateway = Plan::accounts(1).start().await;
    for (path, body, status, param) in [
        ("generations", json!({}), 400, json!("prompt")),
        (
            "generations",
            json!({"prompt": "p", "n": 11}),
            400,
            json!("n"),
        ),
        (
            "generations",
            json!({"prompt": "p", "stream": true}),
            400,
            json!("stream"),
        ),
        (
            "generations",
            json!({"prompt": "p", "model": "nobody"}),
            404,
            json!("model"),
        ),
        ("edits", json!({"prompt": "p"}), 400, json!("images")),
        (
            "edits",
            json!({"prompt": "p", "images": [{"image_url": "http://169.254.169.254/"}]}),
            400,
            json!("images[0].image_url"),
        ),
        ("variations", json!({}), 404, Value::Null),
    ] {
        let reply = post(&gateway, path, &body).await;
        let answer = reply.json();
        assert_eq!(
            (reply.status.as_u16(), &answer["error"]["param"]),
            (status, &param),
            "{answer}"
        );
        assert!(Spoken::OpenAi.is_error(&answer), "{answer}");
    }
    let headers = [KEY, ("content-type", "multipart/form-data; boundary=x")];
    let reply = gateway
        .client
        .post("/v1/images/edits", &headers, "--x\r\nbroken")
        .await;
    assert_eq!(reply.status, 400, "{}", reply.text());
    let body = json!({"prompt": "p"}).to_string();
    let reply = gateway
        .client
        .post("/v1/images/generations", &[], body)
        .await;
    assert_eq!(reply.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_only_talks_is_quoted() {
    let gateway = Plan::accounts(1).start().await;
    gateway
        .simulator
        .answer(&Scope::all(), [Answer::text(["I can't draw that."])]);
    let reply = post(&gateway, "generations", &json!({"prompt": "A boat"})).await;
    let answer = reply.json();
    assert_eq!(reply.status, 400, "{answer}");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("I can't draw that."), "{message}");
}
