//! What lives here: the public face of the config crate.
#![doc = include_str!("../README.md")]

mod admin;
mod bucket;
mod catalogue;
mod conversations;
mod environment;
mod error;
mod file_layer;
mod hot;
mod in_force;
mod layers;
mod limits;
mod listen;
mod media;
mod models;
mod observability;
mod outdated;
mod pool;
mod proxies;
mod registrar;
mod responses;
mod runtime_changes;
mod secret;
mod server_address;
mod settings;
mod tree;
mod typed;
mod upstream;
mod validation;

pub use admin::{AdminSettings, SHORTEST_PASSWORD};
pub use bucket::BucketSettings;
pub use catalogue::{Field, FieldKind, field, fields};
pub use conversations::ConversationReuseSettings;
pub use environment::Environment;
pub use error::ConfigError;
pub use file_layer::{FileLayer, first_file};
pub use in_force::{InForce, ShownField};
pub use layers::{DEFAULT_FILE, Layers, Loaded, Settled, Source, load, local_file};
pub use limits::{LimitSettings, TimeoutSettings};
pub use listen::ListenAddr;
pub use media::{MediaOutput, MediaSettings};
pub use models::{ModelSetting, UpstreamModel, default_aliases, default_models};
pub use observability::{MetricsSettings, TelemetrySettings};
pub use pool::{PoolServerSettings, PoolSettings};
pub use proxies::TrustedProxies;
pub use registrar::{
    CommandDriverSettings, InboxDriverSettings, RegistrarSettings, WebDriverSettings,
};
pub use responses::ResponseSettings;
pub use runtime_changes::{RuntimeChange, RuntimeChanges};
pub use secret::MASK;
pub use settings::{SchedulerSettings, Settings};
pub use upstream::{BusinessUpstreamSettings, UpstreamSettings};
