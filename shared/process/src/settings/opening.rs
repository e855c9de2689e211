//! What lives here: the settings that a process starts with: first what this machine says, then what is kept in the object
//! store that it names.

use std::path::Path;
use std::sync::Arc;

use b2a_config::{ConfigError, DEFAULT_FILE, InForce, Layers, Settings, Settled};
use b2a_objects::{ObjectStore, Sealer, Vault};
use b2a_telemetry::LogLevel;

use super::runtime_object::RuntimeObject;
use super::source::{ConfigSource, is_in_bucket};
use super::{Refusal, SettingsError};
use crate::{ComposeError, StartError, objects};

/// What file, environment and command line say. Nothing is opened yet.
pub struct ReadSettings {
    layers: Layers,
    source: ConfigSource,
    settled: Settled,
    /// What is to be said once there is a log.
    remarks: Vec<String>,
}

/// The settings that a process starts with, and the object store that they name.
pub struct Opened {
    pub(super) layers: Layers,
    pub(super) source: ConfigSource,
    pub(super) in_force: InForce,
    pub(super) runtime: RuntimeObject,
    /// The store of the settings.
    pub(crate) objects: Arc<dyn ObjectStore>,
    pub(crate) log_level: LogLevel,
}

impl ReadSettings {
    /// Reads the file that `config` names: of this machine, or as `s3://bucket/…/config.json`. It must be there. Without a
    /// name it is the usual one, of this machine or else of the bucket that the environment names, and may be missing.
    pub async fn read(config: Option<&Path>, mut layers: Layers) -> Result<Self, StartError> {
        let mut remarks = Vec::new();
        let source = match config {
            Some(url) if is_in_bucket(url) => {
                let settings = layers.settle()?.settings;
                let url = url.to_string_lossy();
                Box::pin(ConfigSource::named(&url, &settings)).await?
            }
            Some(path) => ConfigSource::File(path.to_owned()),
            None => Box::pin(usual(&layers)).await?,
        };
        match Box::pin(source.read()).await {
            Ok(Some(file)) => {
                remarks.push(format!("settings read from {}", source.shown()));
                layers.file = file;
            }
            Ok(None) if config.is_some() => {
                let origin = source.shown();
                let problem = "there is no such file".to_owned();
                return Err(ConfigError::Unreadable { origin, problem }.into());
            }
            Ok(None) => remarks.push(format!("no {}: default settings", source.shown())),
            // A bucket that is away now is no reason not to start; it is asked again.
            Err(SettingsError::Objects(error)) if config.is_none() => remarks.push(format!(
                "{}: can't be read yet, and what it says is not in force: {error}",
                source.shown()
            )),
            Err(error) => return Err(error.into()),
        }
        let settled = layers.settle()?;
        Ok(Self {
            layers,
            source,
            settled,
            remarks,
        })
    }

    /// What they say so far: runtime changes are not known yet.
    pub const fn settings(&self) -> &Settings {
        &self.settled.settings
    }

    /// Lines for the log: what was read, and what is odd about it.
    pub fn tell(&self) {
        for remark in &self.remarks {
            tracing::info!("{remark}");
        }
        for warning in &self.settled.warnings {
            tracing::warn!("{warning}");
        }
    }

    /// Opens the object store that they name, and nothing else.
    pub async fn open_objects(&self) -> Result<Arc<dyn ObjectStore>, ComposeError> {
        // Boxed, as the others here: what opens something once is large, and all that starts a process holds it.
        Box::pin(objects::open(self.settings())).await
    }

    /// Opens the object store, and puts the runtime changes that are kept there over the rest. `log_level` follows the
    /// settings from now on.
    pub async fn open(self, log_level: LogLevel) -> Result<Opened, StartError> {
        let settings = self.settled.settings.clone();
        let objects = self.open_objects().await?;
        let mut opened = Opened::over(self, &settings, objects, log_level)?;
        match Box::pin(opened.runtime.read()).await {
            Ok(changes) => opened.layers.runtime = changes,
            Err(SettingsError::Objects(error)) => {
                tracing::warn!(%error, "runtime changes of the settings can't be read yet, and are not in force");
            }
            Err(error) => return Err(error.into()),
        }
        if !opened.layers.runtime.changes.is_empty() {
            let settled = opened
                .layers
                .settle()
                .map_err(|error| amid_changes(&error))?;
            opened.in_force = InForce::at_start(settled, &opened.layers);
            let changed: Vec<&str> = opened
                .layers
                .runtime
                .changes
                .keys()
                .map(String::as_str)
                .collect();
            let version = opened.layers.runtime.version;
            tracing::info!(
                version,
                changed = changed.join(", "),
                "runtime changes of the settings are in force"
            );
        }
        opened.log_level.set_debug(opened.settings().debug);
        Ok(opened)
    }
}

impl Opened {
    /// Settings that somebody put together, with the runtime changes in their object store over them. `log_level` follows
    /// the settings from now on.
    pub async fn given(settings: &Settings, log_level: LogLevel) -> Result<Self, StartError> {
        Box::pin(ReadSettings::given(settings).open(log_level)).await
    }

    /// The same over this object store, whose runtime changes are not read yet.
    pub(crate) fn given_over(
        settings: &Settings,
        objects: Arc<dyn ObjectStore>,
    ) -> Result<Self, StartError> {
        let read = ReadSettings::given(settings);
        Self::over(read, settings, objects, LogLevel::FIXED)
    }

    fn over(
        read: ReadSettings,
        settings: &Settings,
        objects: Arc<dyn ObjectStore>,
        log_level: LogLevel,
    ) -> Result<Self, StartError> {
        let key = settings.master_key.as_ref();
        let sealer = key.map(Sealer::from_base64).transpose();
        let vault = Vault::new(sealer.map_err(ComposeError::from)?);
        Ok(Self {
            runtime: RuntimeObject {
                objects: Arc::clone(&objects),
                vault,
            },
            in_force: InForce::at_start(read.settled, &read.layers),
            layers: read.layers,
            source: read.source,
            objects,
            log_level,
        })
    }

    /// The settings that the process starts with.
    pub fn settings(&self) -> &Arc<Settings> {
        &self.in_force.settings
    }
}

impl ReadSettings {
    fn given(settings: &Settings) -> Self {
        Self {
            layers: Layers::given(settings),
            source: ConfigSource::Given,
            settled: Settled::given(settings),
            remarks: Vec::new(),
        }
    }
}

/// Where the configuration file is when none is named.
async fn usual(layers: &Layers) -> Result<ConfigSource, StartError> {
    let path = Path::new(DEFAULT_FILE);
    if !path.exists() {
        let settings = layers.settle()?.settings;
        if !settings.s3.bucket.is_empty() {
            return Ok(ConfigSource::in_bucket(&settings).await?);
        }
    }
    Ok(ConfigSource::File(path.to_owned()))
}

/// What an operator can do who can't start the process that would undo a change.
fn amid_changes(error: &ConfigError) -> SettingsError {
    let problem = format!(
        "{error} (with the runtime changes in {}: without that object they are gone)",
        b2a_objects::RUNTIME_CHANGES_KEY
    );
    SettingsError::Refused(Refusal {
        field: error.field().map(str::to_owned),
        problem,
    })
}
