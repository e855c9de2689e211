//! What lives here: the driver that looks into the operator's own browser.
//!
//! For an account that the pool has, it opens the Gemini Business page in a browser through `WebDriver`, with the profile that
//! the operator keeps for that account or else with the account's cookies in a fresh one. When the session is alive the page
//! renews it, as in any visit, and the new credentials are collected. When the page asks for a sign-in, the operator signs in by
//! hand, or the task fails: the driver types nothing, reads no mail, and the browser says of itself what it is.
//!
//! The browser and the program that drives it end with the work, however that ends. The browser is Chromium or one of its
//! kin: where the page's own token comes from is seen in Chromium's log of network requests.

mod address;
mod browser;
mod cookies;
mod fault;
mod look;
mod network;
mod options;
mod process;
mod profile;
mod screenshots;
mod seen;
mod session;
mod start;
mod token;
mod visit;
mod watch;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use b2a_config::WebDriverSettings;
use b2a_domain::{AccountId, AccountKind};
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use b2a_objects::AccountFile;
use tokio_util::task::TaskTracker;

use crate::driver::{Brought, Driver, DriverError, Wanted};
use fault::Fault;
pub use options::WebDriverOptions;
use profile::Profiles;
use visit::Visit;

/// For the head of one answer of the `WebDriver`. Longer than any step may take: each has a limit of its own.
const ANSWER_LIMIT: Duration = Duration::from_secs(300);

/// The driver that looks into the operator's own browser.
pub struct WebDriver {
    settings: WebDriverSettings,
    options: WebDriverOptions,
    /// For calls to the `WebDriver`, which is not behind the proxy.
    http: HttpClient,
    profiles: Profiles,
    /// Browsers that are being closed after their work was dropped.
    closing: TaskTracker,
    /// Readers of what programs say; each ends with its program.
    reading: TaskTracker,
}

impl WebDriver {
    /// The driver as it is set up; none when it is not: there is neither a URL nor a program, or no try is allowed.
    pub fn new(
        settings: &WebDriverSettings,
        options: WebDriverOptions,
    ) -> Result<Option<Self>, HttpSettingsError> {
        let is_set_up = settings.url.is_some() || !settings.driver.trim().is_empty();
        if !is_set_up || options.tries == 0 {
            return Ok(None);
        }
        let http = HttpClient::new(&HttpSettings {
            extra_ca_files: options.extra_ca_files.clone(),
            first_byte_timeout: ANSWER_LIMIT,
            ..HttpSettings::default()
        })?;
        Ok(Some(Self {
            profiles: Profiles::new(settings),
            settings: settings.clone(),
            options,
            http,
            closing: TaskTracker::new(),
            reading: TaskTracker::new(),
        }))
    }

    /// Waits until every browser is closed whose work was dropped; each closes within half a minute. To be called before the
    /// process ends: a browser that another machine runs is not closed otherwise.
    pub async fn closed(&self) {
        self.closing.close();
        self.closing.wait().await;
        self.closing.reopen();
    }

    /// Visits the page until it went well, as often as the options allow.
    async fn renew(&self, file: &AccountFile) -> Result<Brought, Fault> {
        let email = file.email.as_deref().unwrap_or_default();
        let account =
            AccountId::new(AccountKind::Business, email).map_err(|_| Fault::NoAccountName)?;
        let mut tries = self.options.tries;
        loop {
            let visit = Visit::new(self, &account, file);
            // Boxed: a visit is a long way with many stops.
            let fault = match Box::pin(visit.go()).await {
                Ok(brought) => return Ok(brought),
                Err(fault) => fault,
            };
            tries -= 1;
            if tries == 0 || !fault.may_pass() {
                return Err(fault);
            }
            tracing::info!(account.id = %account.masked(), %fault, tries, "the visit failed and is tried again");
        }
    }
}

#[async_trait]
impl Driver for WebDriver {
    fn name(&self) -> &'static str {
        "webdriver"
    }

    async fn bring(&self, wanted: &Wanted) -> Result<Brought, DriverError> {
        match wanted {
            Wanted::Renewal(file) => Ok(self.renew(file).await?),
            Wanted::Registration => Err(DriverError::NothingHere(
                "a browser renews accounts and brings no new ones".to_owned(),
            )),
        }
    }
}
