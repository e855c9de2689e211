//! What lives here: a JSON schema as a model is shown it: compact, and without what says nothing of the values.

use serde::Serialize;
use serde::ser::{SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::{Map, Value};

/// A schema that is written without its formal members: which draft it is of, comments, the titles that generators
/// make of names, and whether members that it does not name are allowed. Values are held against the whole of it.
pub(super) struct Compact<'a>(pub(super) &'a Value);

impl Serialize for Compact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(members) = self.0.as_object() else {
            return self.0.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        for (keyword, value) in members {
            match keyword.as_str() {
                "$schema" | "$id" | "$comment" => {}
                "title" if value.is_string() => {}
                "additionalProperties" if value.is_boolean() => {}
                "properties" | "patternProperties" | "$defs" | "definitions"
                | "dependentSchemas" => match value.as_object() {
                    Some(schemas) => map.serialize_entry(keyword, &Named(schemas))?,
                    None => map.serialize_entry(keyword, value)?,
                },
                "items"
                | "prefixItems"
                | "additionalProperties"
                | "not"
                | "if"
                | "then"
                | "else"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "contains"
                | "propertyNames" => {
                    map.serialize_entry(keyword, &OneOrMore(value))?;
                }
                _ => map.serialize_entry(keyword, value)?,
            }
        }
        map.end()
    }
}

/// Schemas by name.
struct Named<'a>(&'a Map<String, Value>);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, schema)| (name, Compact(schema))))
    }
}

/// A schema, or a list of them.
struct OneOrMore<'a>(&'a Value);

impl Serialize for OneOrMore<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(schemas) = self.0.as_array() else {
            return Compact(self.0).serialize(serializer);
        };
        let mut list = serializer.serialize_seq(Some(schemas.len()))?;
        for schema in schemas {
            list.serialize_element(&Compact(schema))?;
        }
        list.end()
    }
}
