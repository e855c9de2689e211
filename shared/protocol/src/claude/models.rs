//! What lives here: the list of models in Claude's form.

use b2a_domain::Fault;
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

/// How many models a page can be asked to hold.
const MAX_LIMIT: usize = 1000;

/// The page that is asked for; all models when no limit is.
pub(super) fn page(models: &[ModelCard], query: &[(String, String)]) -> Result<Bytes, Fault> {
    let limit = match value(query, "limit").map(str::parse) {
        None => MAX_LIMIT,
        Some(Ok(limit @ 1..=MAX_LIMIT)) => limit,
        Some(_) => {
            let fault = "expected a whole number from 1 to 1000";
            return Err(Fault::invalid_field("limit", fault));
        }
    };
    let place = |name: &str| match value(query, name) {
        None => Ok(None),
        Some(id) => match models.iter().position(|card| card.id == *id) {
            Some(place) => Ok(Some(place)),
            None => Err(Fault::invalid_field(
                name,
                format!("no model `{id}` is listed"),
            )),
        },
    };
    let (first, has_more) = match (place("after_id")?, place("before_id")?) {
        (Some(_), Some(_)) => {
            let fault = "after_id and before_id can't be used together";
            return Err(Fault::invalid_field("before_id", fault));
        }
        (None, Some(end)) => {
            let first = end.saturating_sub(limit);
            return Ok(list(&models[first..end], first > 0));
        }
        (after, None) => {
            let first = after.map_or(0, |place| place + 1);
            (first, models.len() - first > limit)
        }
    };
    let end = models.len().min(first.saturating_add(limit));
    Ok(list(&models[first..end], has_more))
}

fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = query.iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.as_str())
}

fn list(models: &[ModelCard], has_more: bool) -> Bytes {
    let list = List {
        data: models.iter().map(Model::from).collect(),
        has_more,
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
