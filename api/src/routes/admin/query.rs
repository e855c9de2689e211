//! What lives here: the parameters that all lists of the admin API take.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::admin::Filter;

/// `?state&status&q`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `active`, `invalid` or `all`, which is also what any other word means.
    state: String,
    /// A list by commas: `ready`, `cooldown`, …
    status: String,
    /// Part of an e-mail or a file name.
    q: String,
}

impl ListQuery {
    /// What they mean.
    pub(crate) fn filter(&self) -> Filter {
        Filter::of(&self.state, &self.status, &self.q)
    }
}
