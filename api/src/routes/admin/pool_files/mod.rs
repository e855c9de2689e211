//! What lives here: what an administrator does with account files.

pub(crate) mod delete_invalid;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod list;
