//! What lives here: the admin API, one file for each action.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod browser_refresh;
pub(crate) mod config;
mod error;
pub(crate) mod flow;
pub(crate) mod force_refresh;
pub(crate) mod ip;
pub(crate) mod keys;
pub(crate) mod logs;
pub(crate) mod nowhere;
pub(crate) mod panel;
pub(crate) mod pool_files;
mod query;
pub(crate) mod refresh;
pub(crate) mod register;
pub(crate) mod registrar;
pub(crate) mod requests;
pub(crate) mod stats;
pub(crate) mod status;

pub(crate) use error::AdminError;
pub(crate) use query::{ListQuery, PageQuery, ScopeQuery};
