//! What lives here: what is counted, for the whole deployment on each instance.

use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{MODEL, Plan};
use serde_json::{Value, json};

use crate::calls::Row;
use crate::pool;
use crate::promise::both;
use crate::site::{Site, ask, until};

fn counters() -> Value {
    json!({
        "total_requests": "count", "success_requests": "count", "failed_requests": "count",
        "success_rate": "0.00%", "input_tokens": "count", "output_tokens": "count", "total_tokens": "count",
        "images_generated": "count", "videos_generated": "count", "current_rpm": "number",
        "average_rpm": "0.00"
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let root = json!({
        "status": "running", "service": "business2api", "version": "text", "mode": "local",
        "uptime": "duration", "pool": {"ready": "count", "pending": "count", "total": "count"},
        "flow_enabled": false, "note?": ["text"]
    });
    let health = json!({
        "status": "ok", "time": "time", "ready?": "count", "pending?": "count", "mode": "local"
    });
    vec![
        Row::get("/", both(counters(), root)),
        Row::get("/health", health),
        Row::get("/admin/stats", both(counters(), stats())),
        Row::get("/admin/ip", addresses()),
        Row::get("/admin/requests", requests()),
    ]
}

fn stats() -> Value {
    let model = json!({
        "requests": "count", "success": "count", "success_rate": "0.00%", "input_tokens": "count",
        "output_tokens": "count", "total_tokens": "count", "images": "count"
    });
    let hour = json!({
        "hour": "count", "requests": "count", "success": "count", "input_tokens": "count",
        "output_tokens": "count"
    });
    json!({
        "uptime": "duration", "uptime_seconds": "count", "models": {"*": model}, "hourly": [hour],
        "pool": pool::numbers(), "proxy_pool": {"idle": "count", "in_use": "count", "total": "count"}
    })
}

fn addresses() -> Value {
    let address = json!({
        "ip": "text", "total_count": "count", "success_count": "count", "failed_count": "count",
        "success_rate": "0.0%", "input_tokens": "count", "output_tokens": "count", "total_tokens": "count",
        "images": "count", "videos": "count", "rpm": "number", "first_seen": "time", "last_seen": "time",
        "models": {"*": "count"}, "user_agents": {"*": "count"}
    });
    json!({
        "server_time": "time", "unique_ips": "count", "total_requests": "count", "total_success": "count",
        "total_failed": "count", "total_input_tokens": "count", "total_output_tokens": "count",
        "total_tokens": "count", "total_images": "count", "total_videos": "count", "ips": [address]
    })
}

fn requests() -> Value {
    let attempt = json!({
        "account_masked": "masked", "outcome": "text", "reason?": "text", "duration_ms": "count"
    });
    json!({"items": [{
        "id": "text", "at": "time", "key": "text", "key_id": "text", "client_ip": "text", "dialect": "text",
        "model": "text", "status": "count", "streamed": "yes or no", "duration_ms": "count",
        "first_content_ms?": "count", "input_tokens": "count", "output_tokens": "count", "images": "count",
        "videos": "count", "error?": "text", "tries": [attempt]
    }]})
}

#[tokio::test(flavor = "multi_thread")]
async fn each_instance_tells_the_numbers_of_both() {
    let plan = Plan::accounts(2).with(|settings| settings.note = vec!["mind the gap".to_owned()]);
    let site = Site::start(plan, rows()).await;
    let (one, other) = (&site.one, &site.other);
    let (call, all) = (Call::StreamAssist, Scope::all());
    let fault = [Fault::status(500)];
    site.deployment.simulator.script(call, &all, fault);
    assert_eq!(ask(&one.client, MODEL).await, 200);
    assert_eq!(ask(&other.client, MODEL).await, 200);
    assert_eq!(ask(&other.client, "no-such-model").await, 404);
    for desk in [one, other] {
        let stats = until(desk, "/admin/stats", |told| told["total_requests"] == 3).await;
        assert_eq!(
            (&stats["success_requests"], &stats["success_rate"]),
            (&json!(2), &json!("66.67%"))
        );
        assert_eq!(stats["models"][MODEL]["requests"], 2);
        let root = until(desk, "/", |told| told["total_requests"] == 3).await;
        assert_eq!(root["note"], json!(["mind the gap"]));
        until(desk, "/health", |told| {
            told["ready"].is_u64() && told["pending"].is_u64()
        })
        .await;
        let addresses = until(desk, "/admin/ip", |told| told["total_requests"] == 3).await;
        assert_eq!(
            (&addresses["unique_ips"], &addresses["ips"][0]["ip"]),
            (&json!(1), &json!("127.0.0.1"))
        );
        assert_eq!(addresses["ips"][0]["user_agents"]["tests"], 3);
        let requests = until(desk, "/admin/requests", |told| {
            told["items"].as_array().unwrap().len() == 3
        })
        .await;
        let errors = requests["items"].as_array().unwrap().iter();
        assert_eq!(errors.filter(|item| item["error"].is_string()).count(), 1);
    }
}
