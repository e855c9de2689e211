//! What lives here: a server that answers every connection as a test scripts it.

use std::future::Future;
use std::sync::Arc;

use b2a_http::{HttpClient, HttpSettings};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Listens on a free port and hands each connection to `serve`.
pub(crate) async fn listen<F, Fut>(serve: F) -> u16
where
    F: Fn(TcpStream) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = Arc::new(serve);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    port
}

/// Reads a request up to the blank line after its head, and its body when it has a short one.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let n = stream.read(&mut buffer).await.unwrap_or(0);
        text.extend_from_slice(&buffer[..n]);
        if n == 0 || text.windows(4).any(|w| w == b"\r\n\r\n") {
            return String::from_utf8(text).unwrap();
        }
    }
}

pub(crate) fn client(change: impl FnOnce(&mut HttpSettings)) -> HttpClient {
    let mut settings = HttpSettings::default();
    change(&mut settings);
    HttpClient::new(&settings).unwrap()
}

pub(crate) fn url(scheme: &str, port: u16) -> Url {
    format!("{scheme}://localhost:{port}/path?key=secret")
        .parse()
        .unwrap()
}
