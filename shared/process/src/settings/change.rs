//! What lives here: changing settings from inside, for every instance.

use std::collections::BTreeMap;

use b2a_config::{ConfigError, RuntimeChanges, field};
use b2a_objects::Next;
use bytes::Bytes;
use serde_json::Value;

use super::runtime_object::parsed;
use super::{LiveSettings, SettingsError};

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The version of the runtime changes now.
    pub version: u64,
    /// Fields that were named and work now.
    pub applied: Vec<String>,
    /// Fields that were named and wait for a restart.
    pub waiting: Vec<String>,
}

impl LiveSettings {
    /// Changes fields, all of them or none. With a `version` only if that still is the one of the runtime changes. When
    /// this returns, the change is kept and in force here; every other instance follows within a second.
    pub async fn change(
        &self,
        changes: &BTreeMap<String, Value>,
        version: Option<u64>,
        by: &str,
    ) -> Result<Changed, SettingsError> {
        for (path, value) in changes {
            RuntimeChanges::check(path, value)?;
        }
        let at = self.time();
        let version = self
            .write_next(version, |kept| Some(kept.with(changes, &at, by)))
            .await?;
        let (applied, waiting) = changes
            .keys()
            .cloned()
            .partition(|path| field(path).is_some_and(|field| field.is_hot));
        Ok(Changed {
            version,
            applied,
            waiting,
        })
    }

    /// Takes the change of a field back, so that it is what file and environment say. Answers with the version then.
    pub async fn reset(&self, path: &str) -> Result<u64, SettingsError> {
        if field(path).is_none() {
            return Err(ConfigError::BadValue {
                field: path.to_owned(),
                problem: "there is no such setting".to_owned(),
            }
            .into());
        }
        self.write_next(None, |kept| kept.without(path)).await
    }

    /// Writes the next version of the runtime changes and puts it into force. `next` makes it of the one that is kept;
    /// `None`: nothing is to be written.
    async fn write_next(
        &self,
        version: Option<u64>,
        next: impl Fn(&RuntimeChanges) -> Option<RuntimeChanges>,
    ) -> Result<u64, SettingsError> {
        let mut layers = self.layers.lock().await;
        let before = &*layers;
        let made = |stored: Option<Bytes>| {
            let kept = parsed(stored.as_ref())?;
            if version.is_some_and(|version| version != kept.version) {
                let present = kept.version;
                return Err(SettingsError::Stale { present });
            }
            let mut changed = before.clone();
            let next = next(&kept);
            let is_written = next.is_some();
            changed.runtime = next.unwrap_or(kept);
            let ready = self.make_ready(&changed)?;
            Ok(if is_written {
                let content = changed.runtime.to_bytes().into();
                Next::Write(content, (changed, ready, true))
            } else {
                Next::Keep((changed, ready, false))
            })
        };
        let kept = self.runtime.kept();
        // Boxed: it holds the layers several times.
        let changing = Box::pin(kept.change(|stored| std::future::ready(made(stored))));
        let (changed, ready, is_written) = changing.await?;
        let version = changed.runtime.version;
        *layers = changed;
        self.commit(ready);
        if is_written {
            self.announce().await;
        }
        Ok(version)
    }

    /// Tells the other instances to look. If that fails they look by themselves, a little later.
    pub(super) async fn announce(&self) {
        // This one looks too, once in vain: somebody else may have announced something else.
        if let Err(error) = self.signal.announce().await {
            tracing::warn!(%error, "other instances could not be told of changed settings; they look by themselves");
        }
    }

    /// The time now, in RFC 3339.
    fn time(&self) -> String {
        let now = i64::try_from(self.clock.now_ms()).unwrap_or(i64::MAX);
        let time = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
        time.to_string()
    }
}
