//! What lives here: spans that reach a collector, as parts of the caller's trace.

use std::sync::{Arc, Mutex};

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{InstancePlan, MODEL, Spoken, eventually, write_account};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

/// Head and body of what was sent.
type Sent = (String, Vec<u8>);

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Sent>>>);

impl Collector {
    async fn answer(self, mut stream: TcpStream) {
        let mut read = Vec::new();
        let mut piece = [0; 8192];
        loop {
            match stream.read(&mut piece).await {
                Ok(more) if more > 0 => read.extend_from_slice(&piece[..more]),
                _ => return,
            }
            let Some(end) = read.windows(4).position(|it| it == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&read[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|it| it.strip_prefix("content-length: "));
            let length: usize = length.unwrap().trim().parse().unwrap();
            if read.len() >= end + 4 + length {
                let body = read[end + 4..end + 4 + length].to_vec();
                self.0.lock().unwrap().push((head, body));
                read.drain(..end + 4 + length);
                let ok = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                if stream.write_all(ok).await.is_err() {
                    return;
                }
            }
        }
    }

    /// Whether some body holds all of these, in any place.
    fn has(&self, wanted: &[&[u8]]) -> bool {
        let holds = |body: &[u8], it: &[u8]| body.windows(it.len()).any(|window| window == it);
        let sent = self.0.lock().unwrap();
        sent.iter()
            .any(|(_, body)| wanted.iter().all(|it| holds(body, it)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_reach_the_collector_within_the_callers_trace() {
    let tasks = TaskTracker::new();
    let collector = Collector::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (serving, inner) = (collector.clone(), tasks.clone());
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            inner.spawn(serving.clone().answer(stream));
        }
    });
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    for file in simulator.add_accounts(1) {
        write_account(data.path(), &file);
    }
    let headers = r#"{"x-collector-key": "secret"}"#;
    let instance = InstancePlan::local(simulator.url(), data.path())
        .env("B2A__TELEMETRY__OTLP_ENDPOINT", &endpoint)
        .env("B2A__TELEMETRY__OTLP_HEADERS", headers)
        // What the exporter waits before it sends; its own variable.
        .env("OTEL_BSP_SCHEDULE_DELAY", "200")
        .start()
        .await;
    eventually("a ready account", async || {
        let root = instance.client.get("/", &[]).await.json();
        (root["pool"]["ready"] == 1).then_some(())
    })
    .await;
    let trace_id: [u8; 16] = *b"\x0a\xf7\x65\x19\x16\xcd\x43\xdd\x84\x48\xeb\x21\x1c\x80\x31\x9c";
    let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let body = Spoken::OpenAi.body(MODEL, "a question of mine", true);
    let headers = [
        ("authorization", "Bearer sk-test-key"),
        ("traceparent", traceparent),
    ];
    let path = Spoken::OpenAi.path(MODEL, true);
    let reply = instance
        .client
        .post(&path, &headers, body.to_string())
        .await;
    assert_eq!(reply.status, 200);
    for span in [&b"request"[..], b"lease", b"upstream_call"] {
        eventually("a span of the caller's trace", async || {
            collector.has(&[&trace_id, span]).then_some(())
        })
        .await;
    }
    eventually("a job", async || {
        collector.has(&[b"sync_pool_files"]).then_some(())
    })
    .await;
    assert!(collector.has(&[b"service.name", b"business2api"]));
    for secret in [&b"question of mine"[..], b"sk-test-key", b"You said"] {
        assert!(
            !collector.has(&[secret]),
            "{}",
            String::from_utf8_lossy(secret)
        );
    }
    let (head, _) = collector.0.lock().unwrap()[0].clone();
    assert!(head.starts_with("post /v1/traces "), "{head}");
    assert!(head.contains("x-collector-key: secret"));
    // Nothing of it is sent on.
    let upstream = format!("{:?}", simulator.requests());
    assert!(!upstream.contains("0af7651916cd43dd8448eb211c80319c"));
}
