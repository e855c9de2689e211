//! What lives here: the settings that a process works by, beside those that it is told to.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::secret::{exposed, masked};
use crate::{
    ConfigError, Field, Layers, RuntimeChange, RuntimeChanges, Settings, Settled, Source, fields,
    tree,
};

/// The settings that a process works by. What waits for a restart is in them as it was at the start, so that all that is
/// made of them fits together.
#[derive(Debug, Clone)]
pub struct InForce {
    /// They.
    pub settings: Arc<Settings>,
    /// What the layers say, which a process that starts now would work by.
    settled: Settled,
    /// As they were at the start.
    started: Arc<Settings>,
    /// What administrators changed.
    runtime: RuntimeChanges,
}

/// A field as it may be shown.
#[derive(Debug, Clone)]
pub struct ShownField<'a> {
    /// What is known of it.
    pub field: &'static Field,
    /// What it is to be; masked.
    pub value: Value,
    /// Where that comes from.
    pub source: Source,
    /// When and by whom it was changed, if it was at runtime.
    pub change: Option<&'a RuntimeChange>,
    /// The process works by another value until it is started anew.
    pub waits_for_restart: bool,
}

impl InForce {
    /// What a process starts with.
    pub fn at_start(settled: Settled, layers: &Layers) -> Self {
        let settings = Arc::new(settled.settings.clone());
        Self {
            started: Arc::clone(&settings),
            settings,
            settled,
            runtime: layers.runtime.clone(),
        }
    }

    /// What the same process works by after its layers changed.
    pub fn after(&self, settled: Settled, layers: &Layers) -> Result<Self, ConfigError> {
        let started = exposed(&self.started);
        let mut root = exposed(&settled.settings);
        for field in fields().iter().filter(|field| !field.is_hot) {
            let value = tree::get(&started, &field.path).cloned();
            tree::set(&mut root, field.path.split('.'), value.unwrap_or_default());
        }
        // Both were typed settings a moment ago.
        let settings: Settings =
            serde_json::from_value(root).map_err(|_| ConfigError::BadValue {
                field: "settings".to_owned(),
                problem: "can't be changed while the process runs".to_owned(),
            })?;
        settings.validate()?;
        Ok(Self {
            settings: Arc::new(settings),
            started: Arc::clone(&self.started),
            runtime: layers.runtime.clone(),
            settled,
        })
    }

    /// The version of the runtime changes that are in force.
    pub const fn version(&self) -> u64 {
        self.runtime.version
    }

    /// Lines for the log: unknown keys, keys without effect.
    pub fn warnings(&self) -> &[String] {
        &self.settled.warnings
    }

    /// The fields that differ between the settings in force and other ones.
    pub fn differences(&self, other: &Self) -> BTreeSet<&'static str> {
        differences(&self.settings, &other.settings)
    }

    /// The fields that differ between what the layers say and what other ones said, in force or not.
    pub fn differences_of_layers(&self, other: &Self) -> BTreeSet<&'static str> {
        differences(&self.settled.settings, &other.settled.settings)
    }

    /// Every field as it may be shown, in the order of the paths.
    pub fn shown(&self) -> impl Iterator<Item = ShownField<'_>> {
        let values = masked(&self.settled.settings);
        let waiting = differences(&self.settings, &self.settled.settings);
        fields().iter().map(move |field| {
            let source = self.settled.sources.get(field.path.as_str());
            let source = source.copied().unwrap_or(Source::Default);
            let change = self.runtime.changes.get(&field.path);
            ShownField {
                field,
                value: tree::get(&values, &field.path).cloned().unwrap_or_default(),
                source,
                change: change.filter(|_| source == Source::Runtime),
                waits_for_restart: waiting.contains(field.path.as_str()),
            }
        })
    }

    /// One field as it may be shown.
    pub fn shown_field(&self, path: &str) -> Option<ShownField<'_>> {
        self.shown().find(|shown| shown.field.path == path)
    }
}

fn differences(one: &Settings, other: &Settings) -> BTreeSet<&'static str> {
    let (one, other) = (exposed(one), exposed(other));
    let differ = |field: &&Field| tree::get(&one, &field.path) != tree::get(&other, &field.path);
    fields()
        .iter()
        .filter(differ)
        .map(|field| field.path.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::Environment;

    fn changed(layers: &Layers, changes: &[(&str, Value)]) -> Layers {
        let changes: BTreeMap<String, Value> = changes
            .iter()
            .map(|(path, value)| ((*path).to_owned(), value.clone()))
            .collect();
        let mut next = layers.clone();
        next.runtime = layers.runtime.with(&changes, "2026-01-01T00:00:00Z", "me");
        next
    }

    #[test]
    fn what_waits_for_a_restart_stays_as_it_was_and_is_shown_as_it_will_be() {
        let layers = Layers::new(&Environment::default());
        let first = InForce::at_start(layers.settle().unwrap(), &layers);
        let changes = [
            ("listen_addr", json!(":9000")),
            ("pool.use_cooldown_sec", json!(3)),
            ("proxy", json!("http://u:hush@h:1")),
        ];
        let layers = changed(&layers, &changes);
        let second = first.after(layers.settle().unwrap(), &layers).unwrap();
        assert_eq!(second.settings.pool.use_cooldown_sec, 3);
        assert_eq!(second.settings.listen_addr, first.settings.listen_addr);
        let differ: Vec<_> = second.differences(&first).into_iter().collect();
        assert_eq!(differ, ["pool.use_cooldown_sec", "proxy"]);
        assert_eq!(second.differences_of_layers(&first).len(), 3);
        let listen = second.shown_field("listen_addr").unwrap();
        assert_eq!(
            (listen.value, listen.source, listen.waits_for_restart),
            (json!(":9000"), Source::Runtime, true)
        );
        assert_eq!(listen.change.unwrap().by, "me");
        let proxy = second.shown_field("proxy").unwrap();
        assert_eq!(
            (proxy.value, proxy.waits_for_restart),
            (json!("***"), false)
        );
        assert!(!format!("{second:?}").contains("hush"));
        assert_eq!(second.version(), 1);
        let back = InForce::after(&second, first.settled.clone(), &layers).unwrap();
        assert!(back.differences(&first).is_empty());
    }

    #[test]
    fn every_field_is_shown_once() {
        let layers = Layers::new(&Environment::default());
        let in_force = InForce::at_start(layers.settle().unwrap(), &layers);
        let shown: Vec<&str> = in_force.shown().map(|it| it.field.path.as_str()).collect();
        let all: Vec<&str> = fields().iter().map(|it| it.path.as_str()).collect();
        assert_eq!(shown, all);
        for it in in_force.shown() {
            assert_eq!(it.value, it.field.default, "{}", it.field.path);
        }
    }
}
