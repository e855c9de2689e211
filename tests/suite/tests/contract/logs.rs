//! What lives here: the log of every instance, on each of them as it is written.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::admin::ADMIN;
use b2a_suite::{Bucket, InstancePlan, Port, RedisServer, SseBlock};
use serde_json::{Value, json};

use crate::calls::{Calls, Desk, Row};
use crate::promise::kept;

const STREAM: &str = "/admin/logs/stream";

pub(crate) fn rows() -> Vec<Row> {
    // Events, one after the other, without end.
    vec![Row::get(STREAM, Value::Null)]
}

/// Lines are of whole processes.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_both_instances_is_told_by_each() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let (redis, bucket) = (RedisServer::start().await, Bucket::start().await);
    let folder = tempfile::tempdir().unwrap();
    let nobody = Port::claim();
    let away = format!("http://127.0.0.1:{}", nobody.number);
    let serve = || {
        let plan = InstancePlan::serve(simulator.url(), folder.path(), &redis.url());
        let plan = plan.env("B2A__POOL__REGISTRAR_BASE_URL", &away);
        bucket.of(plan).start()
    };
    let (one, other) = (serve().await, serve().await);
    let calls = Calls::of(rows());
    let mut streams = Vec::new();
    for (looked_at, writing) in [(&one, &other), (&other, &one)] {
        let desk = Desk::at(looked_at.client.clone(), &calls);
        let path = format!("{STREAM}?source=all&level=all&poll_ms=500");
        streams.push((desk.open(&path).await, &writing.client));
    }
    for (mut stream, writing) in streams {
        let id = format!("at-{}", writing.base().rsplit(':').next().unwrap());
        let headers = [ADMIN[0], ("x-request-id", id.as_str())];
        let refused = writing.post("/v1/messages", &headers, "{not json").await;
        assert_eq!(refused.status, 400);
        let mut read = stream.until(&format!("request.id={id}")).await;
        // It comes every fifteen seconds.
        while !read
            .split("event: ping")
            .skip(1)
            .any(|it| it.contains("\n\n"))
        {
            read += &stream.until("\n\n").await;
        }
        let whole = read.rfind("\n\n").unwrap() + 2;
        told(&SseBlock::read_all(&read[..whole]));
    }
}

/// Every event has its fields, and each kind was there.
fn told(events: &[SseBlock]) {
    let lines = json!({"items": [{
        "id": "count", "source": "business2api", "ts": "time", "level": "text", "message": "text"
    }]});
    let promises = [
        ("logs", lines),
        ("system", json!({"message": "text"})),
        ("ping", json!({"ts": "time"})),
    ];
    for (name, promise) in promises {
        let of_it: Vec<Value> = events
            .iter()
            .filter(|event| event.event.as_deref() == Some(name))
            .map(|event| serde_json::from_str(event.data.as_ref().unwrap()).unwrap())
            .collect();
        assert!(!of_it.is_empty(), "no {name}");
        for data in of_it {
            kept(&promise, &data).unwrap_or_else(|broken| panic!("{name}: {broken}"));
        }
    }
}
