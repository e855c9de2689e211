//! What lives here: reading numbers and words out of a query, and refusing nonsense.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::request::Parts;

use crate::service::refusal::Refusal;

/// What stands in the query.
pub(crate) struct Fields(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Fields {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let fields = Query::<BTreeMap<String, String>>::from_request_parts(parts, state).await;
        let Query(fields) =
            fields.map_err(|_| Refusal::unprocessable("the query can't be read"))?;
        Ok(Self(fields))
    }
}

impl Fields {
    /// The text of a field.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| text.trim())
    }

    /// The number of a field, `default` when there is none.
    pub(super) fn number(
        &self,
        name: &str,
        default: u64,
        range: RangeInclusive<u64>,
    ) -> Result<u64, Refusal> {
        let Some(text) = self.text(name) else {
            return Ok(default);
        };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (from, to) = range.into_inner();
            let upper = if to == u64::MAX {
                String::new()
            } else {
                format!(" to {to}")
            };
            Refusal::unprocessable(format!("{name} must be a number from {from}{upper}"))
        })
    }
}
