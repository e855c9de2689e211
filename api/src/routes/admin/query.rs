//! What lives here: the parameters that lists of the admin API take.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::admin::{Filter, Paging};

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

/// `?page&page_size`, read beside those of [`ListQuery`].
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Counted from 1, which is also what nonsense means.
    #[param(value_type = Option<u64>)]
    page: Option<String>,
    /// 20 unless it is given, 200 at the most.
    #[param(value_type = Option<u64>)]
    page_size: Option<String>,
}

impl PageQuery {
    /// What they mean.
    pub(crate) fn paging(&self) -> Paging {
        Paging::of(self.page.as_deref(), self.page_size.as_deref())
    }

    /// Whether either was given.
    pub(crate) const fn is_given(&self) -> bool {
        self.page.is_some() || self.page_size.is_some()
    }
}

/// `?scope`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScopeQuery {
    /// `invalid_files`, `invalid_accounts`, or both, which is also what any other word means.
    pub(crate) scope: String,
}
