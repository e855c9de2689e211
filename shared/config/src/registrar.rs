//! What lives here: the settings of registrars: what the bridge does, with which drivers, and how to reach it.

use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret;
use crate::upstream::constant_url;

/// The registrar bridge.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct RegistrarSettings {
    /// The gateway whose tasks the bridge works on. `B2A_BASE_URL`.
    pub base_url: Url,
    /// An admin key of that gateway. `B2A_API_KEY`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub api_key: Option<SecretString>,
    /// The bridge's name; none: host and process. `WORKER_ID`.
    pub worker_id: Option<String>,
    /// The address that the bridge listens at. `APP_HOST`.
    pub host: String,
    /// The port that the bridge listens at. `APP_PORT`.
    pub port: u16,
    /// What callers of the bridge's triggers and logs have to show, as `Authorization: Bearer`; the gateway shows it too. Needed
    /// unless the bridge listens on loopback. `B2A_REGISTRAR_TOKEN`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub token: Option<SecretString>,
    /// Which drivers are asked, in this order: `command`, `inbox`, `webdriver`. Empty: those that are set up, the browser first
    /// unless `pool.external_refresh_mode`.
    pub drivers: Vec<String>,
    /// Look for renewals without being told to. `ENABLE_AUTO_REFRESH`.
    pub auto_refresh: bool,
    /// Seconds between two looks for renewals. `REFRESH_INTERVAL_SEC`.
    #[schemars(range(min = 1))]
    pub refresh_interval_sec: u64,
    /// Renewals that one look claims at the most. `REFRESH_BATCH_LIMIT`.
    #[schemars(range(min = 1))]
    pub refresh_batch_limit: u32,
    /// Look for accounts that are wanted without being told to. `ENABLE_AUTO_REGISTER`.
    pub auto_register: bool,
    /// Seconds between two looks for accounts that are wanted. `REGISTER_INTERVAL_SEC`.
    #[schemars(range(min = 1))]
    pub register_interval_sec: u64,
    /// Accounts that are brought in at once. `REGISTER_MAX_WORKERS`.
    #[schemars(range(min = 1))]
    pub register_max_workers: u32,
    /// Renewals that are worked on at once.
    #[schemars(range(min = 1))]
    pub refresh_max_workers: u32,
    /// Seconds that a task is leased for; extended while a driver works. `REFRESH_TASK_LEASE_SEC`.
    #[schemars(range(min = 1))]
    pub task_lease_sec: u64,
    /// Seconds for one call to the gateway. `REQUEST_TIMEOUT_SEC`.
    #[schemars(range(min = 1))]
    pub request_timeout_sec: u64,
    /// Where results wait, sealed with the `master_key`, while the gateway is away.
    pub spool_dir: PathBuf,
    /// The driver that runs a program of yours.
    pub command: CommandDriverSettings,
    /// The driver that takes account files that you drop.
    pub inbox: InboxDriverSettings,
    /// The driver that looks into your own browser profile.
    pub webdriver: WebDriverSettings,
}

impl Default for RegistrarSettings {
    fn default() -> Self {
        Self {
            base_url: constant_url("http://127.0.0.1:8000"),
            api_key: None,
            worker_id: None,
            host: "127.0.0.1".to_owned(),
            port: 8090,
            token: None,
            drivers: Vec::new(),
            auto_refresh: true,
            refresh_interval_sec: 20,
            refresh_batch_limit: 20,
            auto_register: true,
            register_interval_sec: 30,
            register_max_workers: 1,
            refresh_max_workers: 2,
            task_lease_sec: 180,
            request_timeout_sec: 30,
            spool_dir: PathBuf::from("./data/registrar-spool"),
            command: CommandDriverSettings::default(),
            inbox: InboxDriverSettings::default(),
            webdriver: WebDriverSettings::default(),
        }
    }
}

/// The driver that runs a program of the operator's.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct CommandDriverSettings {
    /// The program and its arguments; empty: there is none.
    pub program: Vec<String>,
    /// Seconds that one run may take.
    #[schemars(range(min = 1))]
    pub time_limit_sec: u64,
    /// Bytes that it may print.
    #[schemars(range(min = 1))]
    pub output_bytes: usize,
    /// Variables of the bridge's environment that it gets; all others it does not.
    pub environment: Vec<String>,
}

impl Default for CommandDriverSettings {
    fn default() -> Self {
        Self {
            program: Vec::new(),
            time_limit_sec: 300,
            output_bytes: 1024 * 1024,
            environment: ["PATH", "HOME", "LANG", "TZ"].map(str::to_owned).into(),
        }
    }
}

/// The driver that takes account files which the operator drops.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct InboxDriverSettings {
    /// The directory; none: there is none.
    pub directory: Option<PathBuf>,
    /// What the keys in the bucket of `s3` start with, below its own prefix, such as `inbox/`; empty: none.
    pub bucket_prefix: String,
}

/// The driver that looks into the operator's own browser profile.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct WebDriverSettings {
    /// A `WebDriver` that runs; none: `driver` is started. `SELENIUM_REMOTE_URL`.
    pub url: Option<Url>,
    /// The program that is started when there is no URL; empty: none, and the driver is off.
    pub driver: String,
    /// The browser that it starts; empty: the one that it finds.
    pub browser: String,
    /// The directory with a browser profile for each account; none: a fresh profile each time, with the account's cookies.
    pub profiles: Option<PathBuf>,
    /// The page that is opened. `LOGIN_URL`.
    pub page_url: Url,
    /// Seconds that the page has to show its credentials. `CREDENTIALS_WAIT_TIMEOUT_SEC`.
    #[schemars(range(min = 1))]
    pub credentials_wait_sec: u64,
    /// Seconds that the operator has to sign in by hand, when there is a window to do it in.
    #[schemars(range(min = 1))]
    pub sign_in_wait_sec: u64,
    /// Where screenshots go when they are wanted (`--debug`). `ARTIFACTS_DIR`.
    pub artifacts_dir: PathBuf,
}

impl Default for WebDriverSettings {
    fn default() -> Self {
        Self {
            url: None,
            driver: String::new(),
            browser: String::new(),
            profiles: None,
            page_url: constant_url("https://business.gemini.google/"),
            credentials_wait_sec: 40,
            sign_in_wait_sec: 600,
            artifacts_dir: PathBuf::from("./data/registrar-artifacts"),
        }
    }
}
