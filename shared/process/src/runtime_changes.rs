//! What lives here: settings that are changed while processes run. They are kept in one object, so that every instance has them
//! within a second, and after a restart.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use b2a_domain::Clock;
use b2a_objects::{ObjectError, ObjectKey, ObjectStore, PutCondition};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// Where they are kept.
const OBJECT: &str = "config/runtime.json";
/// How old what a process knows of them may be.
const AGE: Duration = Duration::from_secs(1);
/// How long one look may take; with none in time, what is known goes on to count.
const LOOK_LIMIT: Duration = Duration::from_secs(2);
/// How long a change may take.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// How often a change is tried anew that somebody else was quicker with.
const TRIES: u32 = 8;
/// The largest object that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// What was changed, by the path of the setting, such as `pool.enable_browser_refresh`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// Grows with each change.
    pub version: u64,
    /// The values that count in place of those of file and environment.
    pub changes: BTreeMap<String, Change>,
}

/// One changed setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What it is now.
    pub value: Value,
    /// Since when, RFC 3339.
    pub at: String,
    /// Who changed it.
    pub by: String,
}

impl Changes {
    /// A changed switch, if it was changed.
    pub fn switch(&self, path: &str) -> Option<bool> {
        self.changes.get(path)?.value.as_bool()
    }
}

/// Why a setting could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The objects failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// What is there can't be read, and is not overwritten.
    #[error("{OBJECT}: not the changes that this software writes; mend or remove it")]
    Broken,
    /// Others changed settings again and again.
    #[error("the settings are being changed by others; try again")]
    Contended,
    /// It took too long; whether it happened is unknown.
    #[error("the settings could not be changed in time")]
    TimedOut,
}

/// The settings that were changed while processes ran, as the object store has them.
pub struct RuntimeChanges {
    objects: Arc<dyn ObjectStore>,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

/// What this process knows.
#[derive(Default)]
struct Known {
    /// When it looked last, well or not.
    looked: Option<Instant>,
    changes: Arc<Changes>,
    /// The last look failed, and was told.
    in_trouble: bool,
}

impl RuntimeChanges {
    /// Changes that nobody has looked at yet.
    pub fn new(objects: Arc<dyn ObjectStore>, clock: Arc<dyn Clock>) -> Self {
        Self {
            objects,
            clock,
            known: Mutex::default(),
        }
    }

    /// What is changed, as of a second ago or later. While the objects are away, what was known last.
    pub async fn current(&self) -> Arc<Changes> {
        let mut known = self.known.lock().await;
        if known.looked.is_none_or(|at| at.elapsed() >= AGE) {
            let looked = timeout(LOOK_LIMIT, self.read()).await;
            let looked = looked.unwrap_or(Err(ChangeError::TimedOut));
            match looked {
                Ok((changes, _)) => {
                    known.changes = Arc::new(changes);
                    known.in_trouble = false;
                }
                Err(error) if !known.in_trouble => {
                    known.in_trouble = true;
                    tracing::warn!(%error, "changed settings can't be read; those that are known count");
                }
                Err(_) => {}
            }
            known.looked = Some(Instant::now());
        }
        Arc::clone(&known.changes)
    }

    /// Changes settings, all of these or none, and answers with all that are changed now.
    pub async fn change(
        &self,
        by: &str,
        settings: &[(&str, Value)],
    ) -> Result<Arc<Changes>, ChangeError> {
        let written = timeout(WRITE_LIMIT, self.write(by, settings)).await;
        let changes = Arc::new(written.unwrap_or(Err(ChangeError::TimedOut))?);
        let mut known = self.known.lock().await;
        // A look that began before may have ended after.
        if known.changes.version <= changes.version {
            known.changes = Arc::clone(&changes);
            known.looked = Some(Instant::now());
        }
        Ok(changes)
    }

    async fn write(&self, by: &str, settings: &[(&str, Value)]) -> Result<Changes, ChangeError> {
        let key = key()?;
        let now_ms = i64::try_from(self.clock.now_ms()).unwrap_or(i64::MAX);
        let at = Timestamp::from_millisecond(now_ms).unwrap_or_default();
        for _ in 0..TRIES {
            let (mut changes, condition) = self.read().await?;
            changes.version += 1;
            for (path, value) in settings {
                let change = Change {
                    value: value.clone(),
                    at: at.to_string(),
                    by: by.to_owned(),
                };
                changes.changes.insert((*path).to_owned(), change);
            }
            let text = serde_json::to_vec_pretty(&changes).map_err(|_| ChangeError::Broken)?;
            match self.objects.put(&key, text.into(), condition).await {
                Ok(_) => {
                    let paths: Vec<&str> = settings.iter().map(|(path, _)| *path).collect();
                    tracing::info!(version = changes.version, by, ?paths, "settings changed");
                    return Ok(changes);
                }
                Err(ObjectError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ChangeError::Contended)
    }

    /// What the object holds, and the condition under which it may be replaced.
    async fn read(&self) -> Result<(Changes, PutCondition), ChangeError> {
        let Some(object) = self.objects.get(&key()?).await? else {
            return Ok((Changes::default(), PutCondition::IfAbsent));
        };
        if object.bytes.len() > MAX_BYTES {
            return Err(ChangeError::Broken);
        }
        let changes = serde_json::from_slice(&object.bytes).map_err(|_| ChangeError::Broken)?;
        Ok((changes, PutCondition::IfMatch(object.meta.etag)))
    }
}

fn key() -> Result<ObjectKey, ObjectError> {
    Ok(ObjectKey::new(OBJECT)?)
}
