//! What lives here: requests with files, and what becomes of these. The files are on loopback, with a resolver and a
//! policy of the tests' own.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use b2a_domain::ErrorCode;
use b2a_http::{HttpSettings, PublicOnly, Resolver};
use b2a_protocol::canonical::{RemoteMedia, Role, Turn};
use image::{DynamicImage, ImageFormat, ImageReader};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use super::*;

const LIMITS: MediaInLimits = MediaInLimits {
    file_bytes: 10_000,
    request_bytes: 30_000,
    time: Duration::from_secs(20),
};

struct Names;

#[async_trait]
impl Resolver for Names {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "files.test" | "hidden.test" => Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// A server of files that counts how often it is asked.
struct Files {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Files {
    async fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let tasks = TaskTracker::new();
        let serving = tasks.clone();
        tasks.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                serving.spawn(async move {
                    let mut request = vec![0; 4096];
                    let read = stream.read(&mut request).await.unwrap();
                    let request = String::from_utf8_lossy(&request[..read]).into_owned();
                    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                    let Some((content_type, body)) = file(&path).await else {
                        return;
                    };
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
                        body.len()
                    );
                    let _ = stream.write_all(head.as_bytes()).await;
                    let _ = stream.write_all(&body).await;
                });
            }
        });
        Self { port, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://files.test:{}{path}", self.port)
    }
}

async fn file(path: &str) -> Option<(&'static str, Vec<u8>)> {
    let files: (&'static str, Vec<u8>) = match path {
        "/a.png" => ("image/jpeg", picture(ImageFormat::Png)),
        "/a.webp" => ("image/png", picture(ImageFormat::WebP)),
        "/a.pdf" => ("application/octet-stream", b"%PDF-1.7\n%\xe2\xe3".to_vec()),
        "/a.md" => ("text/markdown; charset=utf-8", b"# Hello".to_vec()),
        "/page" => ("text/html", b"<!DOCTYPE html><html></html>".to_vec()),
        "/empty" => ("image/png", Vec::new()),
        "/broken.gif" => ("image/gif", b"GIF89a\x01\0\x01\0\x80\0\0".to_vec()),
        "/large" => ("image/png", vec![1; 10_001]),
        path if path.starts_with("/nine") => {
            ("audio/mpeg", [b"ID3".as_slice(), &[1; 8997]].concat())
        }
        _ => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return None;
        }
    };
    Some(files)
}

fn picture(format: ImageFormat) -> Vec<u8> {
    picture_of(6, 4, format)
}

fn picture_of(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = io::Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(image::RgbImage::new(width, height));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn media_in(limits: MediaInLimits) -> MediaIn {
    let policy = PublicOnly::and_private(["files.test"]);
    let settings = HttpSettings::default();
    let fetch = PublicFetch::new(&settings, Arc::new(policy), Arc::new(Names)).unwrap();
    MediaIn::new(fetch, limits)
}

fn remote(url: &str, field: &str) -> ContentPart {
    ContentPart::RemoteMedia(RemoteMedia {
        url: url.to_owned(),
        mime_type: None,
        field: field.to_owned(),
    })
}

fn inside(mime_type: &str, bytes: &[u8]) -> ContentPart {
    ContentPart::Media(InlineMedia {
        mime_type: mime_type.to_owned(),
        base64: encoded(bytes),
    })
}

async fn taken(limits: MediaInLimits, parts: Vec<ContentPart>) -> Result<Vec<InlineMedia>, Fault> {
    let role = Role::User;
    let mut request = ChatRequest {
        turns: vec![Turn { role, parts }],
        ..ChatRequest::default()
    };
    media_in(limits).take_in(&mut request).await?;
    let parts = request.turns.remove(0).parts.into_iter();
    let media = parts.filter_map(|part| match part {
        ContentPart::Media(media) => Some(media),
        ContentPart::RemoteMedia(_) => panic!("not fetched"),
        _ => None,
    });
    Ok(media.collect())
}

fn size(media: &InlineMedia) -> (u32, u32) {
    let bytes = io::Cursor::new(decoded(&media.base64));
    let reader = ImageReader::new(bytes).with_guessed_format().unwrap();
    reader.into_dimensions().unwrap()
}

#[tokio::test]
async fn files_are_fetched_once_told_by_their_content_and_converted() {
    let files = Files::serve().await;
    let parts = ["/a.png", "/a.webp", "/a.pdf", "/a.md", "/a.png"];
    let parts = parts.map(|path| remote(&files.url(path), "messages[0].content[0].file"));
    let taken = taken(LIMITS, parts.to_vec()).await.unwrap();
    let types: Vec<_> = taken.iter().map(|media| media.mime_type.as_str()).collect();
    assert_eq!(
        types,
        [
            "image/png",
            "image/png",
            "application/pdf",
            "text/markdown",
            "image/png"
        ]
    );
    assert_eq!((size(&taken[0]), size(&taken[1])), ((6, 4), (6, 4)));
    assert_eq!(decoded(&taken[1].base64)[..4], *b"\x89PNG");
    assert_eq!(files.asked.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn files_inside_are_told_by_their_content_and_converted() {
    let formats = [ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff];
    let mut parts: Vec<_> = formats
        .map(|format| inside("image/png", &picture(format)))
        .into();
    parts.push(inside("image/jpeg", &picture(ImageFormat::Png)));
    parts.push(inside("image/png", b"Hello"));
    parts.push(inside("image/png", &[0, 0, 0]));
    let taken = taken(LIMITS, parts).await.unwrap();
    for media in &taken[..4] {
        assert_eq!(
            (media.mime_type.as_str(), size(media)),
            ("image/png", (6, 4))
        );
    }
    assert_eq!(taken[4].mime_type, "text/plain");
    assert_eq!(taken[5].mime_type, "image/png");
}

#[tokio::test]
async fn what_can_not_be_had_is_the_clients_fault_with_the_path_of_the_field() {
    let files = Files::serve().await;
    let image = "messages[0].content[1].image_url.url";
    let other = "messages[0].content[1].file";
    let loopback = format!("http://127.0.0.1:{}/a.png", files.port);
    let hidden = format!("http://hidden.test:{}/a.png", files.port);
    for (url, field, wanted) in [
        (files.url("/large"), image, "larger than 10000 bytes"),
        (files.url("/page"), other, "a web page"),
        (files.url("/page"), image, "no image, but to text/html"),
        (
            files.url("/a.pdf"),
            image,
            "no image, but to application/pdf",
        ),
        (files.url("/empty"), other, "empty"),
        (files.url("/broken.gif"), image, "image/gif can't be read"),
        (loopback, image, "not public"),
        (hidden, image, "not public"),
        ("http://169.254.169.254/".to_owned(), image, "not public"),
        ("http://nowhere.test/".to_owned(), image, "was not found"),
        ("http://u:p@files.test/".to_owned(), image, "a password"),
    ] {
        let fault = taken(LIMITS, vec![remote(&url, field)]).await.unwrap_err();
        assert_eq!(fault.code, ErrorCode::InvalidRequest);
        assert_eq!(fault.field.as_deref(), Some(field));
        assert!(fault.message.contains(wanted), "{url}: {fault}");
    }
    let broken = inside("image/png", b"GIF89a\x01\0\x01\0\x80\0\0");
    let fault = taken(LIMITS, vec![broken]).await.unwrap_err();
    assert!(fault.message.contains("image/gif can't be read"), "{fault}");
}

#[tokio::test]
async fn a_request_has_limits_of_size_and_time_as_a_whole() {
    let files = Files::serve().await;
    let nine = ["/nine1", "/nine2", "/nine3", "/nine4"];
    let nine = nine.map(|path| remote(&files.url(path), "contents[0].parts[0].fileData.fileUri"));
    assert_eq!(taken(LIMITS, nine[..3].to_vec()).await.unwrap().len(), 3);
    let fault = taken(LIMITS, nine.to_vec()).await.unwrap_err();
    assert!(
        fault.message.contains("larger than 30000 bytes together"),
        "{fault}"
    );
    assert!(fault.field.is_some());
    let mixed = vec![inside("audio/mpeg", &[1; 29_000]), nine[0].clone()];
    assert!(taken(LIMITS, mixed).await.is_err());
    let fault = taken(LIMITS, vec![inside("audio/mpeg", &[1; 30_001])]).await;
    assert!(fault.unwrap_err().message.contains("together"));

    let limits = MediaInLimits {
        time: Duration::from_millis(200),
        ..LIMITS
    };
    let slow = remote(&files.url("/slow"), "messages[0].content[0].image_url.url");
    let fault = taken(limits, vec![slow]).await.unwrap_err();
    assert!(fault.message.contains("was not fetched within"), "{fault}");
}

#[tokio::test]
async fn what_pictures_become_has_the_same_limits() {
    let webp = inside("image/webp", &picture(ImageFormat::WebP));
    let late = MediaInLimits {
        time: Duration::ZERO,
        ..LIMITS
    };
    let fault = taken(
        late,
        vec![inside(
            "image/webp",
            &picture_of(1000, 1000, ImageFormat::WebP),
        )],
    );
    let fault = fault.await.unwrap_err();
    assert_eq!(fault.code, ErrorCode::Overloaded);
    let one = taken(LIMITS, vec![webp.clone()]).await.unwrap();
    let small = MediaInLimits {
        request_bytes: one[0].base64.len() / 4 * 3 * 2 - 1,
        ..LIMITS
    };
    assert!(taken(small, vec![webp.clone()]).await.is_ok());
    let fault = taken(small, vec![webp.clone(), webp]).await.unwrap_err();
    assert!(fault.message.contains("together"), "{fault}");
}
