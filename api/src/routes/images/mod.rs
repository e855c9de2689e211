//! What lives here: OpenAI's images: drawn, or changed.

mod draw;
pub(crate) mod edits;
pub(crate) mod generations;
pub(crate) mod variations;
