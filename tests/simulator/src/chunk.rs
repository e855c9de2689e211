//! What lives here: one piece of an answer as the JSON object the service streams.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::answer::{Piece, Reference};

/// What all chunks of one answer share.
#[derive(Debug)]
pub(crate) struct Chunks {
    /// The token of this answer.
    pub(crate) assist_token: String,
    /// The full session name; left out of the chunks when none.
    pub(crate) session: Option<String>,
}

impl Chunks {
    /// The chunk of a piece; a pause has none.
    pub(crate) fn of(&self, piece: &Piece) -> Option<Value> {
        let grounded = match piece {
            Piece::Pause { .. } => return None,
            Piece::Raw { value } => return Some(value.clone()),
            Piece::Grounded { text, references } => json!({
                "content": {"role": "model", "text": text},
                "textGroundingMetadata": grounding(text, references),
            }),
            Piece::Text { text } => json!({"content": {"role": "model", "text": text}}),
            Piece::Thought { text } => {
                json!({"content": {"role": "model", "text": text, "thought": true}})
            }
            Piece::InlineData { mime_type, data } => {
                content("inlineData", json!({"mimeType": mime_type, "data": data}))
            }
            Piece::LargeImage { bytes } => content(
                "inlineData",
                json!({"mimeType": "image/png", "data": large_image(*bytes)}),
            ),
            Piece::File {
                file_id, mime_type, ..
            } => content("file", json!({"fileId": file_id, "mimeType": mime_type})),
            Piece::FunctionCall { name, args } => {
                content("functionCall", json!({"name": name, "args": args}))
            }
            Piece::ExecutableCode { code } => content("executableCode", json!({"code": code})),
            Piece::CodeExecutionResult { outcome, output } => content(
                "codeExecutionResult",
                json!({"outcome": outcome, "output": output}),
            ),
        };
        let replies = json!([{"groundedContent": grounded}]);
        Some(self.response(json!({"state": "IN_PROGRESS", "replies": replies})))
    }

    /// The last chunk: the state the answer ended in.
    pub(crate) fn last(&self, state: &str, skipped_reason: Option<&str>) -> Value {
        let mut answer = json!({"state": state});
        if let Some(reason) = skipped_reason {
            answer["assistSkippedReasons"] = json!([reason]);
        }
        self.response(answer)
    }

    fn response(&self, answer: Value) -> Value {
        let mut response = Map::new();
        response.insert("assistToken".to_owned(), json!(self.assist_token));
        if let Some(session) = &self.session {
            response.insert("sessionInfo".to_owned(), json!({"session": session}));
        }
        response.insert("answer".to_owned(), answer);
        json!({"streamAssistResponse": response})
    }
}

fn content(member: &str, value: Value) -> Value {
    let mut content = Map::new();
    content.insert("role".to_owned(), json!("model"));
    content.insert(member.to_owned(), value);
    json!({"content": content})
}

/// One segment over the whole text (in UTF-8 bytes) that names every source.
fn grounding(text: &str, references: &[Reference]) -> Value {
    let indices: Vec<usize> = (0..references.len()).collect();
    let references: Vec<Value> = references
        .iter()
        .map(|reference| {
            json!({
                "documentMetadata": {
                    "uri": reference.uri,
                    "title": reference.title,
                    "domain": reference.domain,
                },
                "content": reference.content,
            })
        })
        .collect();
    json!({
        "segments": [{"startIndex": 0, "endIndex": text.len(), "referenceIndices": indices}],
        "references": references,
    })
}

/// The simulator's own picture with filler behind it, in base64.
fn large_image(bytes: usize) -> String {
    let mut image = PICTURE.to_vec();
    image.resize(bytes.max(image.len()), 0);
    STANDARD.encode(image)
}

/// A real PNG image, 64 × 64.
pub(crate) const PICTURE: &[u8] = include_bytes!("../assets/picture.png");
/// The smallest MP4 file.
pub(crate) const CLIP: &[u8] = include_bytes!("../assets/clip.mp4");
