//! What lives here: every setting with its meaning, unit, default and place in the file. Each field can also be
//! set as `B2A__FIELD` or `B2A__SECTION__FIELD`; older names are told at the field.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret;
use crate::{
    AdminSettings, BucketSettings, ConversationReuseSettings, LimitSettings, ListenAddr,
    MediaOutput, MediaSettings, MetricsSettings, ModelSetting, PoolServerSettings, PoolSettings,
    RegistrarSettings, ResponseSettings, TelemetrySettings, TimeoutSettings, TrustedProxies,
    UpstreamSettings, default_aliases, default_models,
};

/// Every setting of the gateway.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Where to listen: `host:port`, or `:port` for all interfaces. `LISTEN_ADDR`.
    #[schemars(with = "String")]
    pub listen_addr: ListenAddr,
    /// Directory of the account files. `DATA_DIR`.
    pub data_dir: PathBuf,
    /// Keys that clients may use. Trimmed; blanks and doubles are dropped. `API_KEYS` replaces them, `API_KEY` adds one.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::List")]
    pub api_keys: Vec<SecretString>,
    /// Keys of administrators. While there are none, `api_keys` serve as both. `ADMIN_KEYS` replaces them.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::List")]
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
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub proxy: Option<SecretString>,
    /// PEM files of certificate authorities to trust beside the system's.
    pub extra_ca_files: Vec<PathBuf>,
    /// State store; none: in process. `REDIS_URL`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub redis_url: Option<SecretString>,
    /// Bucket of the account files; none: `data_dir`.
    pub s3: BucketSettings,
    /// 32 bytes in base64, several by commas, the first one seals. `B2A_MASTER_KEY`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub master_key: Option<SecretString>,
    /// Seconds after which an account is free again when its user was killed.
    #[schemars(range(min = 1))]
    pub lease_ttl_sec: u64,
    /// Live leases per account.
    #[schemars(range(min = 1))]
    pub max_in_flight_per_account: u32,
    /// Leases per account and day; 0: no limit.
    pub daily_limit: u32,
    /// Time zone in which days and quotas begin.
    pub quota_time_zone: String,
    /// Accounts that one request may try.
    #[schemars(range(min = 1))]
    pub max_tries: u32,
    /// Accounts that are proven at once.
    #[schemars(range(min = 1))]
    pub proving_concurrency: u32,
    /// Seconds between two looks at the account files.
    #[schemars(range(min = 1))]
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
    #[schemars(with = "Vec<String>")]
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
    /// Numbers for Prometheus.
    pub metrics: MetricsSettings,
    /// Traces.
    pub telemetry: TelemetrySettings,
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
            metrics: MetricsSettings::default(),
            telemetry: TelemetrySettings::default(),
        }
    }
}

/// The scheduler.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct SchedulerSettings {
    /// Seconds after which another scheduler takes over when the leading one was killed. Renewed each third of it.
    #[schemars(range(min = 1))]
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
