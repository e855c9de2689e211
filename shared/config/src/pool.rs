//! What lives here: the settings of the pool, also as a server of registrars.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret;
use crate::upstream::constant_url;

/// The pool.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "switches that do not depend on each other, as the old format has them"
)]
pub struct PoolSettings {
    /// Seconds that an account rests between two uses while others are rested.
    pub use_cooldown_sec: u64,
    /// Accounts that the pool is filled up to.
    pub target_count: u32,
    /// With fewer accounts than this, registrations are asked for.
    pub min_count: u32,
    /// Minutes between two looks at how many accounts there are.
    #[schemars(range(min = 1))]
    pub check_interval_minutes: u64,
    /// Seconds between two renewals ahead of one account's session token, at the least.
    pub refresh_cooldown_sec: u64,
    /// Mint session tokens ahead from the start on; else only after the first `refresh_cooldown_sec`.
    pub refresh_on_startup: bool,
    /// Failed calls in a row, rate limits and quotas aside, after which an account is suspended until it is proven
    /// again; 0: none suspends, which a file can't say: there it means the default.
    pub max_fail_count: u32,
    /// Accounts whose credentials are dead go to registrars at once: nothing is minted for them in between, and they are
    /// never given up.
    pub external_refresh_mode: bool,
    /// Remove accounts whose credentials were refused, after a backup; not with `external_refresh_mode`.
    pub auto_delete_401: bool,
    /// Renew credentials in a browser, where a registrar bridge has that driver.
    pub enable_browser_refresh: bool,
    /// Without a window, which is where an operator could sign in.
    pub browser_refresh_headless: bool,
    /// Tries in the browser for each renewal; 0: none.
    pub browser_refresh_max_retry: u32,
    /// Where the registrar listens whose triggers and logs the admin API passes on.
    pub registrar_base_url: Url,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            use_cooldown_sec: 15,
            target_count: 50,
            min_count: 10,
            check_interval_minutes: 30,
            refresh_cooldown_sec: 240,
            refresh_on_startup: true,
            max_fail_count: 3,
            external_refresh_mode: false,
            auto_delete_401: false,
            enable_browser_refresh: true,
            browser_refresh_headless: true,
            browser_refresh_max_retry: 1,
            registrar_base_url: constant_url("http://127.0.0.1:8090"),
        }
    }
}

/// The pool as a server of registrars.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct PoolServerSettings {
    /// Whether `mode` counts.
    pub enable: bool,
    /// `server`: registrars elsewhere fill the pool up to `pool_server.target_count`. `client`: this one fills another
    /// pool, and asks for nothing. Anything else: `pool.target_count` and `pool.min_count` count.
    pub mode: String,
    /// Accounts that the pool is filled up to as a server.
    pub target_count: u32,
    /// What workers show to a server; without one `/ws` and `/pool/*` stay shut. `POOL_SERVER_SECRET`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub secret: Option<SecretString>,
    /// The server that a client works for: scheme and host count; without a scheme it is http.
    #[serde(deserialize_with = "crate::server_address::read")]
    #[schemars(with = "Option<Url>")]
    pub server_addr: Option<Url>,
    /// Tasks that a client works on at once.
    pub client_threads: u32,
    /// What becomes of an account that a worker could not renew: `delete` removes it after a backup, and anything else lets it
    /// wait for the next try.
    pub expired_action: String,
}

impl Default for PoolServerSettings {
    fn default() -> Self {
        Self {
            enable: false,
            mode: String::new(),
            target_count: 0,
            secret: None,
            server_addr: None,
            client_threads: 1,
            expired_action: String::new(),
        }
    }
}
