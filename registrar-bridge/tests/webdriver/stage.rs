//! What lives here: a simulator with one account, and a driver for it whose processes can be told from all others.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use b2a_config::{Environment, WebDriverSettings};
use b2a_http::{HttpClient, HttpSettings};
use b2a_objects::AccountFile;
use b2a_registrar_bridge::drivers::webdriver::{WebDriver, WebDriverOptions};
use b2a_registrar_bridge::{Brought, Driver as _, DriverError, Wanted};
use b2a_simulator::{SimAccount, Simulator, SimulatorOptions};
use http::{HeaderMap, HeaderValue};
use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use url::Url;

/// Nothing in these tests takes longer.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);
pub(crate) const EMAIL: &str = "alice@example.com";

/// A simulator with one account, and what a driver needs.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    /// What the pool has of the account at the beginning.
    pub(crate) file: AccountFile,
    pub(crate) settings: WebDriverSettings,
    pub(crate) options: WebDriverOptions,
    pub(crate) directory: TempDir,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let options = SimulatorOptions {
            cookie_domain: "127.0.0.1".to_owned(),
            ..SimulatorOptions::default()
        };
        let simulator = Simulator::start(options).await.expect("starts");
        let file = simulator.add_account(SimAccount::new(EMAIL));
        let directory = TempDir::with_prefix("b2a-webdriver-test-").unwrap();
        let page_url = format!("{}/", simulator.url()).parse().unwrap();
        Self {
            settings: settings(directory.path(), page_url),
            options: options_in(directory.path()),
            file: serde_json::from_value(file.content).unwrap(),
            simulator,
            directory,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn driver(&self) -> WebDriver {
        let driver = WebDriver::new(&self.settings, self.options.clone());
        driver.unwrap().expect("it is set up")
    }

    /// One visit with these credentials.
    pub(crate) async fn bring(&self, file: &AccountFile) -> Result<Brought, DriverError> {
        bring(&self.driver(), file).await
    }

    /// The words with which a visit fails.
    pub(crate) async fn failure(&self) -> String {
        match self.bring(&self.file).await {
            Err(DriverError::Failed(words)) => words,
            other => panic!("no failure: {other:?}"),
        }
    }

    /// The status with which the simulator answers who wants to mint with the credentials in a file.
    pub(crate) async fn mint(&self, file: &AccountFile) -> u16 {
        let parsed = AccountFile::parse("x.json", &file.to_bytes().unwrap(), None);
        let credentials = parsed.credentials.expect("a sound file");
        let cookies = credentials.cookie_header.expose_secret();
        let mut headers = HeaderMap::new();
        headers.insert("cookie", HeaderValue::from_str(cookies).unwrap());
        let referer = HeaderValue::from_static("https://business.gemini.google/");
        headers.insert("referer", referer);
        let csesidx = &credentials.csesidx;
        let url = format!("{}/auth/getoxsrf?csesidx={csesidx}", self.simulator.url());
        let http = HttpClient::new(&HttpSettings::default()).unwrap();
        let answer = http.get(&url.parse().unwrap(), headers).await.unwrap();
        answer.status().as_u16()
    }
}

/// One visit, in a task of its own as in the bridge.
pub(crate) async fn bring(driver: &WebDriver, file: &AccountFile) -> Result<Brought, DriverError> {
    let wanted = Wanted::Renewal(Box::new(file.clone()));
    let brought = tokio::time::timeout(LIMIT, driver.bring(&wanted)).await;
    brought.expect("comes to an end")
}

/// Settings with generous limits; the tests that wait for one set their own.
pub(crate) fn settings(directory: &Path, page_url: Url) -> WebDriverSettings {
    WebDriverSettings {
        driver: "chromedriver".to_owned(),
        page_url,
        credentials_wait_sec: 60,
        sign_in_wait_sec: 60,
        artifacts_dir: directory.join("artifacts"),
        ..WebDriverSettings::default()
    }
}

/// Options for a browser without a window, whose `HOME` is this directory: by that its processes are told from others.
pub(crate) fn options_in(home: &Path) -> WebDriverOptions {
    let path = Environment::of_process();
    let path = path.get("PATH").unwrap_or("/usr/bin:/bin");
    WebDriverOptions {
        environment: Environment::of([("PATH", path), ("HOME", home.to_str().unwrap())]),
        clock: Arc::new(b2a_domain::SystemClock),
        ..WebDriverOptions::new(true)
    }
}
