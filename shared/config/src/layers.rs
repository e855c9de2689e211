//! What lives here: putting the layers together, and saying which layer a bad value came from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use crate::environment::Override;
use crate::outdated::{self, IGNORED, IGNORED_VARIABLES, WITHOUT_EFFECT};
use crate::{ConfigError, Environment, Settings};

/// The file that is read when none is named: relative to the working directory.
pub const DEFAULT_FILE: &str = "config/config.json";

/// Settings, and what is to be said about where they came from.
#[derive(Debug)]
pub struct Loaded {
    /// The settings in force.
    pub settings: Settings,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// Lines for the log: unknown keys, keys without effect.
    pub warnings: Vec<String>,
}

/// Reads the settings. A `file` that is named must be there; the default one may be missing.
pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Loaded, ConfigError> {
    let path = file.unwrap_or(Path::new(DEFAULT_FILE)).to_owned();
    let wanted = file.is_some() || path.exists();
    let text = if wanted { Some(read(&path)?) } else { None };
    let mut unknown = BTreeSet::new();
    let mut root = match &text {
        Some(text) => parse_file(&path, text, &mut unknown)?,
        None => Value::Object(serde_json::Map::new()),
    };
    outdated::drop_blanks(&mut root);
    for change in environment.overrides() {
        apply(&mut root, &change)?;
    }
    let mut settings =
        parse_value(root, &mut unknown).map_err(|(field, problem)| ConfigError::BadVariable {
            variable: "B2A__…".to_owned(),
            field,
            problem,
        })?;
    let (list, one) = environment.api_keys();
    settings.api_keys = merged_keys(&settings.api_keys, list, one);
    settings.admin_keys = merged_keys(&settings.admin_keys, environment.admin_keys(), None);
    settings.validate()?;
    let warnings = warnings(&unknown, environment);
    Ok(Loaded {
        settings,
        file: text.is_some().then_some(path),
        warnings,
    })
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

/// Checks the file against the types of the settings while lines are still known, and hands out its values.
fn parse_file(
    path: &Path,
    text: &str,
    unknown: &mut BTreeSet<String>,
) -> Result<Value, ConfigError> {
    let bad = |error: &serde_json::Error, field: String| ConfigError::BadFile {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
        field,
        problem: without_position(error),
    };
    let mut value: Value = serde_json::from_str(text).map_err(|error| ConfigError::NotJson {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
        problem: without_position(&error),
    })?;
    outdated::drop_blanks(&mut value);
    // Blanks that mean "the default" must not fail the typed pass, so it reads the cleaned text where they occur.
    let cleaned = serde_json::from_str::<Value>(text).is_ok_and(|original| original != value);
    if cleaned {
        parse_value(value.clone(), unknown).map_err(|(field, problem)| ConfigError::BadFile {
            path: path.to_owned(),
            line: line_of(text, &field),
            column: 1,
            field,
            problem,
        })?;
    } else {
        typed(&mut serde_json::Deserializer::from_str(text), unknown)
            .map_err(|error| bad(error.inner(), error.path().to_string()))?;
    }
    Ok(value)
}

/// The line on which the last key of `field` stands; 1 when it can't be found.
fn line_of(text: &str, field: &str) -> usize {
    let key = field.rsplit('.').next().unwrap_or(field);
    let quoted = format!("\"{key}\"");
    text.lines()
        .position(|line| line.contains(&quoted))
        .map_or(1, |index| index + 1)
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(problem, _)| problem.to_owned())
}

fn typed<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
    unknown: &mut BTreeSet<String>,
) -> Result<Settings, serde_path_to_error::Error<D::Error>> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(deserializer, &mut track);
    let mut note = |path: serde_ignored::Path<'_>| {
        unknown.insert(path.to_string().replace(".?", ""));
    };
    let ignored = serde_ignored::Deserializer::new(tracked, &mut note);
    Settings::deserialize(ignored)
        .map_err(|error| serde_path_to_error::Error::new(track.path(), error))
}

fn parse_value(root: Value, unknown: &mut BTreeSet<String>) -> Result<Settings, (String, String)> {
    typed(root, unknown).map_err(|error| (error.path().to_string(), error.inner().to_string()))
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
        set(&mut changed, &change.path, candidate);
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
        field,
        problem,
    })
}

fn set(root: &mut Value, path: &[String], value: Value) {
    let mut place = root;
    for key in path {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = &mut place[key.as_str()];
    }
    *place = value;
}

/// Keys without blanks and doubles: those of the file, or `list` in their place, and `one` more.
fn merged_keys(
    from_file: &[SecretString],
    list: Option<Vec<String>>,
    one: Option<String>,
) -> Vec<SecretString> {
    let base = list.unwrap_or_else(|| {
        from_file
            .iter()
            .map(|key| key.expose_secret().to_owned())
            .collect::<Vec<_>>()
    });
    let mut seen = BTreeSet::new();
    base.into_iter()
        .chain(one)
        .map(|key| key.trim().to_owned())
        .filter(|key| !key.is_empty() && seen.insert(key.clone()))
        .map(SecretString::from)
        .collect()
}

fn warnings(unknown: &BTreeSet<String>, environment: &Environment) -> Vec<String> {
    let named = |keep: &dyn Fn(&str) -> bool| {
        unknown
            .iter()
            .map(String::as_str)
            .filter(|key| keep(key))
            .collect::<Vec<_>>()
    };
    let mut ignored = named(&|key| outdated::is_among(IGNORED, key));
    ignored.extend(
        IGNORED_VARIABLES
            .iter()
            .filter(|name| environment.get(name).is_some()),
    );
    let without_effect = named(&|key| outdated::is_among(WITHOUT_EFFECT, key));
    let rest =
        named(&|key| !outdated::is_among(IGNORED, key) && !outdated::is_among(WITHOUT_EFFECT, key));
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
