//! What lives here: how streams are cut into pieces and written as pieces, knowing nothing of chats.

mod json_depth;
mod json_items;
mod json_scan;
mod json_write;
pub mod sse;

pub use json_depth::{TooDeep, check_depth};
pub use json_items::{JsonItemLimits, JsonItems, JsonItemsError};
pub use json_write::write_json;
