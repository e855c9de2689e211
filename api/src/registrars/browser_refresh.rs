//! What lives here: what registrars do in a browser: as the settings say, or as an administrator changed it.

use std::sync::Arc;

use b2a_process::{ChangeError, Changes};
use serde::Serialize;
use utoipa::ToSchema;

use super::Registrars;

const ENABLE: &str = "pool.enable_browser_refresh";
const HEADLESS: &str = "pool.browser_refresh_headless";

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
    fn with(self, changes: &Changes) -> Self {
        Self {
            enable: changes.switch(ENABLE).unwrap_or(self.enable),
            headless: changes.switch(HEADLESS).unwrap_or(self.headless),
            ..self
        }
    }
}

impl Registrars {
    /// What is in force, at most a second old.
    pub(crate) async fn browser_refresh(&self) -> BrowserRefresh {
        self.browser_refresh.with(&*self.changes.current().await)
    }

    /// Changes what is named, on every instance, and answers with what is in force then.
    pub(crate) async fn change_browser_refresh(
        &self,
        by: &str,
        enable: Option<bool>,
        headless: Option<bool>,
    ) -> Result<BrowserRefresh, ChangeError> {
        let named = [(ENABLE, enable), (HEADLESS, headless)];
        let named: Vec<_> = named
            .into_iter()
            .filter_map(|(path, value)| Some((path, value?.into())))
            .collect();
        let changes: Arc<Changes> = if named.is_empty() {
            self.changes.current().await
        } else {
            self.changes.change(by, &named).await?
        };
        Ok(self.browser_refresh.with(&changes))
    }
}
