//! What lives here: files that a request names by URL. The server of them is on loopback, where only the setting
//! `media.allow_private_addresses` lets the gateway go.

use b2a_simulator::Call;
use b2a_suite::{Deployment, MODEL, Plan, Spoken};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
const GIF_URI: &str = "data:image/png;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=";
const WEBP_URI: &str = "data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

/// Serves files on loopback; gives its port.
async fn serve_files() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let tasks = TaskTracker::new();
    let answering = tasks.clone();
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            answering.spawn(serve(stream));
        }
    });
    port
}

async fn serve(mut stream: TcpStream) {
    let mut request = vec![0; 8192];
    let read = stream.read(&mut request).await.unwrap_or(0);
    let request = String::from_utf8_lossy(&request[..read]).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default();
    let ok = "HTTP/1.1 200 OK\r\nConnection: close";
    let (head, body) = match path {
        "/a.gif" => (
            format!(
                "{ok}\r\nContent-Type: image/jpeg\r\nContent-Length: {}",
                GIF.len()
            ),
            GIF,
        ),
        "/50mb" => (
            format!("{ok}\r\nContent-Type: image/png\r\nContent-Length: 52428800"),
            &b""[..],
        ),
        "/page" => (
            format!("{ok}\r\nContent-Type: text/html\r\nContent-Length: 6"),
            &b"<html>"[..],
        ),
        "/metadata" => {
            let to = "Location: http://169.254.169.254/latest/meta-data/";
            (
                format!("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n{to}"),
                &b""[..],
            )
        }
        "/loopback" => {
            let to = "Location: http://127.0.0.1:1/";
            (
                format!("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n{to}"),
                &b""[..],
            )
        }
        "/slow" => {
            tokio::time::sleep(std::time::Duration::from_secs(60)).await;
            return;
        }
        _ => (
            "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0".to_owned(),
            &b""[..],
        ),
    };
    let _ = stream.write_all(format!("{head}\r\n\r\n").as_bytes()).await;
    let _ = stream.write_all(body).await;
}

/// A question about an image that is named so.
fn question(spoken: Spoken, uri: &str) -> Value {
    let mut body = spoken.body(MODEL, "", false);
    match spoken {
        Spoken::OpenAi => {
            let image = json!({"type": "image_url", "image_url": {"url": uri}});
            body["messages"][0]["content"] =
                json!([{"type": "text", "text": "What is this?"}, image]);
        }
        Spoken::Claude => {
            let image = json!({"type": "image", "source": {"type": "url", "url": uri}});
            body["messages"][0]["content"] =
                json!([{"type": "text", "text": "What is this?"}, image]);
        }
        Spoken::Gemini => {
            let image = json!({"fileData": {"fileUri": uri}});
            body["contents"][0]["parts"] = json!([{"text": "What is this?"}, image]);
        }
    }
    body
}

const fn field(spoken: Spoken) -> &'static str {
    match spoken {
        Spoken::OpenAi => "messages[0].content[1].image_url.url",
        Spoken::Claude => "messages.0.content.1.source.url",
        Spoken::Gemini => "contents[0].parts[1].fileData.fileUri",
    }
}

/// The media types of the files that reached the upstream.
fn uploaded(gateway: &Deployment) -> Vec<String> {
    let requests = gateway.simulator.requests().into_iter();
    let files = requests.filter(|request| request.call == Call::AddContextFile);
    files
        .map(|file| {
            file.body["addContextFileRequest"]["mimeType"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_by_url_reaches_the_upstream_as_a_type_that_it_takes() {
    let port = serve_files().await;
    let plan = Plan::accounts(1).with(move |settings| {
        settings.media.allow_private_addresses = vec![format!("127.0.0.1:{port}")];
    });
    let gateway = plan.start().await;
    let url = format!("http://127.0.0.1:{port}/a.gif");
    for spoken in Spoken::ALL {
        let reply = gateway.send(spoken, MODEL, &question(spoken, &url)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    assert_eq!(uploaded(&gateway), ["image/png"; 3]);
    for uri in [GIF_URI, WEBP_URI] {
        let body = question(Spoken::OpenAi, uri);
        let reply = gateway.send(Spoken::OpenAi, MODEL, &body).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    assert_eq!(uploaded(&gateway), ["image/png"; 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_had_is_refused_in_the_form_of_the_dialect() {
    let port = serve_files().await;
    let plan = Plan::accounts(1).with(move |settings| {
        settings.media.allow_private_addresses = vec![format!("127.0.0.1:{port}")];
        settings.media.fetch_sec = 2;
    });
    let gateway = plan.start().await;
    let at = |path: &str| format!("http://127.0.0.1:{port}{path}");
    for spoken in Spoken::ALL {
        for (url, wanted) in [
            ("http://127.0.0.1:1/a.png".to_owned(), "not public"),
            ("http://localhost/a.png".to_owned(), "not public"),
            ("http://[::ffff:127.0.0.1]/a.png".to_owned(), "not public"),
            ("http://169.254.169.254/latest".to_owned(), "not public"),
            (at("/metadata"), "not public"),
            (at("/loopback"), "not public"),
            (at("/50mb"), "larger than 20971520 bytes"),
            (at("/page"), "text/html"),
            (at("/gone"), "status 404"),
            (at("/slow"), "within 2 s"),
        ] {
            let wanted = if wanted == "text/html" && spoken != Spoken::OpenAi {
                "a web page"
            } else {
                wanted
            };
            let reply = gateway.send(spoken, MODEL, &question(spoken, &url)).await;
            let answer = reply.json();
            assert_eq!(reply.status, 400, "{spoken:?} {url}: {answer}");
            assert!(spoken.is_error(&answer), "{answer}");
            let message = spoken.error_message(&answer);
            assert!(message.contains(wanted), "{url}: {message}");
            assert!(answer.to_string().contains(field(spoken)), "{answer}");
        }
    }
    assert!(gateway.asked().is_empty(), "no account was asked");
    let broken = question(Spoken::OpenAi, "data:image/png;base64,AAA*");
    let reply = gateway.send(Spoken::OpenAi, MODEL, &broken).await;
    assert_eq!(reply.status, 400);
}
