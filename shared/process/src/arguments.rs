//! What lives here: the arguments that all processes share, and the settings in force with them.

use std::path::PathBuf;

use b2a_config::{ConfigError, Environment, Settings};
use b2a_telemetry::{RecentLines, TelemetryError};
use secrecy::SecretString;

use crate::{ComposeError, init_logging, init_logging_keeping};

/// What every process can be told on its command line. Settings given here win over file and environment.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ProcessArgs {
    /// Configuration file [default: config/config.json, if it is there]
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
    /// The settings in force: defaults, file, environment, and then these arguments. Warnings go to the log, which
    /// is set up here.
    pub fn settings(&self, environment: &Environment) -> Result<Settings, StartError> {
        self.settings_after(environment, |debug| init_logging(environment, debug))
    }

    /// The same as [`ProcessArgs::settings`], and `lines` keeps the latest of what is logged.
    pub fn settings_keeping(
        &self,
        environment: &Environment,
        lines: RecentLines,
    ) -> Result<Settings, StartError> {
        self.settings_after(environment, |debug| {
            init_logging_keeping(environment, debug, lines)
        })
    }

    fn settings_after(
        &self,
        environment: &Environment,
        set_up_log: impl FnOnce(bool) -> Result<(), TelemetryError>,
    ) -> Result<Settings, StartError> {
        let loaded = b2a_config::load(self.config.as_deref(), environment)?;
        let mut settings = loaded.settings;
        set_up_log(settings.debug)?;
        for warning in &loaded.warnings {
            tracing::warn!("{warning}");
        }
        match &loaded.file {
            Some(file) => tracing::info!(file = %file.display(), "settings read"),
            None => tracing::info!("no {}: default settings", b2a_config::DEFAULT_FILE),
        }
        self.apply(&mut settings);
        Ok(settings)
    }

    /// Puts these arguments over the settings.
    pub fn apply(&self, settings: &mut Settings) {
        if let Some(data_dir) = &self.data_dir {
            settings.data_dir.clone_from(data_dir);
        }
        if let Some(url) = &self.redis_url {
            settings.redis_url = Some(SecretString::from(url.clone()));
        }
    }
}

/// Why a process could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings were refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Logging can't be set up.
    #[error(transparent)]
    Logging(#[from] TelemetryError),
    /// The parts can't be put together.
    #[error(transparent)]
    Compose(#[from] ComposeError),
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
