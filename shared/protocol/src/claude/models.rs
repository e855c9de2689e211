//! What lives here: the list of models in Claude's form.

use bytes::{Bytes, BytesMut};
use jiff::Timestamp;
use serde::Serialize;

use crate::ModelCard;
use crate::codec::write_json;

#[derive(Serialize)]
struct List<'a> {
    data: Vec<Model<'a>>,
    has_more: bool,
    first_id: Option<&'a str>,
    last_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Model<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    display_name: &'a str,
    created_at: Timestamp,
    lifecycle: &'static str,
}

impl<'a> From<&'a ModelCard> for Model<'a> {
    fn from(card: &'a ModelCard) -> Self {
        let created = i64::try_from(card.created_sec).unwrap_or(i64::MAX);
        Self {
            kind: "model",
            id: &card.id,
            display_name: &card.id,
            created_at: Timestamp::from_second(created).unwrap_or(Timestamp::MAX),
            lifecycle: "active",
        }
    }
}

/// All models on one page, whatever page was asked for.
pub(super) fn list(models: &[ModelCard]) -> Bytes {
    let list = List {
        data: models.iter().map(Model::from).collect(),
        has_more: false,
        first_id: models.first().map(|card| card.id.as_str()),
        last_id: models.last().map(|card| card.id.as_str()),
    };
    let mut out = BytesMut::new();
    write_json(&mut out, &list);
    out.freeze()
}

pub(super) fn one(model: &ModelCard) -> Bytes {
    let mut out = BytesMut::new();
    write_json(&mut out, &Model::from(model));
    out.freeze()
}
