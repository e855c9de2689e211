//! What lives here: a registrar that serves nothing but its log, and can be told to fail.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

/// A registrar's log over HTTP. It ends with the test.
#[derive(Clone)]
pub(crate) struct RegistrarStub {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    lines: Vec<Value>,
    fails: bool,
    /// The heads of the requests that came.
    asked: Vec<String>,
}

impl RegistrarStub {
    /// Starts one.
    pub(crate) async fn start(tasks: &TaskTracker) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let this = Self {
            url: format!("http://{}/", listener.local_addr().unwrap()),
            state: Arc::default(),
        };
        let serving = this.clone();
        let inner = tasks.clone();
        tasks.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                inner.spawn(serving.clone().answer(stream));
            }
        });
        this
    }

    /// Logs a line.
    pub(crate) fn log(&self, ts: &str, level: &str, message: &str) {
        let mut state = self.state.lock().unwrap();
        let id = state.lines.len() + 1;
        state.lines.push(json!({
            "id": id, "ts": ts, "level": level, "message": message, "source": "registrar"
        }));
    }

    /// Answers everything with 500, or as it should.
    pub(crate) fn set_failing(&self, fails: bool) {
        self.state.lock().unwrap().fails = fails;
    }

    /// The heads of the requests that came.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    async fn answer(self, mut stream: TcpStream) {
        let mut head = Vec::new();
        let mut piece = [0; 4096];
        while !head.windows(4).any(|it| it == b"\r\n\r\n") {
            match stream.read(&mut piece).await {
                Ok(read) if read > 0 => head.extend_from_slice(&piece[..read]),
                _ => return,
            }
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let (status, body) = self.reply(&head);
        let text = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        // Whoever asked may be gone.
        let _ = stream.write_all(text.as_bytes()).await;
    }

    /// As the contract says: after 0 the last ones, else the oldest after that one.
    fn reply(&self, head: &str) -> (&'static str, String) {
        let mut state = self.state.lock().unwrap();
        state.asked.push(head.to_owned());
        if state.fails {
            return ("500 Internal Server Error", "{}".to_owned());
        }
        let path = head.split(' ').nth(1).unwrap_or_default();
        let query = path.strip_prefix("/logs?").unwrap_or_default();
        let value = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .into_iter()
                .find(|(it, _)| *it == name)
                .map(|(_, it)| it)
        };
        let after: u64 = value("after_id").unwrap_or("0").parse().unwrap();
        let limit: usize = value("limit").unwrap_or("200").parse().unwrap();
        let level = value("level").unwrap_or("all");
        let fits = |line: &&Value| {
            line["id"].as_u64().unwrap() > after && (level == "all" || line["level"] == level)
        };
        let mut items: Vec<&Value> = state.lines.iter().filter(fits).collect();
        if after == 0 {
            items.drain(..items.len().saturating_sub(limit));
        }
        let has_more = items.len() > limit;
        items.truncate(limit);
        let last = items
            .last()
            .map_or(after, |line| line["id"].as_u64().unwrap());
        let body = json!({"items": items, "next_after_id": last, "has_more": has_more});
        ("200 OK", body.to_string())
    }
}
