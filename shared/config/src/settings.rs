//! What lives here: every setting with its meaning, unit, default and place in the file. Each field can also be
//! set as `B2A__FIELD` or `B2A__SECTION__FIELD`; older names are told at the field.

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::upstream::constant_url;
use crate::{
    AdminSettings, ConversationReuseSettings, ListenAddr, MediaOutput, MediaSettings, ModelSetting,
    RegistrarSettings, ResponseSettings, TrustedProxies, UpstreamSettings, default_aliases,
    default_models,
};

/// Every setting of the gateway.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where to listen: `host:port`, or `:port` for all interfaces. `LISTEN_ADDR`.
    pub listen_addr: ListenAddr,
    /// Directory of the account files. `DATA_DIR`.
    pub data_dir: PathBuf,
    /// Keys that clients may use. Trimmed; blanks and doubles are dropped. `API_KEYS` replaces them, `API_KEY` adds one.
    pub api_keys: Vec<SecretString>,
    /// Keys of administrators. While there are none, `api_keys` serve as both. `ADMIN_KEYS` replaces them.
    pub admin_keys: Vec<SecretString>,
    /// Who signs in to the panel.
    pub admin: AdminSettings,
    /// Log at debug level.
    pub debug: bool,
    /// Lines that `GET /` shows.
    pub note: Vec<String>,
    /// The configId for accounts whose file names none; empty: such accounts are invalid. `CONFIG_ID`.
    pub default_config: String,
    /// Proxy for all upstream calls: `http://`, `https://`, `socks5://` or `socks5h://`. `PROXY`.
    pub proxy: Option<SecretString>,
    /// PEM files of certificate authorities to trust beside the system's.
    pub extra_ca_files: Vec<PathBuf>,
    /// State store; none: in process. `REDIS_URL`.
    pub redis_url: Option<SecretString>,
    /// Bucket of the account files; none: `data_dir`.
    pub s3: BucketSettings,
    /// 32 bytes in base64, several by commas, the first one seals. `B2A_MASTER_KEY`.
    pub master_key: Option<SecretString>,
    /// Seconds after which an account is free again when its user was killed.
    pub lease_ttl_sec: u64,
    /// Live leases per account.
    pub max_in_flight_per_account: u32,
    /// Leases per account and day; 0: no limit.
    pub daily_limit: u32,
    /// Time zone in which days and quotas begin.
    pub quota_time_zone: String,
    /// Accounts that one request may try.
    pub max_tries: u32,
    /// Accounts that are proven at once.
    pub proving_concurrency: u32,
    /// Seconds between two looks at the account files.
    pub sync_interval_sec: u64,
    /// Base models; the first is what a request without a model gets.
    pub models: Vec<ModelSetting>,
    /// Further model names and what they stand for. `*` in a name stands for any text; a name without comes before
    /// one with it, and the longest of those that fit wins.
    pub model_aliases: BTreeMap<String, String>,
    /// What an unknown model becomes: a listed model, or `auto`; none: 404.
    pub unknown_model: Option<String>,
    /// Under which URL clients reach this gateway, for the URLs of generated files; none: it gives none of its own.
    pub public_base_url: Option<Url>,
    /// Addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: TrustedProxies,
    /// How generated files reach clients whose dialect knows text alone; none: by URL where there is a
    /// `public_base_url`, else inline.
    pub media_output: Option<MediaOutput>,
    /// Files: those that requests name, and those that are generated.
    pub media: MediaSettings,
    /// Conversations that go on at the upstream.
    pub conversation_reuse: ConversationReuseSettings,
    /// Responses of OpenAI's Responses API that are kept.
    pub responses: ResponseSettings,
    /// Time limits.
    pub timeouts: TimeoutSettings,
    /// Size limits.
    pub limits: LimitSettings,
    /// The pool.
    pub pool: PoolSettings,
    /// The pool as a server of registrars.
    pub pool_server: PoolServerSettings,
    /// The registrar bridge.
    pub registrar: RegistrarSettings,
    /// The scheduler.
    pub scheduler: SchedulerSettings,
    /// The upstreams.
    pub upstream: UpstreamSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen_addr: ListenAddr::default(),
            data_dir: PathBuf::from("./data"),
            api_keys: Vec::new(),
            admin_keys: Vec::new(),
            admin: AdminSettings::default(),
            debug: false,
            note: Vec::new(),
            default_config: String::new(),
            proxy: None,
            extra_ca_files: Vec::new(),
            redis_url: None,
            s3: BucketSettings::default(),
            master_key: None,
            lease_ttl_sec: 60,
            max_in_flight_per_account: 10,
            daily_limit: 3000,
            quota_time_zone: "America/Los_Angeles".to_owned(),
            max_tries: 5,
            proving_concurrency: 5,
            sync_interval_sec: 30,
            models: default_models(),
            model_aliases: default_aliases(),
            unknown_model: None,
            public_base_url: None,
            trusted_proxies: TrustedProxies::default(),
            media_output: None,
            media: MediaSettings::default(),
            conversation_reuse: ConversationReuseSettings::default(),
            responses: ResponseSettings::default(),
            timeouts: TimeoutSettings::default(),
            limits: LimitSettings::default(),
            pool: PoolSettings::default(),
            pool_server: PoolServerSettings::default(),
            registrar: RegistrarSettings::default(),
            scheduler: SchedulerSettings::default(),
            upstream: UpstreamSettings::default(),
        }
    }
}

/// Time limits. Seconds, unless the name says otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct TimeoutSettings {
    /// From the request to the first answer content, over all tries.
    pub first_content_sec: u64,
    /// To connect to an upstream.
    pub connect_sec: u64,
    /// From a call to an upstream to the head of its answer.
    pub first_byte_sec: u64,
    /// Between two pieces of an upstream's answer; and how long a client may leave untaken what was sent to it.
    pub idle_sec: u64,
    /// Silence towards a client after which it gets a keep-alive.
    pub keep_alive_sec: u64,
    /// One call to the state store, in milliseconds.
    pub state_ms: u64,
    /// To finish streams at a shutdown.
    pub shutdown_sec: u64,
}

impl Default for TimeoutSettings {
    fn default() -> Self {
        Self {
            first_content_sec: 90,
            connect_sec: 10,
            first_byte_sec: 60,
            idle_sec: 120,
            keep_alive_sec: 10,
            state_ms: 500,
            shutdown_sec: 30,
        }
    }
}

/// Size limits.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct LimitSettings {
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Requests in flight in this instance; one more is answered with 503.
    pub in_flight_requests: usize,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            body_bytes: 32 * 1024 * 1024,
            in_flight_requests: 4096,
        }
    }
}

/// A bucket at AWS or a compatible service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BucketSettings {
    /// Its name; empty: there is none, and account files are in `data_dir`.
    pub bucket: String,
    /// What all keys in it start with.
    pub prefix: String,
    /// The service; none: AWS.
    pub endpoint: Option<Url>,
    /// The region; none: as the AWS tools find it, else `us-east-1`.
    pub region: Option<String>,
    /// The bucket is named in the path and not in the host, as most services but AWS want it.
    pub path_style: bool,
    /// Who we are; none: as the AWS tools find it (`AWS_ACCESS_KEY_ID`, profile, web identity, container, instance).
    pub access_key_id: Option<String>,
    /// The other half of it.
    pub secret_access_key: Option<SecretString>,
    /// Make do with a service that ignores the conditions of writes.
    pub allow_unconditional_writes: bool,
}

/// The pool.
#[derive(Debug, Clone, Deserialize)]
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
    pub check_interval_minutes: u64,
    /// Seconds between two renewals ahead of one account's session token, at the least.
    pub refresh_cooldown_sec: u64,
    /// Mint session tokens ahead from the start on; else only after the first `refresh_cooldown_sec`.
    pub refresh_on_startup: bool,
    /// Failed calls in a row, rate limits and quotas aside, after which an account is suspended until it is proven
    /// again.
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
#[derive(Debug, Clone, Deserialize)]
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
    pub secret: Option<SecretString>,
    /// The server that a client works for: scheme and host count; without a scheme it is http.
    #[serde(deserialize_with = "crate::server_address::read")]
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

/// The scheduler.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct SchedulerSettings {
    /// Seconds after which another scheduler takes over when the leading one was killed. Renewed each third of it.
    pub leader_ttl_sec: u64,
    /// Minutes without use after which an account's credentials are tried out; 0: never.
    pub probe_idle_minutes: u64,
}

impl Default for SchedulerSettings {
    fn default() -> Self {
        Self {
            leader_ttl_sec: 15,
            probe_idle_minutes: 240,
        }
    }
}

impl Settings {
    /// The keys that open the admin API.
    pub fn admin_keys_in_force(&self) -> &[SecretString] {
        if self.admin_keys.is_empty() {
            &self.api_keys
        } else {
            &self.admin_keys
        }
    }

    /// Workers elsewhere are given tasks here.
    pub fn is_server(&self) -> bool {
        self.pool_server.enable && self.pool_server.mode.trim() == "server"
    }

    /// This deployment works on the tasks of another one.
    pub fn is_client(&self) -> bool {
        self.pool_server.enable && self.pool_server.mode.trim() == "client"
    }

    /// What a worker could not renew is removed, after a backup.
    pub fn deletes_expired(&self) -> bool {
        self.is_server() && self.pool_server.expired_action.trim() == "delete"
    }

    /// Accounts whose credentials were refused are removed, after a backup.
    pub fn deletes_refused(&self) -> bool {
        let wanted = self.pool.auto_delete_401 || self.deletes_expired();
        wanted && !self.pool.external_refresh_mode
    }

    /// How generated files reach clients whose dialect knows text alone.
    pub fn media_output_in_force(&self) -> MediaOutput {
        self.media_output.unwrap_or(match self.public_base_url {
            Some(_) => MediaOutput::Url,
            None => MediaOutput::Inline,
        })
    }
}
