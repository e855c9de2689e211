//! What lives here: limits of time and size, and what an error tells.

use std::time::Duration;

use b2a_http::HttpError;
use bytes::Bytes;
use http::HeaderMap;
use tokio::io::AsyncWriteExt as _;

use crate::server::{client, listen, read_request, url};

const SHORT: Duration = Duration::from_millis(300);
/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn an_answer_comes_with_status_headers_and_body() {
    let port = listen(|mut stream| async move {
        let request = read_request(&mut stream).await.to_lowercase();
        assert!(request.starts_with("post /path?key=secret"), "{request}");
        assert!(
            request.contains("\r\nuser-agent: business2api/"),
            "{request}"
        );
        assert!(
            request.contains("\r\ncontent-type: application/json\r\n"),
            "{request}"
        );
        let head =
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 4\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(b"bo").await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        stream.write_all(b"dy").await.unwrap();
    })
    .await;
    let answer = client(|_| {})
        .post_json(&url("http", port), HeaderMap::new(), Bytes::from("{}"))
        .await
        .unwrap();
    assert_eq!(answer.status(), 302, "a redirect is an answer");
    assert_eq!(answer.header("location"), Some("http://127.0.0.1:1/"));
    assert_eq!(answer.bytes_limited(4).await.unwrap(), "body");
}

#[tokio::test]
async fn silence_before_the_head_ends_in_time() {
    let port = listen(|stream| async move {
        tokio::time::sleep(LONG).await;
        drop(stream);
    })
    .await;
    let client = client(|s| s.first_byte_timeout = SHORT);
    let error = client
        .get(&url("http", port), HeaderMap::new())
        .await
        .unwrap_err();
    assert_eq!(error, HttpError::FirstByteTimeout);
    assert!(error.is_timeout());
}

#[tokio::test]
async fn silence_in_the_body_ends_in_time() {
    let port = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        tokio::time::sleep(LONG).await;
    })
    .await;
    let client = client(|s| s.idle_timeout = SHORT);
    let mut answer = client
        .get(&url("http", port), HeaderMap::new())
        .await
        .unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "abc");
    assert_eq!(answer.chunk().await.unwrap_err(), HttpError::IdleTimeout);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_end() {
    let port = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";
        stream.write_all(head.as_bytes()).await.unwrap();
    })
    .await;
    let answer = client(|_| {})
        .get(&url("http", port), HeaderMap::new())
        .await
        .unwrap();
    let error = answer.bytes_limited(100).await.unwrap_err();
    assert!(matches!(error, HttpError::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn a_large_body_is_refused_announced_or_not() {
    let port = listen(|mut stream| async move {
        let request = read_request(&mut stream).await;
        let length = if request.contains("x-announce") {
            "Content-Length: 30\r\n"
        } else {
            ""
        };
        let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{length}\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..3 {
            let _ = stream.write_all(b"0123456789").await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let client = client(|_| {});
    for announce in [false, true] {
        let mut headers = HeaderMap::new();
        if announce {
            headers.insert("x-announce", http::HeaderValue::from_static("1"));
        }
        let target = url("http", port);
        let get = || client.get(&target, headers.clone());
        let error = get().await.unwrap().bytes_limited(29).await.unwrap_err();
        assert_eq!(error, HttpError::TooLarge { limit: 29 });
        assert_eq!(
            get().await.unwrap().bytes_limited(30).await.unwrap().len(),
            30
        );
        assert_eq!(get().await.unwrap().beginning(12).await, "012345678901");
    }
}

#[tokio::test]
async fn an_error_holds_no_url() {
    // Nobody listens there; a port that was free a moment ago may be another test's by now.
    let port = 1;
    let error = client(|_| {})
        .get(&url("http", port), HeaderMap::new())
        .await
        .unwrap_err();
    assert!(matches!(error, HttpError::Connect(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("secret"));
}
