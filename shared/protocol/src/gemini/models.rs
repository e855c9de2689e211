//! What lives here: the list of models in Gemini's form.

use b2a_domain::Fault;
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::ModelCard;
use crate::codec::write_json;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    models: Vec<Model>,
    /// Where the next page begins: the last model of this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<&'a str>,
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
            output_token_limit: 65_536,
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

/// How many models a page holds at most, as with Google.
const MAX_PAGE: usize = 1000;

/// The page that is asked for; all models when no size is. Names are taken in both ways of writing.
pub(super) fn page(models: &[ModelCard], query: &[(String, String)]) -> Result<Bytes, Fault> {
    let value = |names: [&str; 2]| {
        let is_named = |(name, _): &&(String, String)| names.contains(&name.as_str());
        let value = query.iter().find(is_named).map(|(_, value)| value);
        value.filter(|value| !value.is_empty())
    };
    let size = match value(["pageSize", "page_size"]).map(|size| size.parse::<u32>()) {
        None | Some(Ok(0)) => MAX_PAGE,
        Some(Ok(size)) => usize::try_from(size).unwrap_or(MAX_PAGE).min(MAX_PAGE),
        Some(Err(_)) => {
            let fault = "expected a whole number that is not negative";
            return Err(Fault::invalid_field("pageSize", fault));
        }
    };
    let first = match value(["pageToken", "page_token"]) {
        None => 0,
        Some(token) => match models.iter().position(|card| card.id == *token) {
            Some(place) => place + 1,
            None => return Err(Fault::invalid_field("pageToken", "no such page")),
        },
    };
    let page = &models[first..models.len().min(first.saturating_add(size))];
    let has_more = first + page.len() < models.len();
    let last = page.last().filter(|_| has_more);
    let mut out = BytesMut::new();
    write_json(
        &mut out,
        &List {
            models: page.iter().map(Model::from).collect(),
            next_page_token: last.map(|card| card.id.as_str()),
        },
    );
    Ok(out.freeze())
}

pub(super) fn one(model: &ModelCard) -> Bytes {
    let mut out = BytesMut::new();
    write_json(&mut out, &Model::from(model));
    out.freeze()
}
