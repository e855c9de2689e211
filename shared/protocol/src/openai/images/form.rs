//! What lives here: an edit that came as a form: its fields become the parameters that JSON has.

use b2a_domain::Fault;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::wire::Parameters;
use crate::body;
use crate::canonical::{ContentPart, InlineMedia};

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Its name.
    pub name: String,
    /// What the client says that it holds.
    pub content_type: Option<String>,
    /// What it holds.
    pub content: Bytes,
}

/// Fields that hold a number or a truth value; all others are text.
const NOT_TEXT: [&str; 5] = [
    "n",
    "output_compression",
    "partial_images",
    "frame_count",
    "frame_duration_ms",
];

/// The parameters and the pictures.
pub(super) fn read(fields: Vec<FormField>) -> Result<(Parameters, Vec<ContentPart>), Fault> {
    let mut parameters = Map::new();
    let mut pictures = Vec::new();
    for field in fields {
        match field.name.as_str() {
            name if is_picture(name) => pictures.push(picture(field)?),
            "mask" | "markup" => {
                parameters.insert(field.name, Value::Bool(true));
            }
            _ => {
                let text = std::str::from_utf8(&field.content);
                let text =
                    text.map_err(|_| Fault::invalid_field(field.name.as_str(), "is no text"))?;
                let value = value(&field.name, text);
                parameters.insert(field.name, value);
            }
        }
    }
    let json = Value::Object(parameters).to_string();
    Ok((body::parse(json.as_bytes())?, pictures))
}

/// `image`, `image[]` and `image[0]`.
fn is_picture(name: &str) -> bool {
    name == "image" || (name.starts_with("image[") && name.ends_with(']'))
}

fn picture(field: FormField) -> Result<ContentPart, Fault> {
    if field.content.is_empty() {
        return Err(Fault::invalid_field(field.name, "the file is empty"));
    }
    // The gateway looks at the content; what the client says need not be a media type at all.
    let is_image = |claimed: &String| claimed.starts_with("image/");
    let mime_type = field.content_type.filter(is_image);
    Ok(ContentPart::Media(InlineMedia {
        mime_type: mime_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        base64: STANDARD.encode(&field.content).into(),
    }))
}

fn value(name: &str, text: &str) -> Value {
    let number = || text.trim().parse::<u64>().ok().map(Value::from);
    let truth = || text.trim().parse::<bool>().ok().map(Value::from);
    let parsed = match name {
        "stream" => truth(),
        name if NOT_TEXT.contains(&name) => number(),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}
