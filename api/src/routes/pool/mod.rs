//! What lives here: what workers elsewhere do over HTTP, when this deployment is a pool server.

pub(crate) mod upload_account;
