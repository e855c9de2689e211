//! What lives here: what a configuration file says, checked against the types of the settings while its lines are still
//! known.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use crate::secret::exposed;
use crate::typed::{parse_value, problem_of, typed};
use crate::{ConfigError, Settings, fields, outdated, tree};

/// What a configuration file says.
#[derive(Clone, PartialEq)]
pub struct FileLayer {
    origin: Option<String>,
    values: Value,
}

impl FileLayer {
    /// There is no file.
    pub fn none() -> Self {
        Self {
            origin: None,
            values: Value::Object(Map::new()),
        }
    }

    /// Reads a file, which must be there.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let origin = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&origin, &text),
            Err(error) => Err(ConfigError::Unreadable {
                origin,
                problem: error.to_string(),
            }),
        }
    }

    /// Reads a text; `origin` names the file or object that it is from.
    pub fn parse(origin: &str, text: &str) -> Result<Self, ConfigError> {
        Ok(Self {
            origin: Some(origin.to_owned()),
            values: checked(origin, text)?,
        })
    }

    /// What a file would have to say for these settings: all that is not as by default.
    pub fn given(settings: &Settings) -> Self {
        let (given, default) = (exposed(settings), exposed(&Settings::default()));
        let mut values = Value::Object(Map::new());
        for field in fields() {
            let value = tree::get(&given, &field.path);
            if let Some(value) = value
                && Some(value) != tree::get(&default, &field.path)
            {
                tree::set(&mut values, field.path.split('.'), value.clone());
            }
        }
        Self {
            origin: None,
            values,
        }
    }

    /// The file or object that was read.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// What it says, without what means "the default".
    pub(crate) const fn values(&self) -> &Value {
        &self.values
    }
}

/// What the file says that a first start leaves behind: the defaults of what an operator is likely to change. What is
/// not in it follows the defaults of later versions.
pub fn first_file() -> String {
    const LIKELY: [&str; 8] = [
        "api_keys",
        "data_dir",
        "debug",
        "default_config",
        "listen_addr",
        "note",
        "pool",
        "proxy",
    ];
    let default = exposed(&Settings::default());
    let mut values = Value::Object(Map::new());
    for field in fields() {
        if tree::is_among(&LIKELY, &field.path) {
            let value = tree::get(&default, &field.path).cloned();
            // In the old format nothing is an empty text.
            let value = value.filter(|value| !value.is_null());
            let value = value.unwrap_or_else(|| Value::from(""));
            tree::set(&mut values, field.path.split('.'), value);
        }
    }
    format!("{values:#}\n")
}

fn checked(origin: &str, text: &str) -> Result<Value, ConfigError> {
    let no_json = |line, column, problem| ConfigError::NotJson {
        origin: origin.to_owned(),
        line,
        column,
        problem,
    };
    let original: Value = serde_json::from_str(text)
        .map_err(|error| no_json(error.line(), error.column(), without_position(&error)))?;
    if !original.is_object() {
        return Err(no_json(1, 1, "expected an object".to_owned()));
    }
    let mut value = original.clone();
    outdated::drop_blanks(&mut value);
    let bad = |line, column, field: String, problem: &str| ConfigError::BadFile {
        origin: origin.to_owned(),
        line,
        column,
        problem: problem_of(&field, problem),
        field,
    };
    // Blanks that mean "the default" must not fail the typed pass, so it reads the cleaned value where they occur.
    if original == value {
        let text = &mut serde_json::Deserializer::from_str(text);
        typed(text, &mut BTreeSet::new()).map_err(|error| {
            let inner = error.inner();
            let (line, column) = (inner.line(), inner.column());
            let field = error.path().to_string();
            bad(line, column, field, &without_position(inner))
        })?;
    } else {
        parse_value(value.clone(), &mut BTreeSet::new())
            .map_err(|(field, problem)| bad(line_of(text, &field), 1, field, &problem))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_is_valid_and_changes_nothing() {
        let text = first_file();
        assert!(text.contains("\"api_keys\": []") && text.contains("\"use_cooldown_sec\": 15"));
        let layer = FileLayer::parse("first", &text).unwrap();
        let settings = parse_value(layer.values, &mut BTreeSet::new()).unwrap();
        assert_eq!(exposed(&settings), exposed(&Settings::default()));
    }

    #[test]
    fn settings_that_are_given_are_those_that_are_not_as_by_default() {
        let mut settings = Settings {
            api_keys: vec!["a".into()],
            ..Settings::default()
        };
        settings.pool.use_cooldown_sec = 0;
        let layer = FileLayer::given(&settings);
        assert_eq!(
            layer.values,
            serde_json::json!({"api_keys": ["a"], "pool": {"use_cooldown_sec": 0}})
        );
    }
}
