//! What lives here: the answer when none is scripted: it does a task with the functions that the prompt offers, or writes
//! JSON when that is asked for; else it repeats what it was asked, tells which files came along, and shows each tool
//! when the request asks for it. The same request gets the same answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::answer::{Answer, Piece, Reference};
use crate::chunk::PICTURE;
use crate::request::ToolsSpec;
use crate::session::AddedFile;
use crate::tool_use::Offer;
use crate::{json_form, tool_use};

/// How much of a prompt is repeated, in characters.
const LONGEST_ECHO: usize = 4000;
/// Characters per text piece.
const PIECE_CHARS: usize = 24;

/// The answer to a prompt; none to an empty one. `offer` is what this or an earlier prompt of the session offers.
pub(crate) fn answer(
    prompt: &str,
    offer: Option<&Offer>,
    files: &[AddedFile],
    tools: &ToolsSpec,
) -> Answer {
    let prompt = prompt.trim();
    if prompt.is_empty() {
        return Answer::default();
    }
    let mut pieces = vec![
        Piece::thought("**Reading the request**\n"),
        Piece::thought(format!(
            "It has {} words. ",
            prompt.split_whitespace().count()
        )),
    ];
    let in_form = tool_use::answer(prompt, offer).or_else(|| json_form::answer(prompt));
    if let Some(text) = in_form {
        pieces.extend(in_pieces(&text).map(Piece::text));
        return Answer::of(pieces);
    }
    if tools.web() && !tools.anything_goes() {
        pieces.push(grounded());
    }
    let mut text = format!("You said: {}", echo(tool_use::without_instructions(prompt)));
    if !files.is_empty() {
        text.push_str("\n\n");
        text.push_str(&describe(files));
    }
    pieces.extend(in_pieces(&text).map(Piece::text));
    if wanted(tools.image(), tools, prompt, &IMAGE_WORDS) {
        pieces.push(Piece::InlineData {
            mime_type: "image/png".to_owned(),
            data: STANDARD.encode(PICTURE),
        });
    }
    if wanted(tools.video(), tools, prompt, &VIDEO_WORDS) {
        pieces.push(Piece::File {
            file_id: "clip-1".to_owned(),
            mime_type: "video/mp4".to_owned(),
            data: String::new(),
            redirect: false,
        });
    }
    Answer::of(pieces)
}

const IMAGE_WORDS: [&str; 5] = [
    "draw me ",
    "an image of ",
    "a picture of ",
    "生成一张图片",
    "画一张",
];
const VIDEO_WORDS: [&str; 2] = ["a video of ", "生成一段视频"];

/// A tool is used when it alone was asked for, or when the prompt asks for what it makes.
fn wanted(offered: bool, tools: &ToolsSpec, prompt: &str, words: &[&str]) -> bool {
    let prompt = prompt.to_lowercase();
    offered && (!tools.anything_goes() || words.iter().any(|words| prompt.contains(words)))
}

fn grounded() -> Piece {
    let reference = |host: &str, title: &str| Reference {
        uri: format!("https://{host}/"),
        title: title.to_owned(),
        domain: host.to_owned(),
        content: "This domain is for use in documentation.".to_owned(),
    };
    Piece::Grounded {
        text: "I looked on the web — “examples” are well documented. ".to_owned(),
        references: vec![
            reference("example.com", "Example Domain"),
            reference("www.example.org", "Another Example"),
        ],
    }
}

fn describe(files: &[AddedFile]) -> String {
    let list: Vec<String> = files
        .iter()
        .map(|file| format!("{} ({})", file.file_name, file.mime_type))
        .collect();
    let noun = if files.len() == 1 { "file" } else { "files" };
    format!("I received {} {noun}: {}", files.len(), list.join(", "))
}

/// The prompt, or its beginning and end.
fn echo(prompt: &str) -> String {
    let length = prompt.chars().count();
    if length <= LONGEST_ECHO {
        return prompt.to_owned();
    }
    let half = LONGEST_ECHO / 2;
    let head: String = prompt.chars().take(half).collect();
    let tail: String = prompt.chars().skip(length - half).collect();
    format!("{head} … {tail}")
}

/// The text in pieces that end behind a blank where there is one.
fn in_pieces(text: &str) -> impl Iterator<Item = String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut length = 0;
    for character in text.chars() {
        piece.push(character);
        length += 1;
        if (length >= PIECE_CHARS && character.is_whitespace()) || length >= 2 * PIECE_CHARS {
            pieces.push(std::mem::take(&mut piece));
            length = 0;
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces.into_iter()
}
