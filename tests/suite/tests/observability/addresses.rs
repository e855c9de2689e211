//! What lives here: where requests come from, and who is believed about it.

use b2a_suite::{Client, MODEL, Plan, Spoken, Store};
use serde_json::Value;

use crate::get;

on_each_store!(addresses_behind_a_trusted_proxy);

async fn ask_from(client: &Client, forwarded: &str, agent: &str) {
    let body = Spoken::OpenAi.body(MODEL, "Hello", false).to_string();
    let headers = [
        ("authorization", "Bearer sk-test-key"),
        ("x-forwarded-for", forwarded),
        ("user-agent", agent),
    ];
    let path = Spoken::OpenAi.path(MODEL, false);
    let reply = client.post(&path, &headers, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

fn ips(told: &Value) -> Vec<(&str, u64)> {
    let ips = told["ips"].as_array().unwrap().iter();
    ips.map(|it| {
        (
            it["ip"].as_str().unwrap(),
            it["total_count"].as_u64().unwrap(),
        )
    })
    .collect()
}

async fn addresses_behind_a_trusted_proxy(store: Store) {
    let plan = Plan::accounts(2).on(store).with(|settings| {
        settings.trusted_proxies = serde_json::from_str(r#"["127.0.0.1", "10.0.0.0/8"]"#).unwrap();
    });
    let gateway = plan.start().await;
    let client = &gateway.client;
    for _ in 0..3 {
        ask_from(client, "6.6.6.6, 203.0.113.7, 10.1.1.1", "one/1").await;
    }
    ask_from(client, "203.0.113.8", "two/2").await;
    ask_from(client, "203.0.113.7", "three/3").await;
    let told = get(client, "/admin/ip").await;
    assert_eq!(
        ips(&told),
        [("203.0.113.7", 4), ("203.0.113.8", 1)],
        "busiest first"
    );
    let busy = &told["ips"][0];
    assert_eq!(
        busy["user_agents"],
        serde_json::json!({"one/1": 3, "three/3": 1})
    );
    assert_eq!(busy["models"], serde_json::json!({MODEL: 4}));
    assert_eq!(
        (&busy["success_count"], &busy["failed_count"]),
        (&4.into(), &0.into())
    );
    assert_eq!(
        (&busy["success_rate"], &busy["rpm"]),
        (&"100.0%".into(), &4.into())
    );
    for field in [
        "input_tokens",
        "output_tokens",
        "total_tokens",
        "images",
        "videos",
    ] {
        assert!(busy[field].is_u64(), "{field}");
    }
    for field in ["first_seen", "last_seen"] {
        assert!(busy[field].as_str().unwrap().ends_with('Z'), "{field}");
    }
    assert!(told["server_time"].as_str().unwrap().ends_with('Z'));
    assert_eq!(
        (&told["unique_ips"], &told["total_requests"]),
        (&2.into(), &5.into())
    );
    assert_eq!(
        (&told["total_success"], &told["total_failed"]),
        (&5.into(), &0.into())
    );
    for field in [
        "total_input_tokens",
        "total_output_tokens",
        "total_images",
        "total_videos",
    ] {
        assert!(told[field].is_u64(), "{field}");
    }
    let requests = get(client, "/admin/requests?limit=1").await;
    assert_eq!(requests["items"][0]["client_ip"], "203.0.113.7");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_trusted_proxy_nobody_is_believed() {
    let gateway = Plan::accounts(1).start().await;
    ask_from(&gateway.client, "203.0.113.7", "one/1").await;
    let told = get(&gateway.client, "/admin/ip").await;
    assert_eq!(ips(&told), [("127.0.0.1", 1)]);
}
