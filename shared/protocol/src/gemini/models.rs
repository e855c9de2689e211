//! What lives here: the list of models in Gemini's form.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::ModelCard;
use crate::codec::write_json;

#[derive(Serialize)]
struct List {
    models: Vec<Model>,
}

/// A model. The numbers are the same for all: the upstream tells none, and clients ask for some.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Model {
    name: String,
    version: &'static str,
    display_name: String,
    description: String,
    input_token_limit: u32,
    output_token_limit: u32,
    supported_generation_methods: [&'static str; 2],
    temperature: u32,
    top_p: f32,
    top_k: u32,
}

impl From<&ModelCard> for Model {
    fn from(card: &ModelCard) -> Self {
        let display_name = display_name(&card.id);
        Self {
            name: format!("models/{}", card.id),
            version: "001",
            description: format!("{display_name} through business2api"),
            display_name,
            input_token_limit: 1_048_576,
            output_token_limit: 8192,
            supported_generation_methods: ["generateContent", "countTokens"],
            temperature: 1,
            top_p: 0.95,
            top_k: 64,
        }
    }
}

/// `gemini-2.5-flash` → `Gemini 2.5 Flash`.
fn display_name(id: &str) -> String {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// All models on one page, whatever page was asked for.
pub(super) fn list(models: &[ModelCard]) -> Bytes {
    let mut out = BytesMut::new();
    write_json(
        &mut out,
        &List {
            models: models.iter().map(Model::from).collect(),
        },
    );
    out.freeze()
}

pub(super) fn one(model: &ModelCard) -> Bytes {
    let mut out = BytesMut::new();
    write_json(&mut out, &Model::from(model));
    out.freeze()
}
