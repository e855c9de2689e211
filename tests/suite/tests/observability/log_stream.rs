//! What lives here: the log as it is written, of all processes and of the registrar.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{
    Client, Instance, InstancePlan, LIMIT, Plan, Port, RedisServer, SseBlock, StreamedReply,
    eventually, write_account,
};
use http::Method;
use serde_json::Value;
use tokio::time::{Duration, timeout};
use tokio_util::task::TaskTracker;

use crate::registrar::RegistrarStub;
use crate::{ADMIN, ask_in_vain};

/// A process with the simulator behind it.
struct One {
    _simulator: Simulator,
    _data: tempfile::TempDir,
    instance: Instance,
}

/// Starts `local` with these variables.
async fn local(variables: &[(&str, &str)]) -> One {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    for file in simulator.add_accounts(1) {
        write_account(data.path(), &file);
    }
    let plan = InstancePlan::local(simulator.url(), data.path());
    let plan = variables
        .iter()
        .fold(plan, |plan, (name, value)| plan.env(name, value));
    One {
        instance: plan.start().await,
        _simulator: simulator,
        _data: data,
    }
}

/// A stream of events, read one by one.
struct Events {
    reply: StreamedReply,
    read: String,
}

impl Events {
    async fn open(client: &Client, query: &str) -> Self {
        let path = format!("/admin/logs/stream{query}");
        let reply = client.send(Method::GET, &path, ADMIN, "").await.unwrap();
        assert_eq!(reply.status, 200);
        let content_type = reply.headers["content-type"].to_str().unwrap();
        assert!(content_type.starts_with("text/event-stream"));
        Self {
            reply,
            read: String::new(),
        }
    }

    /// The next event: its name and its data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let block = SseBlock::read_all(&format!("{event}\n\n"))[0].clone();
                self.read = rest.into();
                let data = serde_json::from_str(&block.data.unwrap()).unwrap();
                return (block.event.unwrap(), data);
            }
            let piece = self.reply.piece().await.expect("a stream that goes on");
            self.read.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    /// Reads on until a line holds `wanted`, and gives it.
    async fn line(&mut self, wanted: &str) -> Value {
        let reading = async {
            loop {
                let (name, data) = self.next().await;
                let items = data["items"].as_array().cloned().unwrap_or_default();
                assert!(name != "logs" || !items.is_empty(), "an event of nothing");
                let found = items
                    .into_iter()
                    .find(|item| item["message"].as_str().unwrap().contains(wanted));
                if let Some(item) = found {
                    return item;
                }
            }
        };
        let limit = timeout(LIMIT, reading).await;
        limit.unwrap_or_else(|_| panic!("no line with {wanted:?}"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_come_at_once_and_as_they_are_written() {
    let one = local(&[]).await;
    let client = &one.instance.client;
    let mut events = Events::open(client, "?source=business2api&poll_ms=500").await;
    let (name, first) = events.next().await;
    assert_eq!(name, "logs");
    let items = first["items"].as_array().unwrap();
    let item = items
        .iter()
        .find(|item| item["message"].as_str().unwrap().starts_with("listening"));
    let item = item.expect("a line that was written before");
    assert_eq!(
        (&item["source"], &item["level"]),
        (&"business2api".into(), &"info".into())
    );
    assert!(item["ts"].as_str().unwrap().ends_with('Z'));
    let ids: Vec<u64> = items.iter().map(|it| it["id"].as_u64().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));

    ask_in_vain(client).await;
    let refused = events.line("request refused").await;
    assert!(refused["id"].as_u64().unwrap() > *ids.last().unwrap());
    let message = refused["message"].as_str().unwrap();
    assert!(
        message.contains("status=404") && message.contains("request.id=req_"),
        "{message}"
    );
    assert!(!message.contains("sk-test-key"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_means_exactly_that_and_limits_are_kept() {
    let one = local(&[]).await;
    let client = &one.instance.client;
    for _ in 0..3 {
        ask_in_vain(client).await;
    }
    let query = "?source=business2api&level=info&bootstrap_limit=2";
    let (_, first) = Events::open(client, query).await.next().await;
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert!(items.iter().all(|item| item["level"] == "info"));
    let last = items[1]["message"].as_str().unwrap();
    assert!(last.starts_with("request refused"), "the last ones: {last}");

    let mut warnings = Events::open(client, "?source=business2api&level=WARN").await;
    let (_, first) = warnings.next().await;
    for item in first["items"].as_array().unwrap() {
        assert_eq!(item["level"], "warn");
    }
    // One that is no number, and words that nobody knows.
    let query = "?source=nobody&level=loud&bootstrap_limit=x&poll_ms=x";
    Events::open(client, query).await.line("listening").await;
    let stranger = client.get("/admin/logs/stream", &[]).await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registrar_that_is_away_is_told_once() {
    let port = Port::claim();
    let url = format!("http://127.0.0.1:{}", port.number);
    let one = local(&[("B2A__POOL__REGISTRAR_BASE_URL", &url)]).await;
    let client = &one.instance.client;
    let mut events = Events::open(client, "?source=registrar&poll_ms=500").await;
    let (name, data) = events.next().await;
    assert_eq!(name, "system");
    let message = data["message"].as_str().unwrap();
    assert!(
        message.starts_with("registrar bootstrap error: "),
        "{message}"
    );
    // Three looks later there is no second word of it.
    let again = timeout(Duration::from_millis(1800), events.next()).await;
    assert!(again.is_err(), "{again:?}");
    // Its own lines come all the same.
    let mut all = Events::open(client, "").await;
    all.line("listening").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_the_registrar_are_merged_by_time() {
    let tasks = TaskTracker::new();
    let registrar = RegistrarStub::start(&tasks).await;
    registrar.log("2020-01-01T00:00:00Z", "INFO", "long ago");
    registrar.log("2999-01-01T00:00:00.5Z", "error", "in the far future");
    let one = local(&[
        ("B2A__POOL__REGISTRAR_BASE_URL", &registrar.url),
        ("B2A_REGISTRAR_TOKEN", "registrar-secret"),
    ])
    .await;
    let client = &one.instance.client;
    let (_, first) = Events::open(client, "?poll_ms=500").await.next().await;
    let items = first["items"].as_array().unwrap();
    // A busy machine may have it come in an event of its own.
    if items.iter().any(|item| item["source"] == "registrar") {
        assert_eq!(items[0]["message"], "long ago");
        assert_eq!(
            (&items[0]["level"], &items[0]["id"]),
            (&"info".into(), &1.into())
        );
        assert_eq!(items.last().unwrap()["message"], "in the far future");
        assert!(items.len() > 2, "ours stand between");
    }
    let asked = registrar.asked();
    assert!(asked[0].contains("authorization: Bearer registrar-secret"));
    assert!(asked[0].starts_with("GET /logs?after_id=0&limit=200&level=all "));

    let mut events = Events::open(client, "?source=registrar&level=error&poll_ms=500").await;
    let old = events.line("in the far future").await;
    assert_eq!(old["source"], "registrar");
    registrar.log("2026-01-01T00:00:00Z", "info", "not of this level");
    registrar.log("2026-01-01T00:00:00Z", "error", "it failed");
    let new = events.line("it failed").await;
    assert!(new["id"].as_u64() > old["id"].as_u64());

    registrar.set_failing(true);
    let (name, data) = events.next().await;
    assert_eq!(name, "system");
    let message = data["message"].as_str().unwrap();
    assert!(message.starts_with("registrar pull error: "), "{message}");
    registrar.set_failing(false);
    registrar.log("2026-01-01T00:00:00Z", "error", "back again");
    events.line("back again").await;
}

/// Each instance shows the lines of every process.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_that_of_the_whole_deployment() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let (redis, data) = (RedisServer::start().await, tempfile::tempdir().unwrap());
    for file in simulator.add_accounts(1) {
        write_account(data.path(), &file);
    }
    let url = redis.url();
    let _scheduler = InstancePlan::scheduler(simulator.url(), data.path(), &url)
        .start()
        .await;
    let serve = || InstancePlan::serve(simulator.url(), data.path(), &url);
    let (one, other) = (serve().start().await, serve().start().await);
    let mut events = Events::open(&one.client, "?source=business2api&poll_ms=500").await;
    events.line("scheduler started").await;
    let body = b2a_suite::Spoken::Claude.body("unheard-of", "Hello", false);
    let headers = [
        ("x-api-key", b2a_suite::KEY),
        ("x-request-id", "from-the-other"),
    ];
    other
        .client
        .post("/v1/messages", &headers, body.to_string())
        .await;
    events.line("request.id=from-the-other").await;
    // What was logged last is there as well.
    other.terminate();
    assert!(other.ended().await.success());
    events.line("gateway stopped").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_look_on_are_limited_and_end_with_the_process() {
    let gateway = Plan::accounts(0).start().await;
    let open = async || {
        let path = "/admin/logs/stream?source=business2api";
        gateway
            .client
            .send(Method::GET, path, ADMIN, "")
            .await
            .unwrap()
    };
    let mut looking = Vec::new();
    for _ in 0..32 {
        let reply = open().await;
        assert_eq!(reply.status, 200);
        looking.push(reply);
    }
    assert_eq!(open().await.status, 503);
    drop(looking.pop());
    let last = eventually("a free place", async || {
        let reply = open().await;
        (reply.status == 200).then_some(reply)
    });
    looking.push(last.await);
    gateway.begin_stop();
    for mut reply in looking {
        // The stream comes to its end; it does not break off.
        while reply.piece().await.is_some() {}
    }
    gateway.until_stopped().await;
}
