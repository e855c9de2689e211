//! What lives here: what is known of every field: what it means, in which unit, from which number on. All of it is
//! taken from the settings' own types: their names, types, attributes and comments.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::secret::{MARK, masked};
use crate::{Settings, hot, tree};

/// What can be known of a field without its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its place, such as `pool.use_cooldown_sec`.
    pub path: String,
    /// Of which kind its values are.
    pub kind: FieldKind,
    /// The words that it takes, if they are few.
    pub choices: Vec<String>,
    /// `s`, `ms`, `min`, `h` or `bytes`.
    pub unit: Option<&'static str>,
    /// The least number that it takes.
    pub minimum: Option<u64>,
    /// The greatest; times have one, so that they can be added to one another.
    pub maximum: Option<u64>,
    /// What it means.
    pub description: String,
    /// Its value is not shown.
    pub is_secret: bool,
    /// It takes effect while a process runs.
    pub is_hot: bool,
    /// A runtime change can set it.
    pub is_changeable: bool,
    /// What it is when nobody says anything; masked.
    pub default: Value,
}

/// Of which kind the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A text.
    Text,
    /// One of a few words.
    Choice,
    /// A list.
    List,
    /// Names and what they stand for.
    Map,
}

impl FieldKind {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Text => "text",
            Self::Choice => "choice",
            Self::List => "list",
            Self::Map => "map",
        }
    }
}

impl Field {
    /// The section that it stands in; `general` for those in none.
    pub fn section(&self) -> &str {
        let section = self.path.rsplit_once('.');
        section.map_or("general", |(section, _)| section)
    }

    /// Whether the value takes an optional text away: an empty one is as good as none.
    pub(crate) fn is_taken_away_by(&self, value: &Value) -> bool {
        let is_text = matches!(self.kind, FieldKind::Text | FieldKind::Choice);
        let is_blank = value.as_str().is_some_and(|text| text.trim().is_empty());
        is_blank && is_text && self.default.is_null()
    }
}

/// The longest time that a field may name: ten years, in seconds.
const LONGEST: u64 = 10 * 365 * 86_400;

/// The endings of names that tell a unit, and the most of it that makes sense.
const UNITS: [(&str, &str, Option<u64>); 5] = [
    ("_sec", "s", Some(LONGEST)),
    ("_ms", "ms", Some(LONGEST * 1000)),
    ("_minutes", "min", Some(LONGEST / 60)),
    ("_hours", "h", Some(LONGEST / 3600)),
    ("_bytes", "bytes", None),
];

static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let settings = SchemaSettings::draft2020_12().with(|it| it.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<Settings>();
    let default = masked(&Settings::default());
    let mut fields = Vec::new();
    if let Some(properties) = properties(schema.as_value()) {
        collect(properties, "", &default, &mut fields);
    }
    fields.sort_by(|one, other| one.path.cmp(&other.path));
    fields
});

/// Every field, in the order of the paths.
pub fn fields() -> &'static [Field] {
    &FIELDS
}

/// The field of this very path.
pub fn field(path: &str) -> Option<&'static Field> {
    let found = FIELDS.binary_search_by(|field| field.path.as_str().cmp(path));
    found.ok().map(|index| &FIELDS[index])
}

/// The field that `path` is, or lies within: an entry of a list (`models[0].id`) or of a map.
pub(crate) fn field_around(path: &str) -> Option<&'static Field> {
    let path = path.split('[').next().unwrap_or_default();
    fields()
        .iter()
        .find(|field| tree::is_within(path, &field.path))
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties")?.as_object()
}

fn collect(properties: &Map<String, Value>, within: &str, default: &Value, into: &mut Vec<Field>) {
    for (name, schema) in properties {
        let path = if within.is_empty() {
            name.clone()
        } else {
            format!("{within}.{name}")
        };
        match self::properties(schema) {
            Some(section) => collect(section, &path, default, into),
            None => into.push(of_schema(path, schema, default)),
        }
    }
}

fn of_schema(path: String, schema: &Value, default: &Value) -> Field {
    let mut choices = Vec::new();
    constants(schema, &mut choices);
    let unit = UNITS.iter().find(|(ending, ..)| path.ends_with(ending));
    let description = schema.get("description").and_then(Value::as_str);
    let words = description.unwrap_or_default().split_whitespace();
    Field {
        kind: if choices.is_empty() {
            kind(schema)
        } else {
            FieldKind::Choice
        },
        choices,
        unit: unit.map(|(_, unit, _)| *unit),
        maximum: unit.and_then(|(.., most)| *most),
        minimum: schema.get("minimum").and_then(Value::as_u64),
        description: words.collect::<Vec<_>>().join(" "),
        is_secret: schema.get(MARK) == Some(&Value::Bool(true)),
        is_hot: hot::is_hot(&path),
        is_changeable: hot::is_changeable(&path),
        default: tree::get(default, &path).cloned().unwrap_or_default(),
        path,
    }
}

/// A type or null is the type.
fn kind(schema: &Value) -> FieldKind {
    let kind = &schema["type"];
    let names = |name: &str| {
        kind.as_str() == Some(name)
            || kind
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|kind| kind == name))
    };
    if names("integer") {
        FieldKind::Integer
    } else if names("boolean") {
        FieldKind::Boolean
    } else if names("array") {
        FieldKind::List
    } else if names("object") {
        FieldKind::Map
    } else {
        FieldKind::Text
    }
}

/// The words that an enumeration takes.
fn constants(schema: &Value, into: &mut Vec<String>) {
    let listed = schema.get("enum").and_then(Value::as_array);
    let alone = schema.get("const");
    let words = listed.into_iter().flatten().chain(alone);
    into.extend(words.filter_map(Value::as_str).map(str::to_owned));
    for union in ["anyOf", "oneOf"] {
        let members = schema.get(union).and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            constants(member, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_tell_what_their_types_and_comments_say() {
        let rest = field("pool.use_cooldown_sec").unwrap();
        assert_eq!(
            (rest.kind, rest.unit, rest.minimum, rest.section()),
            (FieldKind::Integer, Some("s"), Some(0), "pool")
        );
        assert_eq!(rest.default, json!(15));
        assert_eq!(
            rest.description,
            "Seconds that an account rests between two uses while others are rested."
        );
        assert_eq!(field("max_tries").unwrap().minimum, Some(1));
        let output = field("media_output").unwrap();
        assert_eq!(
            (output.kind, output.choices.as_slice()),
            (
                FieldKind::Choice,
                ["url".to_owned(), "inline".to_owned()].as_slice()
            )
        );
        for (path, kind) in [
            ("debug", FieldKind::Boolean),
            ("listen_addr", FieldKind::Text),
            ("models", FieldKind::List),
            ("model_aliases", FieldKind::Map),
            ("api_keys", FieldKind::List),
            ("upstream.business.headers", FieldKind::Map),
            ("s3.endpoint", FieldKind::Text),
            ("redis_url", FieldKind::Text),
        ] {
            assert_eq!(field(path).unwrap().kind, kind, "{path}");
        }
        assert!(field("pool").is_none() && field("pool.nothing").is_none());
    }

    #[test]
    fn every_field_has_a_description() {
        for field in fields() {
            assert!(!field.description.is_empty(), "{}", field.path);
        }
    }

    #[test]
    fn what_lies_within_a_field_belongs_to_it() {
        let around = |path| field_around(path).map(|field| field.path.as_str());
        assert_eq!(
            around("upstream.business.headers.x"),
            Some("upstream.business.headers")
        );
        assert_eq!(around("models[0].id"), Some("models"));
        assert_eq!(around("pool"), None);
    }
}
