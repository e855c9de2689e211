//! What lives here: the handlers, one file for each thing that can be asked.

pub(crate) mod admin;
pub(crate) mod chat;
pub(crate) mod count_tokens;
pub(crate) mod gemini_action;
pub(crate) mod health;
pub(crate) mod images;
pub(crate) mod media;
pub(crate) mod metrics;
pub(crate) mod models;
pub(crate) mod nowhere;
pub(crate) mod openapi;
pub(crate) mod pool;
pub(crate) mod ready;
pub(crate) mod responses;
pub(crate) mod root;
pub(crate) mod workers;
