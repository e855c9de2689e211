//! What lives here: the bounds on a schema, so that none costs more than it is worth.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// How many values a schema may consist of; Claude Code's largest tool has a few hundred.
const MAX_VALUES: u32 = 20_000;
/// How many patterns it may have.
const MAX_PATTERNS: u32 = 200;
/// How many schemas may apply to one value, counted along all references: twice as many with each reference that
/// is followed from two places make a small schema take for ever.
const MAX_APPLIED: u64 = 10_000;

/// Whether a schema is within the bounds.
pub(super) fn check(schema: &Value) -> Result<(), String> {
    let mut counted = Counted::default();
    counted.count(schema);
    if counted.values > MAX_VALUES {
        return Err(format!("has more than {MAX_VALUES} values"));
    }
    if counted.patterns > MAX_PATTERNS {
        return Err(format!("has more than {MAX_PATTERNS} patterns"));
    }
    if counted.references == 0 {
        return Ok(());
    }
    let places = schemas_in(schema);
    let mut weigher = Weigher {
        root: schema,
        named: names_of(&places),
        known: HashMap::new(),
    };
    for place in places {
        if weigher.weigh(place)? > MAX_APPLIED {
            return Err("refers to itself too many times over".to_owned());
        }
    }
    Ok(())
}

/// Takes the patterns out of a schema; tells whether it had any.
pub(super) fn remove_patterns(schema: &mut Value) -> bool {
    match schema {
        Value::Object(members) => {
            // A property may well be called `pattern`: then its value is a schema, and no string.
            let before = members.len();
            members.retain(|name, value| match name.as_str() {
                "pattern" => !value.is_string(),
                "patternProperties" => false,
                _ => true,
            });
            let mut removed = members.len() < before;
            for value in members.values_mut() {
                removed |= remove_patterns(value);
            }
            removed
        }
        Value::Array(items) => {
            let mut removed = false;
            for item in items {
                removed |= remove_patterns(item);
            }
            removed
        }
        _ => false,
    }
}

#[derive(Default)]
struct Counted {
    values: u32,
    patterns: u32,
    references: u32,
}

impl Counted {
    fn count(&mut self, value: &Value) {
        self.values = self.values.saturating_add(1);
        if self.values > MAX_VALUES {
            return;
        }
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match (name.as_str(), value) {
                        ("pattern", Value::String(_)) => self.patterns += 1,
                        ("patternProperties", Value::Object(patterns)) => {
                            let patterns = u32::try_from(patterns.len()).unwrap_or(u32::MAX);
                            self.patterns = self.patterns.saturating_add(patterns);
                        }
                        ("$ref" | "$dynamicRef" | "$recursiveRef", _) => self.references += 1,
                        _ => {}
                    }
                    self.count(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.count(item)),
            _ => {}
        }
    }
}

/// Every object in a schema: more than its schemas, never less.
fn schemas_in(schema: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                found.push(value);
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// The schemas that have a name of their own.
fn names_of<'a>(places: &[&'a Value]) -> HashMap<&'a str, &'a Value> {
    let mut named = HashMap::new();
    for place in places {
        for keyword in ["$anchor", "$dynamicAnchor", "$id", "id"] {
            if let Some(name) = place.get(keyword).and_then(Value::as_str) {
                named.insert(last_part(name), *place);
            }
        }
    }
    named
}

/// An anchor's name, or the end of an address: who gives two schemas the same one is counted wrong, and not let past.
fn last_part(name: &str) -> &str {
    name.rsplit(['/', '#'])
        .find(|part| !part.is_empty())
        .unwrap_or(name)
}

/// Tells how many schemas apply to a value that one schema applies to.
struct Weigher<'a> {
    root: &'a Value,
    named: HashMap<&'a str, &'a Value>,
    /// By address; `None` while it is being weighed.
    known: HashMap<*const Value, Option<u64>>,
}

impl<'a> Weigher<'a> {
    /// Recursion is as deep as references go on from reference to reference, which [`MAX_VALUES`] bounds no better
    /// than the stack: so the chain is bounded as well.
    fn weigh(&mut self, schema: &'a Value) -> Result<u64, String> {
        self.weigh_at(schema, 0)
    }

    fn weigh_at(&mut self, schema: &'a Value, depth: u32) -> Result<u64, String> {
        const MAX_CHAIN: u32 = 200;
        let Some(members) = schema.as_object() else {
            return Ok(1);
        };
        if depth > MAX_CHAIN {
            return Err("has too long a chain of references".to_owned());
        }
        let address = std::ptr::from_ref(schema);
        match self.known.get(&address) {
            Some(Some(weight)) => return Ok(*weight),
            Some(None) => return Err("refers to itself without end".to_owned()),
            None => {}
        }
        self.known.insert(address, None);
        let mut weight = 1_u64;
        for (name, value) in members {
            match name.as_str() {
                "allOf" | "anyOf" | "oneOf" => {
                    for part in value.as_array().into_iter().flatten() {
                        weight = weight.saturating_add(self.weigh_at(part, depth + 1)?);
                    }
                }
                "not" | "if" | "then" | "else" => {
                    weight = weight.saturating_add(self.weigh_at(value, depth + 1)?);
                }
                "dependentSchemas" | "dependencies" => {
                    for part in value
                        .as_object()
                        .into_iter()
                        .flat_map(|parts| parts.values())
                    {
                        weight = weight.saturating_add(self.weigh_at(part, depth + 1)?);
                    }
                }
                "$ref" | "$dynamicRef" | "$recursiveRef" => {
                    if let Some(target) = value.as_str().and_then(|name| self.target(name)) {
                        weight = weight.saturating_add(self.weigh_at(target, depth + 1)?);
                    }
                }
                _ => {}
            }
        }
        self.known.insert(address, Some(weight));
        Ok(weight)
    }

    /// What a reference names, when that is in the schema itself.
    fn target(&self, reference: &str) -> Option<&'a Value> {
        let reference = percent_decode_str(reference).decode_utf8_lossy();
        let by_place = reference
            .strip_prefix('#')
            .and_then(|place| self.root.pointer(place));
        by_place.or_else(|| self.named.get(last_part(&reference)).copied())
    }
}
