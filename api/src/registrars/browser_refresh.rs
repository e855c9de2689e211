//! What lives here: what registrars do in a browser, as the settings say.

use b2a_config::PoolSettings;
use serde::Serialize;
use utoipa::ToSchema;

/// What registrars do in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct BrowserRefresh {
    /// Credentials are renewed in a browser, where a registrar has one.
    pub(crate) enable: bool,
    /// Without a window.
    pub(crate) headless: bool,
    /// Tries in the browser for each renewal; 0: none.
    pub(crate) max_retry: u32,
}

impl BrowserRefresh {
    /// What is in force.
    pub(crate) const fn of(pool: &PoolSettings) -> Self {
        Self {
            enable: pool.enable_browser_refresh,
            headless: pool.browser_refresh_headless,
            max_retry: pool.browser_refresh_max_retry,
        }
    }
}
