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

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use b2a_config::WebDriverSettings;
use b2a_domain::{AccountId, AccountKind, TaskKind};
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use b2a_objects::AccountFile;
use parking_lot::Mutex;
use tokio_util::task::TaskTracker;

use super::{DriverSetup, DriverSetupError, WEBDRIVER};
use crate::{Brought, BrowserUse, Driver, DriverError, Offers, Wanted};
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
    /// What the gateway said last of how browsers are to be used.
    told: Mutex<Option<BrowserUse>>,
    /// Readers of what programs say; each ends with its program.
    reading: TaskTracker,
}

pub(super) fn make(setup: &DriverSetup<'_>) -> Result<Option<Box<dyn Driver>>, DriverSetupError> {
    let (settings, pool) = (&setup.settings.registrar, &setup.settings.pool);
    let is_named = settings.drivers.iter().any(|name| name == WEBDRIVER);
    if !(pool.enable_browser_refresh || is_named) {
        return Ok(None);
    }
    let options = WebDriverOptions {
        tries: pool.browser_refresh_max_retry,
        debug: setup.debug,
        extra_ca_files: setup.settings.extra_ca_files.clone(),
        environment: setup.environment.clone(),
        clock: Arc::clone(&setup.clock),
        ..WebDriverOptions::new(pool.browser_refresh_headless)
    };
    let driver = WebDriver::new(&settings.webdriver, options);
    let driver = driver.map_err(|error| DriverSetupError {
        driver: WEBDRIVER,
        reason: error.to_string(),
    })?;
    Ok(driver.map(|driver| Box::new(driver) as Box<dyn Driver>))
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
            told: Mutex::default(),
            reading: TaskTracker::new(),
        }))
    }

    /// How browsers are to be used now: what these options or the gateway switch off is off, and a window that either wants is
    /// there.
    fn browser_use(&self) -> BrowserUse {
        let (headless, tries) = (self.options.headless, self.options.tries);
        match *self.told.lock() {
            None => BrowserUse {
                enable: true,
                headless,
                max_retry: tries,
            },
            Some(told) => BrowserUse {
                headless: headless && told.headless,
                ..told
            },
        }
    }

    /// Whether the operator is waited for when the page asks for a sign-in.
    fn waits_for_sign_in(&self) -> bool {
        self.options.waits_for_sign_in || !self.browser_use().headless
    }

    /// Visits the page until it went well, so often at the most.
    async fn renew(&self, file: &AccountFile, mut tries: u32) -> Result<Brought, Fault> {
        let email = file.email.as_deref().unwrap_or_default();
        let account =
            AccountId::new(AccountKind::Business, email).map_err(|_| Fault::NoAccountName)?;
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
            Wanted::Renewal(file) => {
                let browser = self.browser_use();
                if !browser.enable || browser.max_retry == 0 {
                    let off = "the gateway wants no browser to be used".to_owned();
                    return Err(DriverError::NothingHere(off));
                }
                Ok(self.renew(file, browser.max_retry).await?)
            }
            Wanted::Registration => Err(DriverError::NothingHere(
                "a browser renews accounts and brings no new ones".to_owned(),
            )),
        }
    }

    async fn offers(&self, kind: TaskKind) -> Offers {
        let browser = self.browser_use();
        if kind == TaskKind::Refresh && browser.enable && browser.max_retry > 0 {
            Offers::Anything
        } else {
            Offers::Nothing
        }
    }

    fn follow(&self, browser: BrowserUse) {
        *self.told.lock() = Some(browser);
    }

    /// Each browser closes within half a minute; one that another machine runs is not closed otherwise.
    async fn end(&self) {
        self.closing.close();
        self.closing.wait().await;
        self.closing.reopen();
    }
}
