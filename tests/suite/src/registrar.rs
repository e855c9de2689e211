//! What lives here: a registrar that can be told to begin, and does not.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

/// A registrar that says the same to everybody.
pub struct Registrar {
    /// Where it is.
    pub url: String,
    heard: Arc<Mutex<Vec<String>>>,
    _serving: AbortOnDropHandle<()>,
}

impl Registrar {
    /// One that answers everything with this status and this body.
    pub async fn that_says(status: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let heard = Arc::new(Mutex::new(Vec::new()));
        let requests = Arc::clone(&heard);
        let serving = TaskTracker::new().spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await.unwrap());
                }
                requests
                    .lock()
                    .await
                    .push(String::from_utf8(request).unwrap());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self {
            url,
            heard,
            _serving: AbortOnDropHandle::new(serving),
        }
    }

    /// The heads of the requests that came, oldest first.
    pub async fn heard(&self) -> Vec<String> {
        self.heard.lock().await.clone()
    }
}
