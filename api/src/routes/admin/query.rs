//! What lives here: the parameters that all lists of the admin API take.

use serde::Deserialize;

use crate::admin::Filter;

/// `?state&status&q`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    state: String,
    status: String,
    q: String,
}

impl ListQuery {
    /// What they mean.
    pub(crate) fn filter(&self) -> Filter {
        Filter::of(&self.state, &self.status, &self.q)
    }
}
