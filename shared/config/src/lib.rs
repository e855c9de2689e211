//! What lives here: the public face of the config crate.
#![doc = include_str!("../README.md")]

mod admin;
mod conversations;
mod environment;
mod error;
mod layers;
mod listen;
mod media;
mod models;
mod outdated;
mod proxies;
mod registrar;
mod responses;
mod server_address;
mod settings;
mod upstream;
mod validation;

pub use admin::{AdminSettings, SHORTEST_PASSWORD};
pub use conversations::ConversationReuseSettings;
pub use environment::Environment;
pub use error::ConfigError;
pub use layers::{DEFAULT_FILE, Loaded, load};
pub use listen::ListenAddr;
pub use media::{MediaOutput, MediaSettings};
pub use models::{ModelSetting, UpstreamModel, default_aliases, default_models};
pub use proxies::TrustedProxies;
pub use registrar::{
    CommandDriverSettings, InboxDriverSettings, RegistrarSettings, WebDriverSettings,
};
pub use responses::ResponseSettings;
pub use settings::{
    BucketSettings, LimitSettings, PoolServerSettings, PoolSettings, SchedulerSettings, Settings,
    TimeoutSettings,
};
pub use upstream::{BusinessUpstreamSettings, UpstreamSettings};
