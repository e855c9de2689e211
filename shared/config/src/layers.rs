//! What lives here: putting the layers together, and saying which layer each value came from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::catalogue::field_around;
use crate::environment::Override;
use crate::outdated::{IGNORED, IGNORED_VARIABLES, WITHOUT_EFFECT};
use crate::typed::{parse_value, problem_of};
use crate::{
    ConfigError, Environment, Field, FileLayer, RuntimeChanges, Settings, field, fields, tree,
};

/// The file that is read when none is named: relative to the working directory.
pub const DEFAULT_FILE: &str = "config/config.json";

/// All that settings are made of: the defaults, and over them what a file says, the environment, the runtime changes and
/// the command line.
#[derive(Clone)]
pub struct Layers {
    /// What the file says.
    pub file: FileLayer,
    /// What administrators changed.
    pub runtime: RuntimeChanges,
    environment: Environment,
    /// What the command line says, by field.
    arguments: Vec<(&'static str, String)>,
}

/// Which layer a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// No layer says anything.
    Default,
    /// The file.
    File,
    /// The environment, or the command line.
    Environment,
    /// A runtime change.
    Runtime,
}

impl Source {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Runtime => "runtime",
        }
    }
}

/// Settings, and where each of them came from.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The settings.
    pub settings: Settings,
    /// Lines for the log: unknown keys, keys without effect.
    pub warnings: Vec<String>,
    /// Where those come from that are set at all.
    pub(crate) sources: BTreeMap<&'static str, Source>,
}

/// Settings, and what is to be said about the file.
#[derive(Debug)]
pub struct Loaded {
    /// The settings in force.
    pub settings: Settings,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// Lines for the log: unknown keys, keys without effect.
    pub warnings: Vec<String>,
}

/// Reads the settings of file and environment. A `file` that is named must be there; the default one may be missing.
pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Loaded, ConfigError> {
    let mut layers = Layers::new(environment);
    layers.file = local_file(file)?;
    let settled = layers.settle()?;
    Ok(Loaded {
        settings: settled.settings,
        file: layers.file.origin().map(PathBuf::from),
        warnings: settled.warnings,
    })
}

/// Reads a file of this machine, which must be there; without a name the usual one, which may be missing.
pub fn local_file(file: Option<&Path>) -> Result<FileLayer, ConfigError> {
    match file {
        Some(path) => FileLayer::read(path),
        None if Path::new(DEFAULT_FILE).exists() => FileLayer::read(Path::new(DEFAULT_FILE)),
        None => Ok(FileLayer::none()),
    }
}

impl Settled {
    /// Settings that somebody put together, as they are.
    pub fn given(settings: &Settings) -> Self {
        let file = FileLayer::given(settings);
        Self {
            settings: settings.clone(),
            warnings: Vec::new(),
            sources: file_sources(&file),
        }
    }
}

/// The fields that a file sets.
fn file_sources(file: &FileLayer) -> BTreeMap<&'static str, Source> {
    let is_set = |field: &&Field| tree::get(file.values(), &field.path).is_some();
    let set = fields().iter().filter(is_set);
    set.map(|field| (field.path.as_str(), Source::File))
        .collect()
}

impl Layers {
    /// The environment over the defaults, without a file.
    pub fn new(environment: &Environment) -> Self {
        Self {
            file: FileLayer::none(),
            runtime: RuntimeChanges::default(),
            environment: environment.clone(),
            arguments: Vec::new(),
        }
    }

    /// Settings that somebody put together, in the place of a file.
    pub fn given(settings: &Settings) -> Self {
        Self {
            file: FileLayer::given(settings),
            ..Self::new(&Environment::default())
        }
    }

    /// The same with an argument of the command line, which comes before everything else.
    #[must_use]
    pub fn with_argument(mut self, path: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((path, value.into()));
        self
    }

    /// Puts the layers together. A layer is taken whole or not at all.
    pub fn settle(&self) -> Result<Settled, ConfigError> {
        let mut root = self.file.values().clone();
        let mut sources = file_sources(&self.file);
        for change in self.environment.overrides() {
            apply(&mut root, &change)?;
            note_source(&mut sources, &root, &change.path.join("."));
        }
        self.put_keys(&mut root, &mut sources);
        let mut warnings = self.put_runtime(&mut root, &mut sources)?;
        for (path, value) in &self.arguments {
            let change = Override {
                variable: format!("--{}", path.replace('_', "-")),
                path: path.split('.').map(str::to_owned).collect(),
                value: value.clone(),
            };
            apply(&mut root, &change)?;
            sources.insert(path, Source::Environment);
        }
        let mut unknown = BTreeSet::new();
        let parsed = parse_value(root, &mut unknown);
        let mut settings = parsed.map_err(|(field, problem)| ConfigError::BadValue {
            problem: problem_of(&field, &problem),
            field,
        })?;
        settings.api_keys = without_blanks(&settings.api_keys);
        settings.admin_keys = without_blanks(&settings.admin_keys);
        settings.validate()?;
        warnings.splice(0..0, self.warnings(&unknown));
        Ok(Settled {
            settings,
            warnings,
            sources,
        })
    }

    /// `API_KEYS` and `ADMIN_KEYS` replace lists, `API_KEY` adds to one.
    fn put_keys(&self, root: &mut Value, sources: &mut BTreeMap<&'static str, Source>) {
        let (keys, one) = self.environment.api_keys();
        let lists = [
            ("api_keys", keys, one),
            ("admin_keys", self.environment.admin_keys(), None),
        ];
        for (path, list, one) in lists {
            if list.is_none() && one.is_none() {
                continue;
            }
            let before = root.get(path).and_then(Value::as_array).cloned();
            let list = list.map(|list| list.into_iter().map(Value::String).collect());
            let mut keys: Vec<Value> = list.or(before).unwrap_or_default();
            keys.extend(one.map(Value::String));
            tree::set(root, [path], Value::Array(keys));
            sources.insert(path, Source::Environment);
        }
    }

    /// What administrators changed. Each change must fit its field; one of a field that is not there is told.
    fn put_runtime(
        &self,
        root: &mut Value,
        sources: &mut BTreeMap<&'static str, Source>,
    ) -> Result<Vec<String>, ConfigError> {
        let mut unknown = Vec::new();
        for (path, change) in &self.runtime.changes {
            let Some(field) = field(path).filter(|field| field.is_changeable) else {
                unknown.push(path.as_str());
                continue;
            };
            let is_nothing = field.is_taken_away_by(&change.value);
            let value = if is_nothing {
                Value::Null
            } else {
                change.value.clone()
            };
            tree::set(root, path.split('.'), value);
            parse_value(root.clone(), &mut BTreeSet::new()).map_err(|(at, problem)| {
                let within = at.strip_prefix(path.as_str()).unwrap_or_default();
                let within = within.trim_start_matches('.');
                let problem = problem_of(path, &problem);
                ConfigError::BadValue {
                    field: path.clone(),
                    problem: if within.is_empty() {
                        problem
                    } else {
                        format!("{within}: {problem}")
                    },
                }
            })?;
            sources.insert(&field.path, Source::Runtime);
        }
        let told = format!("unknown runtime changes, ignored: {}", unknown.join(", "));
        Ok(if unknown.is_empty() {
            Vec::new()
        } else {
            vec![told]
        })
    }

    fn warnings(&self, unknown: &BTreeSet<String>) -> Vec<String> {
        let named = |keep: &dyn Fn(&str) -> bool| {
            unknown
                .iter()
                .map(String::as_str)
                .filter(|key| keep(key))
                .collect::<Vec<_>>()
        };
        let mut ignored = named(&|key| tree::is_among(IGNORED, key));
        ignored.extend(
            IGNORED_VARIABLES
                .iter()
                .filter(|name| self.environment.get(name).is_some()),
        );
        let without_effect = named(&|key| tree::is_among(WITHOUT_EFFECT, key));
        let rest =
            named(&|key| !tree::is_among(IGNORED, key) && !tree::is_among(WITHOUT_EFFECT, key));
        [
            (
                "settings that serve nothing this software does, ignored",
                ignored,
            ),
            ("settings without effect in this version", without_effect),
            ("unknown settings, ignored", rest),
        ]
        .into_iter()
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(what, keys)| format!("{what}: {}", keys.join(", ")))
        .collect()
    }
}

/// Sets one field from the environment: as JSON (numbers, booleans, lists, objects) when the field takes that, else
/// as a string.
fn apply(root: &mut Value, change: &Override) -> Result<(), ConfigError> {
    let as_text = Value::String(change.value.clone());
    let candidates = serde_json::from_str(&change.value)
        .ok()
        .into_iter()
        .chain([as_text]);
    let mut refusal = None;
    for candidate in candidates {
        let mut changed = root.clone();
        let path = change.path.iter().map(String::as_str);
        tree::set(&mut changed, path, candidate);
        match parse_value(changed.clone(), &mut BTreeSet::new()) {
            Ok(_) => {
                *root = changed;
                return Ok(());
            }
            Err((field, problem)) => refusal = refusal.or(Some((field, problem))),
        }
    }
    let (field, problem) = refusal.unwrap_or_default();
    Err(ConfigError::BadVariable {
        variable: change.variable.clone(),
        problem: problem_of(&field, &problem),
        field,
    })
}

/// A variable was set for `path`: a field, an entry of one, or a whole section, which it replaces.
fn note_source(sources: &mut BTreeMap<&'static str, Source>, root: &Value, path: &str) {
    if let Some(field) = field_around(path) {
        sources.insert(&field.path, Source::Environment);
        return;
    }
    let section = fields()
        .iter()
        .filter(|field| tree::is_within(&field.path, path));
    for field in section {
        if tree::get(root, &field.path).is_some() {
            sources.insert(&field.path, Source::Environment);
        } else {
            sources.remove(field.path.as_str());
        }
    }
}

/// Keys without blanks and doubles.
fn without_blanks(keys: &[SecretString]) -> Vec<SecretString> {
    let mut seen = BTreeSet::new();
    keys.iter()
        .map(|key| key.expose_secret().trim().to_owned())
        .filter(|key| !key.is_empty() && seen.insert(key.clone()))
        .map(SecretString::from)
        .collect()
}
