//! What lives here: the proxy of the settings is used, those of the environment are not.

use std::process::Command;
use std::time::Duration;

use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use http::HeaderMap;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use crate::server::{client, listen, read_request, url};

#[tokio::test]
async fn an_http_proxy_is_asked_for_the_whole_url() {
    let port = listen(|mut stream| async move {
        let request = read_request(&mut stream).await;
        let asked = request.lines().next().unwrap_or_default().to_owned();
        let authorized = request
            .to_lowercase()
            .contains("proxy-authorization: basic dtpw");
        let body = format!("{asked} {authorized}");
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).await.unwrap();
    })
    .await;
    let client = client(|s| s.proxy = Some(format!("http://u:p@127.0.0.1:{port}")));
    let target = Url::parse("http://upstream.invalid/x").unwrap();
    let answer = client.get(&target, HeaderMap::new()).await.unwrap();
    let body = answer.bytes_limited(1000).await.unwrap();
    assert_eq!(body, "GET http://upstream.invalid/x HTTP/1.1 true");
}

#[tokio::test]
async fn a_socks5h_proxy_resolves_the_name() {
    let port = listen(|mut stream| async move {
        let mut greeting = [0; 3];
        stream.read_exact(&mut greeting).await.unwrap();
        assert_eq!(greeting, [5, 1, 0]);
        stream.write_all(&[5, 0]).await.unwrap();
        let mut head = [0; 5];
        stream.read_exact(&mut head).await.unwrap();
        assert_eq!(head[..4], [5, 1, 0, 3], "the target is given by name");
        let mut name = vec![0; usize::from(head[4]) + 2];
        stream.read_exact(&mut name).await.unwrap();
        assert!(name.starts_with(b"upstream.invalid"));
        stream
            .write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 80])
            .await
            .unwrap();
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
            .await
            .unwrap();
    })
    .await;
    let client = client(|s| s.proxy = Some(format!("socks5h://127.0.0.1:{port}")));
    let target = Url::parse("http://upstream.invalid/x").unwrap();
    assert_eq!(
        client
            .get(&target, HeaderMap::new())
            .await
            .unwrap()
            .status(),
        204
    );
}

#[test]
fn a_wrong_proxy_is_refused_and_not_repeated() {
    for proxy in ["ftp://u:secret@host", "secret", "http://"] {
        let settings = HttpSettings {
            proxy: Some(proxy.to_owned()),
            ..HttpSettings::default()
        };
        assert!(!format!("{settings:?}").contains("secret"));
        let error = HttpClient::new(&settings).unwrap_err();
        assert!(matches!(error, HttpSettingsError::Proxy), "{error:?}");
        assert!(!error.to_string().contains("secret"));
    }
}

/// Runs the test below in a process of its own, whose environment names a proxy that does not exist.
#[test]
fn the_environment_names_no_proxy() {
    let nowhere = "http://127.0.0.1:1";
    let status = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "proxy::with_a_proxy_in_the_environment",
            "--ignored",
        ])
        .envs(
            [
                "HTTP_PROXY",
                "http_proxy",
                "HTTPS_PROXY",
                "ALL_PROXY",
                "all_proxy",
            ]
            .map(|k| (k, nowhere)),
        )
        .status()
        .unwrap();
    assert!(status.success());
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_proxy_in_the_environment() {
    let port = listen(|mut stream| async move {
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
            .await
            .unwrap();
    })
    .await;
    let client = client(|s| s.connect_timeout = Duration::from_secs(20));
    assert_eq!(
        client
            .get(&url("http", port), HeaderMap::new())
            .await
            .unwrap()
            .status(),
        204
    );
}
