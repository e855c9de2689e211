//! What lives here: the admin API, one file for each action.

pub(crate) mod accounts;
mod error;
pub(crate) mod nowhere;
pub(crate) mod pool_files;
mod query;

pub(crate) use error::AdminError;
pub(crate) use query::ListQuery;
