//! What lives here: telling the registrar to begin.

use b2a_suite::{Deployment, Plan, Registrar};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::office::{ADMIN, post, refused};

const TRIGGER: &str = "/admin/registrar/trigger-register";

async fn gateway(registrar: &str, token: Option<&str>) -> Deployment {
    let (url, token) = (Url::parse(registrar).unwrap(), token.map(str::to_owned));
    let plan = Plan::accounts(0).with(move |settings| {
        settings.pool.registrar_base_url = url;
        settings.registrar.token = token.map(Into::into);
    });
    plan.start().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registrar_is_called_and_its_answer_told() {
    let registrar = Registrar::that_says("200 OK", r#"{"accepted":true,"count":3}"#).await;
    let deployment = gateway(&format!("{}/", registrar.url), Some("let-me-in")).await;
    let client = &deployment.client;
    let reply = post(client, TRIGGER, &json!({"count": 3})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let expected = json!({
        "accepted": true, "count": 3, "source": "python_registrar",
        "registrar_url": format!("{}/trigger/register?count=3", registrar.url),
        "registrar_response": {"accepted": true, "count": 3}
    });
    assert_eq!(reply.json(), expected);
    for (count, brought) in [
        (json!(0), 1),
        (json!(-5), 1),
        (json!(null), 1),
        (json!(1_000_000), 20),
    ] {
        let answer = post(client, TRIGGER, &json!({"count": count})).await.json();
        assert_eq!(answer["count"], brought);
    }
    let heard = registrar.heard().await;
    assert!(
        heard[0].starts_with("POST /trigger/register?count=3 HTTP/1.1\r\n"),
        "{}",
        heard[0]
    );
    assert!(heard[0].contains("authorization: Bearer let-me-in\r\n"));
    assert!(heard[4].starts_with("POST /trigger/register?count=20 "));
    assert_eq!(
        refused(client, TRIGGER, &json!({"count": "3"})).await["field"],
        "count"
    );
    for body in ["", "{"] {
        assert_eq!(client.post(TRIGGER, ADMIN, body).await.status, 400);
    }
    assert_eq!(heard.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_no_json_is_left_out() {
    let registrar = Registrar::that_says("202 Accepted", "on it").await;
    let deployment = gateway(&registrar.url, None).await;
    let answer = post(&deployment.client, TRIGGER, &json!({"count": 1}))
        .await
        .json();
    assert_eq!(
        (&answer["accepted"], &answer["registrar_response"]),
        (&json!(true), &Value::Null)
    );
    assert!(!registrar.heard().await[0].contains("authorization"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_registrar_refuses_comes_through() {
    for (said, status) in [
        ("502 Bad Gateway", 502),
        ("422 Unprocessable", 422),
        ("302 Found", 502),
    ] {
        let registrar = Registrar::that_says(said, "browser pool \"exhausted\"").await;
        let deployment = gateway(&registrar.url, None).await;
        let reply = post(&deployment.client, TRIGGER, &json!({"count": 2})).await;
        assert_eq!(reply.status, status, "{}", reply.text());
        let answer = reply.json();
        assert!(answer["error"].is_string());
        assert_eq!(answer["registrar_body"], "browser pool \"exhausted\"");
        let original: u64 = said.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(answer["registrar_status"], original);
        assert_eq!(answer["source"], "python_registrar");
        let url = format!("{}/trigger/register?count=2", registrar.url);
        assert_eq!(answer["registrar_url"], url);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registrar_that_is_away_is_told_so() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let deployment = gateway(&format!("http://user:pass@{address}"), None).await;
    let reply = post(&deployment.client, TRIGGER, &json!({"count": 1})).await;
    assert_eq!(reply.status, 502);
    let answer = reply.json();
    assert!(
        answer["error"]
            .as_str()
            .unwrap()
            .contains("can't be reached"),
        "{answer}"
    );
    let url = format!("http://{address}/trigger/register?count=1");
    assert_eq!(
        (&answer["registrar_url"], &answer["source"]),
        (&json!(url), &json!("python_registrar"))
    );
    assert!(!reply.text().contains("pass"), "no password is shown");
    assert_eq!(answer["registrar_status"], Value::Null);
}
