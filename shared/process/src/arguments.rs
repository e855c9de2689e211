//! What lives here: the arguments that all processes share, and the settings in force with them.

use std::path::PathBuf;

use b2a_config::{ConfigError, Environment, Layers, Settings};
use b2a_telemetry::{LogLevel, RecentLines, TelemetryError};

use crate::settings::{Opened, ReadSettings, is_in_bucket};
use crate::{ComposeError, MetricsAddressError, SettingsError, init_logging, init_logging_keeping};

/// What every process can be told on its command line. Settings given here win over everything else.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ProcessArgs {
    /// Configuration file, or <s3://bucket/config/config.json> [default: config/config.json if it is there, else the one
    /// of the bucket]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Directory of the account files
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// State store shared by several instances, such as `redis://127.0.0.1:6379/0`
    #[arg(long, value_name = "URL")]
    pub redis_url: Option<String>,
}

impl ProcessArgs {
    /// The environment, and these arguments over everything.
    pub fn layers(&self, environment: &Environment) -> Layers {
        let mut layers = Layers::new(environment);
        if let Some(data_dir) = &self.data_dir {
            layers = layers.with_argument("data_dir", data_dir.to_string_lossy());
        }
        if let Some(url) = &self.redis_url {
            layers = layers.with_argument("redis_url", url.clone());
        }
        layers
    }

    /// Opens the settings of a process that runs: defaults, file, environment, runtime changes and arguments, which are in
    /// `layers`. The log is set up here.
    pub async fn open(
        &self,
        environment: &Environment,
        layers: Layers,
    ) -> Result<Opened, StartError> {
        let read = Box::pin(ReadSettings::read(self.config.as_deref(), layers)).await?;
        let log_level = init_logging(environment, read.settings())?;
        read.tell();
        Box::pin(read.open(log_level)).await
    }

    /// The settings of a process that has no runtime changes and does not follow: of a worker of some gateway. The log is set
    /// up here, and `lines` keeps the latest of it.
    pub async fn settings_keeping(
        &self,
        environment: &Environment,
        lines: RecentLines,
    ) -> Result<Settings, StartError> {
        let read = self.read(environment).await?;
        init_logging_keeping(environment, read.settings(), lines)?;
        read.tell();
        Ok(read.settings().clone())
    }

    /// Opens the settings of a command that ends by itself, without a word in the log.
    pub async fn open_quietly(&self, environment: &Environment) -> Result<Opened, StartError> {
        let read = self.read(environment).await?;
        Box::pin(read.open(LogLevel::FIXED)).await
    }

    /// Reads the settings without opening anything that they name.
    pub async fn read(&self, environment: &Environment) -> Result<ReadSettings, StartError> {
        ReadSettings::read(self.config.as_deref(), self.layers(environment)).await
    }

    /// The settings as far as this machine alone knows them: without what is in a bucket, and without runtime changes.
    pub fn local_settings(&self, environment: &Environment) -> Result<Settings, ConfigError> {
        let mut layers = self.layers(environment);
        let config = self.config.as_deref().filter(|path| !is_in_bucket(path));
        layers.file = b2a_config::local_file(config)?;
        Ok(layers.settle()?.settings)
    }
}

/// Why a process could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings were refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The settings can't be had.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Logging can't be set up.
    #[error(transparent)]
    Logging(#[from] TelemetryError),
    /// The parts can't be put together.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// Numbers can't be served where the settings want it.
    #[error(transparent)]
    Metrics(#[from] MetricsAddressError),
    /// A part of a deployment without the state that it would share with the others.
    #[error(
        "`{0}` is one part of a deployment, and shares its state with the others through Redis: set redis_url \
         (REDIS_URL, --redis-url), or run everything in one process with `local`"
    )]
    Alone(&'static str),
}

impl StartError {
    /// Refuses to run `part` on state that no other process can see.
    pub fn unless_shared(settings: &Settings, part: &'static str) -> Result<(), Self> {
        match settings.redis_url {
            Some(_) => Ok(()),
            None => Err(Self::Alone(part)),
        }
    }
}
