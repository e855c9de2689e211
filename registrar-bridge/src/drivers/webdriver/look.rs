//! What lives here: what a look at the page shows.

use serde::Deserialize;

/// The script that looks. It runs in the page, and changes nothing there.
pub(super) const LOOK: &str = include_str!("look.js");

/// What a look at the page shows.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Look {
    /// Where the browser is.
    pub(super) address: String,
    /// The page is there, with all that belongs to it.
    pub(super) complete: bool,
    /// Tokens in the browser's storage for the page.
    pub(super) storage: Vec<String>,
    /// Tokens in the page, and in its variables.
    pub(super) page: Vec<String>,
}
