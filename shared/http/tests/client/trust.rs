//! What lives here: a certificate of a stranger is refused, one of an authority that the settings add is not.

use std::io::Write as _;

use b2a_http::{HttpClient, HttpError, HttpSettings, HttpSettingsError};
use http::HeaderMap;
use tokio::io::AsyncWriteExt as _;

use crate::server::{client, listen, read_request, url};
use crate::tls::acceptor;

/// A server over TLS; its port, and its certificate in PEM.
async fn tls_server() -> (u16, String) {
    let (acceptor, pem) = acceptor(&[]);
    let port = listen(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            read_request(&mut stream).await;
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .await
                .unwrap();
        }
    })
    .await;
    (port, pem)
}

#[tokio::test]
async fn a_stranger_is_refused() {
    let (port, _) = tls_server().await;
    let error = client(|_| {})
        .get(&url("https", port), HeaderMap::new())
        .await
        .unwrap_err();
    let HttpError::Connect(reason) = error else {
        panic!("{error:?}")
    };
    assert!(reason.contains("certificate"), "{reason}");
}

#[tokio::test]
async fn an_added_authority_is_trusted_for_its_name_only() {
    let (port, pem) = tls_server().await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    let client = client(|s| s.extra_ca_files = vec![file.path().to_owned()]);
    assert_eq!(
        client
            .get(&url("https", port), HeaderMap::new())
            .await
            .unwrap()
            .status(),
        204
    );
    let other_name = format!("https://127.0.0.1:{port}/").parse().unwrap();
    let error = client.get(&other_name, HeaderMap::new()).await.unwrap_err();
    assert!(matches!(error, HttpError::Connect(_)), "{error:?}");
}

#[test]
fn a_file_without_a_certificate_is_named() {
    let empty = tempfile::NamedTempFile::new().unwrap();
    for path in [empty.path(), std::path::Path::new("no-such-file.pem")] {
        let settings = HttpSettings {
            extra_ca_files: vec![path.to_owned()],
            ..HttpSettings::default()
        };
        let error = HttpClient::new(&settings).unwrap_err();
        assert!(
            matches!(error, HttpSettingsError::CaFile { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains(path.to_str().unwrap()));
    }
}
