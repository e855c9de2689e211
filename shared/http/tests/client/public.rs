//! What lives here: fetching from public addresses: what is refused, before any connection is made. The resolver and the
//! policy are the tests' own: no packet leaves loopback.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use b2a_http::{
    AddressPolicy, FetchError, FetchLimits, Fetched, HttpSettings, PublicFetch, PublicOnly,
    Resolver, is_public,
};
use tokio::io::AsyncWriteExt as _;

use crate::server::{listen, read_request};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const LIMITS: FetchLimits = FetchLimits {
    bytes: 1000,
    time: Duration::from_secs(20),
};

/// Takes this one loopback address for a public one; all else is as it is.
struct TestNet;

impl AddressPolicy for TestNet {
    fn permits(&self, host: &str, port: u16, address: IpAddr) -> bool {
        let public = "8.8.8.8".parse().unwrap();
        let address = if address == LOOPBACK { public } else { address };
        host != "127.0.0.1" && PublicOnly::default().permits(host, port, address)
    }
}

/// Names for tests. Counts how often it is asked.
#[derive(Default)]
struct Names(AtomicUsize);

#[async_trait]
impl Resolver for Names {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let asked = self.0.fetch_add(1, Ordering::Relaxed);
        let found: &[&str] = match host {
            "public.test" => &["127.0.0.1"],
            "rebinding.test" if asked == 0 => &["127.0.0.1"],
            "rebinding.test" => &["127.0.0.9"],
            "mixed.test" => &["127.0.0.1", "10.0.0.1"],
            "metadata.test" => &["169.254.169.254"],
            "mapped.test" => &["::ffff:192.168.0.1"],
            "nothing.test" => &[],
            _ => return Err(io::Error::other("no such name")),
        };
        Ok(found.iter().map(|it| it.parse().unwrap()).collect())
    }
}

fn fetcher(names: Arc<Names>) -> PublicFetch {
    PublicFetch::new(&HttpSettings::default(), Arc::new(TestNet), names).unwrap()
}

async fn fetch(url: &str) -> Result<Fetched, FetchError> {
    fetcher(Arc::default()).fetch(url, LIMITS).await
}

/// Answers each request by its path: `/to?<url>` redirects, `/large` announces too much, `/endless` just sends it.
async fn server() -> u16 {
    listen(|mut stream| async move {
        let request = read_request(&mut stream).await;
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        let port = stream.local_addr().unwrap().port();
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        let answer = match path.split_once('?') {
            Some(("/to", target)) => {
                format!("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: {target}\r\n\r\n")
            }
            Some(("/times", count)) => {
                let left: usize = count.parse().unwrap();
                let next = if left == 0 { "/file".to_owned() } else { format!("/times?{}", left - 1) };
                format!("HTTP/1.1 307 Temporary Redirect\r\nConnection: close\r\nContent-Length: 0\r\nLocation: {next}\r\n\r\n")
            }
            _ => match path.as_str() {
                "/large" => format!("{head}Content-Length: 52428800\r\n\r\n"),
                "/endless" => format!("{head}\r\n{}", "x".repeat(2000)),
                "/slow" => {
                    stream.write_all(head.as_bytes()).await.unwrap();
                    tokio::time::sleep(Duration::from_secs(30)).await;
                    return;
                }
                "/gone" => "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_owned(),
                "/cut" => format!("{head}Content-Length: 10\r\n\r\nabc"),
                _ => {
                    assert!(request.to_lowercase().contains(&format!("host: public.test:{port}")) || request.contains("rebinding"), "{request}");
                    assert!(request.contains("business2api/"), "{request}");
                    format!("{head}Content-Type: Image/PNG; a=b\r\nContent-Length: 4\r\n\r\nfile")
                }
            },
        };
        let _ = stream.write_all(answer.as_bytes()).await;
    })
    .await
}

#[tokio::test]
async fn a_file_of_a_public_address_is_fetched() {
    let port = server().await;
    let file = fetch(&format!("http://public.test:{port}/file"))
        .await
        .unwrap();
    assert_eq!(file.bytes, "file");
    assert_eq!(file.content_type.as_deref(), Some("image/png"));
}

#[tokio::test]
async fn what_is_not_public_is_refused_without_a_connection() {
    assert!(!is_public(LOOPBACK));
    let port = server().await;
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "169.254.169.254",
        "10.0.0.1",
        "localhost",
        "metadata.test",
        "mapped.test",
        "mixed.test",
    ] {
        let error = fetch(&format!("http://{host}:{port}/file"))
            .await
            .unwrap_err();
        let expected = if host == "localhost" {
            FetchError::Unresolved
        } else {
            FetchError::NotPublic
        };
        assert_eq!(error, expected, "{host}");
    }
}

#[tokio::test]
async fn redirects_are_checked_one_by_one() {
    let port = server().await;
    let base = format!("http://public.test:{port}");
    for target in [
        format!("http://127.0.0.1:{port}/file"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://metadata.test/".to_owned(),
        format!("//[::1]:{port}/file"),
    ] {
        let error = fetch(&format!("{base}/to?{target}")).await.unwrap_err();
        assert_eq!(error, FetchError::NotPublic, "{target}");
    }
    for target in [
        "file:///etc/passwd",
        "ftp://public.test/",
        "http://u:p@public.test/",
        "http://",
    ] {
        let error = fetch(&format!("{base}/to?{target}")).await.unwrap_err();
        assert!(matches!(error, FetchError::Url(_)), "{target}: {error:?}");
    }
    assert_eq!(
        fetch(&format!("{base}/times?4")).await.unwrap().bytes,
        "file"
    );
    let error = fetch(&format!("{base}/times?5")).await.unwrap_err();
    assert_eq!(error, FetchError::Redirects(5));
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_asked() {
    let port = server().await;
    let names = Arc::new(Names::default());
    let fetcher = fetcher(Arc::clone(&names));
    let url = format!("http://rebinding.test:{port}/file");
    assert_eq!(fetcher.fetch(&url, LIMITS).await.unwrap().bytes, "file");
    assert_eq!(names.0.load(Ordering::Relaxed), 1, "asked once, and pinned");
    // It leads elsewhere by now, and is checked again.
    let error = fetcher.fetch(&url, LIMITS).await.unwrap_err();
    assert_eq!(error, FetchError::NotPublic);
    // The same within one fetch, by a redirect to itself.
    let fetcher = self::fetcher(Arc::default());
    let to_itself = format!("http://rebinding.test:{port}/to?{url}");
    let error = fetcher.fetch(&to_itself, LIMITS).await.unwrap_err();
    assert_eq!(error, FetchError::NotPublic);
}

#[tokio::test]
async fn urls_that_are_no_public_files_are_refused() {
    for url in [
        "",
        "/a.png",
        "ftp://public.test/a.png",
        "file:///etc/passwd",
        "gopher://public.test/",
        "http://user@public.test/",
        "https://user:password@public.test/",
        "http:///",
    ] {
        let error = fetch(url).await.unwrap_err();
        assert!(matches!(error, FetchError::Url(_)), "{url:?}: {error:?}");
    }
    for url in ["http://nothing.test/", "http://unknown.test/"] {
        assert_eq!(fetch(url).await.unwrap_err(), FetchError::Unresolved);
    }
}

#[tokio::test]
async fn limits_of_size_and_time_are_kept() {
    let port = server().await;
    let base = format!("http://public.test:{port}");
    for path in ["/large", "/endless"] {
        let error = fetch(&format!("{base}{path}")).await.unwrap_err();
        assert_eq!(error, FetchError::TooLarge { limit: 1000 }, "{path}");
    }
    let limits = FetchLimits {
        time: Duration::from_millis(300),
        ..LIMITS
    };
    let began = Instant::now();
    let slow = fetcher(Arc::default());
    let slow = slow.fetch(&format!("{base}/slow"), limits).await;
    assert_eq!(slow.unwrap_err(), FetchError::TimedOut(0));
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(
        fetch(&format!("{base}/gone")).await.unwrap_err(),
        FetchError::Status(404)
    );
    let error = fetch(&format!("{base}/cut")).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn behind_a_proxy_addresses_are_checked_all_the_same() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let port = listen(move |mut stream| {
        count.fetch_add(1, Ordering::Relaxed);
        async move {
            let request = read_request(&mut stream).await;
            assert!(request.starts_with("GET http://public.test/"), "{request}");
            let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfile";
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    let settings = HttpSettings {
        proxy: Some(format!("http://127.0.0.1:{port}")),
        ..HttpSettings::default()
    };
    let names = Arc::new(Names::default());
    let fetcher = PublicFetch::new(&settings, Arc::new(TestNet), names).unwrap();
    let refused = fetcher.fetch("http://metadata.test/", LIMITS).await;
    assert_eq!(refused.unwrap_err(), FetchError::NotPublic);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    let answer = fetcher.fetch("http://public.test/", LIMITS).await;
    assert_eq!(answer.unwrap().bytes, "file");
}
