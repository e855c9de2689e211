//! What lives here: the list of models in OpenAI's form.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::ModelCard;
use crate::codec::write_json;

#[derive(Serialize)]
struct List<'a> {
    object: &'static str,
    data: Vec<Model<'a>>,
}

#[derive(Serialize)]
struct Model<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    owned_by: &'static str,
    /// Always empty; older clients expect it to be there.
    permission: [(); 0],
}

impl<'a> From<&'a ModelCard> for Model<'a> {
    fn from(card: &'a ModelCard) -> Self {
        Self {
            id: &card.id,
            object: "model",
            created: card.created_sec,
            owned_by: "google",
            permission: [],
        }
    }
}

pub(super) fn list(models: &[ModelCard]) -> Bytes {
    let mut out = BytesMut::new();
    write_json(
        &mut out,
        &List {
            object: "list",
            data: models.iter().map(Model::from).collect(),
        },
    );
    out.freeze()
}

pub(super) fn one(model: &ModelCard) -> Bytes {
    let mut out = BytesMut::new();
    write_json(&mut out, &Model::from(model));
    out.freeze()
}
