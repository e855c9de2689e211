//! What lives here: the settings in force, and how all that works by them comes to work by other ones at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Weak};

use arc_swap::ArcSwap;
use b2a_config::{InForce, Layers};
use b2a_domain::Clock;
use b2a_pool::SettingsSignal;
use parking_lot::Mutex;
use tokio::sync::watch;

use super::reload::Look;
use super::runtime_object::RuntimeObject;
use super::source::ConfigSource;
use super::{Change, Commit, Follower, Opened, SettingsError};

/// The settings that a process works by, while they change.
///
/// Other settings are made ready by every part first. If one refuses them, none changes.
pub struct LiveSettings {
    pub(super) source: ConfigSource,
    pub(super) runtime: RuntimeObject,
    pub(super) signal: Arc<dyn SettingsSignal>,
    pub(super) clock: Arc<dyn Clock>,
    /// What they are made of. Whoever changes them holds this, one at a time.
    pub(super) layers: tokio::sync::Mutex<Layers>,
    in_force: ArcSwap<InForce>,
    /// How often they changed.
    changes: watch::Sender<u64>,
    followers: Mutex<Vec<Weak<dyn Follower>>>,
    /// What is wrong with what the sources say now, while others are in force: by what was looked at.
    problems: Mutex<BTreeMap<Look, String>>,
    /// The edition that was read last.
    pub(super) seen: AtomicU64,
}

/// Other settings that every part is ready for.
pub(super) struct Ready {
    in_force: InForce,
    /// The fields that take effect now.
    pub(super) applied: BTreeSet<&'static str>,
    commits: Vec<Commit>,
}

impl LiveSettings {
    /// The settings that a process started with.
    pub(crate) fn new(
        opened: Opened,
        signal: Arc<dyn SettingsSignal>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            source: opened.source,
            runtime: opened.runtime,
            signal,
            clock,
            layers: tokio::sync::Mutex::new(opened.layers),
            in_force: ArcSwap::from_pointee(opened.in_force),
            changes: watch::Sender::new(0),
            followers: Mutex::default(),
            problems: Mutex::default(),
            seen: AtomicU64::new(0),
        }
    }

    /// The settings now.
    pub fn now(&self) -> Arc<InForce> {
        self.in_force.load_full()
    }

    /// Tells of every change: its value is how many there were.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Has a part follow from now on, for as long as somebody else holds it. It works by the settings of now already.
    pub fn attach(&self, follower: &Arc<impl Follower>) {
        let follower: Arc<dyn Follower> = follower.clone();
        self.followers.lock().push(Arc::downgrade(&follower));
    }

    /// What is wrong with what file and runtime changes say now, if they say something that was not taken.
    pub fn problem(&self) -> Option<String> {
        self.problems.lock().values().next().cloned()
    }

    /// Takes note of what is wrong, or that nothing is. It is logged once.
    pub(super) fn note_problem(&self, look: Look, problem: Option<String>) {
        let mut known = self.problems.lock();
        if known.get(&look) == problem.as_ref() {
            return;
        }
        let Some(error) = problem else {
            known.remove(&look);
            tracing::info!("the settings that are there are in force again");
            return;
        };
        if !known.values().any(|known| *known == error) {
            tracing::warn!(error, "settings not taken; those before stay in force");
        }
        known.insert(look, error);
    }

    /// Has every part make itself ready for what these layers say.
    pub(super) fn make_ready(&self, layers: &Layers) -> Result<Ready, SettingsError> {
        let now = self.now();
        let in_force = now.after(layers.settle()?, layers)?;
        let applied = in_force.differences(&now);
        let change = Change {
            settings: &in_force.settings,
            differences: &applied,
        };
        let followers: Vec<Arc<dyn Follower>> = {
            let mut followers = self.followers.lock();
            followers.retain(|follower| follower.strong_count() > 0);
            followers.iter().filter_map(Weak::upgrade).collect()
        };
        let commits = if applied.is_empty() {
            Ok(Vec::new())
        } else {
            followers
                .into_iter()
                .map(|follower| follower.prepare(&change))
                .collect()
        };
        Ok(Ready {
            commits: commits?,
            in_force,
            applied,
        })
    }

    /// Puts into force what was made ready. Whoever calls holds the layers.
    pub(super) fn commit(&self, ready: Ready) {
        let before = self.now();
        for commit in ready.commits {
            commit();
        }
        let waiting = ready.in_force.differences_of_layers(&before);
        let waiting: Vec<&str> = waiting.difference(&ready.applied).copied().collect();
        let applied: Vec<&str> = ready.applied.iter().copied().collect();
        let version = ready.in_force.version();
        let new_warnings = |warning: &&String| !before.warnings().contains(warning);
        for warning in ready.in_force.warnings().iter().filter(new_warnings) {
            tracing::warn!("{warning}");
        }
        if !applied.is_empty() {
            tracing::info!(version, changed = applied.join(", "), "settings changed");
        }
        if !waiting.is_empty() {
            let fields = waiting.join(", ");
            tracing::info!(version, fields, "settings changed that wait for a restart");
        }
        self.in_force.store(Arc::new(ready.in_force));
        self.changes.send_modify(|changes| *changes += 1);
    }
}
