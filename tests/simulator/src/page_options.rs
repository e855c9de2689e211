//! What lives here: how the web app behaves in a browser.

use serde::{Deserialize, Serialize};

/// How the web app behaves in a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageOptions {
    /// Where its script lets the token be seen, one after the other; empty: nowhere.
    pub token_in: Vec<TokenPlace>,
    /// A visit brings new cookies, as always; and the ones before stay good.
    pub old_cookies_stay: bool,
    /// The sign-in page fills in this e-mail and presses its button, as somebody in front of it would; also one that is open
    /// already.
    pub somebody_signs_in: Option<String>,
}

impl Default for PageOptions {
    fn default() -> Self {
        Self {
            token_in: vec![TokenPlace::Network],
            old_cookies_stay: false,
            somebody_signs_in: None,
        }
    }
}

/// A place where the token can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPlace {
    /// The `Authorization` header of a call.
    Network,
    /// The browser's storage for the page.
    Storage,
    /// A variable of the page.
    Page,
    /// The page's address.
    Url,
}
