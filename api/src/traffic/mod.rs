//! What lives here: requests of clients as they are counted and shown: where they come from, what becomes of them.

mod attach;
mod counting;
mod record;

pub(crate) use attach::attach;
pub(crate) use counting::Traffic;
pub(crate) use record::{Record, Refused};
