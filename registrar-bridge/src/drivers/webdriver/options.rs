//! What lives here: what the driver is told beside its settings.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use b2a_config::Environment;
use b2a_domain::{Clock, SystemClock};

/// What the driver is told beside its settings.
#[derive(Clone)]
pub struct WebDriverOptions {
    /// The browser has no window.
    pub headless: bool,
    /// When the page asks for a sign-in, the operator is waited for, who signs in by hand. Else that is a failure.
    pub waits_for_sign_in: bool,
    /// How often the page is visited in all when the browser or the page fail; 0: the driver is off.
    pub tries: u32,
    /// A screenshot of each step is kept in `registrar.webdriver.artifacts_dir`.
    pub debug: bool,
    /// PEM files with certificates that are trusted when the `WebDriver` is called by https.
    pub extra_ca_files: Vec<PathBuf>,
    /// Where the variables come from that the browser needs, such as `HOME` and `DISPLAY`; it gets no others.
    pub environment: Environment,
    /// The time of day, for the names of screenshots.
    pub clock: Arc<dyn Clock>,
}

impl WebDriverOptions {
    /// Without a window sign-ins fail, with one they are waited for. One try, no screenshots, this process's environment.
    pub fn new(headless: bool) -> Self {
        Self {
            headless,
            waits_for_sign_in: !headless,
            tries: 1,
            debug: false,
            extra_ca_files: Vec::new(),
            environment: Environment::of_process(),
            clock: Arc::new(SystemClock),
        }
    }
}

/// Leaves out the environment, which holds secrets.
impl fmt::Debug for WebDriverOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebDriverOptions")
            .field("headless", &self.headless)
            .field("waits_for_sign_in", &self.waits_for_sign_in)
            .field("tries", &self.tries)
            .field("debug", &self.debug)
            .finish_non_exhaustive()
    }
}
