//! What lives here: generated files: by URL where the gateway has a public one, else inline, in lines that are not too
//! long.

use b2a_simulator::{Answer, Piece, Scope};
use b2a_suite::{Deployment, MODEL, Plan, Spoken};

const BASE: &str = "https://ai.example.com/gateway";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// In dialects whose answers are text.
const TEXTUAL: [Spoken; 2] = [Spoken::OpenAi, Spoken::Claude];

/// A gateway with a public URL.
fn public() -> Plan {
    Plan::accounts(1).with(|settings| settings.public_base_url = Some(BASE.parse().unwrap()))
}

fn image_model() -> String {
    format!("{MODEL}-image")
}

/// What the image in a text is named by.
fn address(text: &str) -> &str {
    let (_, rest) = text
        .split_once("![image](")
        .unwrap_or_else(|| panic!("no image in {text}"));
    rest.split_once(')').unwrap().0
}

async fn drawn(gateway: &Deployment, spoken: Spoken) -> String {
    let model = image_model();
    let body = spoken.body(&model, "A boat", false);
    let reply = gateway.send(spoken, &model, &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    spoken.text(&reply.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_public_url_files_are_kept_and_served() {
    let gateway = public().start().await;
    for spoken in TEXTUAL {
        let whole = drawn(&gateway, spoken).await;
        let body = spoken.body(&image_model(), "A boat", true);
        let streamed = spoken.streamed_text(&gateway.open(spoken, &body).await.rest().await);
        for text in [whole, streamed] {
            let path = address(&text)
                .strip_prefix("https://ai.example.com/gateway")
                .unwrap();
            let file = gateway.client.get(path, &[]).await;
            assert_eq!(
                (file.status.as_u16(), file.header("content-type")),
                (200, "image/png")
            );
            assert!(file.body.starts_with(PNG));
            assert_eq!(file.header("x-content-type-options"), "nosniff");
            assert!(file.header("content-security-policy").contains("sandbox"));
            assert!(gateway.data.path().join(&path[1..]).exists());
        }
    }
    // Gemini has a form of its own for files.
    let model = image_model();
    let body = Spoken::Gemini.body(&model, "A boat", false);
    let answer = gateway.send(Spoken::Gemini, &model, &body).await.json();
    assert!(answer.to_string().contains("inlineData"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_know_a_name_finds_nothing() {
    let gateway = public().start().await;
    let unknown = "0123456789abcdef0123456789abcdef";
    for name in [
        &format!("{unknown}.png"),
        unknown,
        "demo-1@example.com.json",
        "..%2Fdemo-1@example.com.json",
        "%2e%2e/config",
    ] {
        let reply = gateway.client.get(&format!("/media/{name}"), &[]).await;
        assert_eq!(reply.status, 404, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_not_be_kept_is_given_inline() {
    // There is a file where the folder should be.
    let plan = public().with_files(|data| std::fs::write(data.join("media"), "").unwrap());
    let gateway = plan.start().await;
    for spoken in TEXTUAL {
        let text = drawn(&gateway, spoken).await;
        assert!(
            address(&text).starts_with("data:image/png;base64,"),
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inline_files_come_in_lines_that_are_not_too_long() {
    const LARGE: usize = 600_000;
    let gateway = Plan::accounts(1).start().await;
    for spoken in TEXTUAL {
        let answer = Answer::of([
            Piece::text("Here: "),
            Piece::LargeImage { bytes: LARGE },
            Piece::text(" Done."),
        ]);
        gateway.simulator.answer(&Scope::all(), [answer]);
        let stream = gateway.stream(spoken, "Draw").await.rest().await;
        let longest = stream.lines().map(str::len).max().unwrap();
        assert!(longest <= 64 * 1024, "a line of {longest} bytes");
        assert!(spoken.ended_well(&stream));
        let text = spoken.streamed_text(&stream);
        assert!(text.starts_with("Here: ![image](data:image/png;base64,"));
        assert!(text.ends_with(") Done."));
        let data = address(&text)
            .strip_prefix("data:image/png;base64,")
            .unwrap();
        assert_eq!(data.len(), LARGE.div_ceil(3) * 4);
    }
}
