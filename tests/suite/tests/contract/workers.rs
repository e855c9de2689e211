//! What lives here: workers of a pool server: what they upload, and that administrators see them.

use b2a_suite::admin::ADMIN;
use b2a_suite::{Plan, eventually};
use futures_util::SinkExt as _;
use http::Method;
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

use crate::calls::Row;
use crate::site::{Site, until, until_status, upload_of};

const UPLOAD: &str = "/pool/upload-account";
const SECRET: &str = "the-pools-secret";

pub(crate) fn rows() -> Vec<Row> {
    let worker = json!({
        "id": "text", "version": "text", "threads": "count", "is_alive": true, "last_ping": "count"
    });
    let clients = json!({"count": "count", "total_threads": "count", "list": [worker]});
    vec![
        Row::post(UPLOAD, json!({"success": true, "message": "text"})),
        Row::get("/", json!({"mode": "server", "clients": clients})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_of_one_instance_works_for_all() {
    let plan = Plan::accounts(1).with(|settings| {
        settings.pool_server.enable = true;
        settings.pool_server.mode = "server".into();
        settings.pool_server.secret = Some(SECRET.into());
    });
    let site = Site::start(plan, rows()).await;
    let (one, other) = (&site.one, &site.other);
    let address = one.client.base().strip_prefix("http://").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let url = format!("ws://{address}/ws?secret={SECRET}");
    let (mut socket, _) = client_async(url, stream).await.unwrap();
    let ready = json!({
        "type": "client_ready", "timestamp": 1,
        "data": {"max_threads": 3, "client_version": "test", "protocol_version": "1.0"}
    });
    socket.send(Message::text(ready.to_string())).await.unwrap();
    // It is there once it is connected, and says then what it is.
    let about = until(other, "/", |told| told["clients"]["total_threads"] == 3).await;
    assert_eq!(about["clients"]["count"], 1);
    let stranger = other.client.get("/", &[]).await.json();
    assert_eq!(stranger.get("clients"), None, "that is an admin's only");

    let email = "demo-1@example.com";
    let fresh = site.deployment.simulator.rotate_cookies(email).unwrap();
    let body = upload_of(&fresh.content).to_string();
    let wrong = other.send(Method::POST, UPLOAD, &[], body.clone()).await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.json()["success"]),
        (401, &json!(false))
    );
    let headers = [("x-pool-secret", SECRET)];
    let half = other.send(Method::POST, UPLOAD, &headers, "{}").await;
    assert_eq!(half.status, 400);
    let taken = other.send(Method::POST, UPLOAD, &headers, body).await;
    assert_eq!(taken.status, 200, "{}", taken.text());
    assert_eq!(
        site.stored(email).await.unwrap()["cookies"],
        fresh.content["cookies"]
    );
    until_status(one, email, "ready").await;
    socket.close(None).await.unwrap();
    eventually("a worker that is gone", async || {
        let told = other.client.get("/", ADMIN).await.json();
        (told["clients"]["count"] == 0).then_some(())
    })
    .await;
}
