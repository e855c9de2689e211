//! What lives here: a browser at work, from its start to its end, however that comes.

use b2a_domain::AccountId;
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

use super::WebDriver;
use super::fault::Fault;
use super::process::DriverProcess;
use super::profile::Profile;
use super::session::Session;
use super::start::capabilities;
use super::wire::Wire;

/// A browser at work. Dropping it has it closed in the background, within a limit; where nothing runs any more that could do
/// that, it is killed.
pub(super) struct Browser {
    parts: Parts,
    closing: TaskTracker,
}

/// What a browser consists of. Dropped in this order: who uses a profile before the profile.
#[derive(Default)]
struct Parts {
    session: Option<Session>,
    process: Option<DriverProcess>,
    profile: Option<Profile>,
}

impl Browser {
    /// Starts a browser with the profile of an account.
    pub(super) async fn start(driver: &WebDriver, account: &AccountId) -> Result<Self, Fault> {
        let mut browser = Self {
            parts: Parts::default(),
            closing: driver.closing.clone(),
        };
        match browser.open(driver, account).await {
            Ok(()) => Ok(browser),
            Err(fault) => {
                browser.close().await;
                Err(fault)
            }
        }
    }

    async fn open(&mut self, driver: &WebDriver, account: &AccountId) -> Result<(), Fault> {
        let WebDriver {
            settings, options, ..
        } = driver;
        let profile = self.parts.profile.insert(driver.profiles.claim(account)?);
        let capabilities = capabilities(settings, driver.browser_use().headless, profile);
        let url = match (&settings.url, profile.work()) {
            (Some(url), _) => url.clone(),
            (None, None) => return Err(Fault::NoWebDriver),
            (None, Some(work)) => {
                let program = settings.driver.trim();
                let variables = &options.environment;
                let start = DriverProcess::start(program, variables, work, &driver.reading);
                self.parts.process.insert(start.await?).url.clone()
            }
        };
        let wire = Wire::new(driver.http.clone(), url);
        self.parts.session = Some(Session::open(wire, capabilities).await?);
        Ok(())
    }

    /// The session with it.
    pub(super) fn session(&self) -> Result<&Session, Fault> {
        self.parts.session.as_ref().ok_or(Fault::BrowserGone)
    }

    /// Closes it.
    pub(super) async fn close(mut self) {
        // The parts stay within reach of `drop`, should this be dropped too.
        self.parts.close().await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let mut parts = std::mem::take(&mut self.parts);
        if parts.is_closed() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            let close = async move { parts.close().await };
            self.closing.spawn_on(close, &runtime);
        }
    }
}

impl Parts {
    const fn is_closed(&self) -> bool {
        self.session.is_none() && self.process.is_none() && self.profile.is_none()
    }

    /// In order: the browser is asked to close, so that it writes its profile down; then whatever is left of it is killed; and
    /// what was made for it is removed.
    async fn close(&mut self) {
        if let Some(session) = &self.session
            && let Err(fault) = session.close().await
        {
            tracing::debug!(%fault, "the browser did not close by itself");
        }
        self.session = None;
        if let Some(process) = self.process.take() {
            process.end().await;
        }
        if let Some(profile) = self.profile.take() {
            profile.leave().await;
        }
    }
}
