//! What lives here: bare connections, with the same trust as the client's.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use b2a_http::{Dialer, HttpError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use crate::server::listen;
use crate::tls::acceptor;

fn dialer(extra_ca_files: &[PathBuf]) -> Dialer {
    Dialer::new(extra_ca_files, Duration::from_secs(60)).unwrap()
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

#[tokio::test]
async fn bytes_go_to_and_fro_in_clear_text() {
    let port = listen(|mut stream| async move {
        let mut word = [0; 4];
        stream.read_exact(&mut word).await.unwrap();
        stream.write_all(&word).await.unwrap();
    })
    .await;
    for scheme in ["http", "ws"] {
        let mut connection = dialer(&[])
            .dial(&url(&format!("{scheme}://127.0.0.1:{port}/x")))
            .await
            .unwrap();
        connection.write_all(b"ping").await.unwrap();
        connection.flush().await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer, "ping");
    }
}

#[tokio::test]
async fn tls_is_verified_and_begins_as_http_1() {
    let (acceptor, pem) = acceptor(&["h2", "http/1.1"]);
    let port = listen(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            let protocol = stream.get_ref().1.alpn_protocol().unwrap().to_vec();
            stream.write_all(&protocol).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    })
    .await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    let trusting = dialer(&[file.path().to_owned()]);
    for scheme in ["https", "wss"] {
        let address = url(&format!("{scheme}://localhost:{port}/ws"));
        let mut connection = trusting.dial(&address).await.unwrap();
        let mut protocol = String::new();
        connection.read_to_string(&mut protocol).await.unwrap();
        assert_eq!(protocol, "http/1.1");

        let refused = dialer(&[]).dial(&address).await.unwrap_err();
        assert!(matches!(refused, HttpError::Connect(_)), "{refused:?}");
    }
    let other_name = url(&format!("wss://127.0.0.1:{port}/ws"));
    assert!(trusting.dial(&other_name).await.is_err());
}

#[tokio::test]
async fn where_nobody_listens_there_is_no_connection() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = dialer(&[])
        .dial(&url(&format!("ws://127.0.0.1:{port}")))
        .await
        .unwrap_err();
    assert!(matches!(error, HttpError::Connect(_)), "{error:?}");
    let error = dialer(&[]).dial(&url("data:x")).await.unwrap_err();
    assert!(matches!(error, HttpError::InvalidRequest(_)), "{error:?}");
}
