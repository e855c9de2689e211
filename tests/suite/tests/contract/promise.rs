//! What lives here: what an answer promises, field by field, and whether it keeps that.

use std::collections::BTreeSet;

use serde_json::Value;

/// Compares an answer with what is promised, and gives the promises that it showed.
///
/// A promise is JSON of the answer's form. Where the answer has a value, the promise has a word for its kind (see
/// [`is`]), or the value itself. A list has one promise for each of its items, an object whose field is `*` one for all of
/// its fields. A field that ends in `?` may be left out. Further fields are nobody's business.
pub(crate) fn kept(promise: &Value, told: &Value) -> Result<BTreeSet<String>, String> {
    let mut shown = BTreeSet::new();
    compare(promise, told, "", &mut shown)?;
    Ok(shown)
}

/// Every promise there is in one: what an answer has to show in the course of a test.
pub(crate) fn all(promise: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(promise, "", &mut found);
    found
}

/// The promises of both.
pub(crate) fn both(mut promise: Value, further: Value) -> Value {
    let (Value::Object(fields), Value::Object(more)) = (&mut promise, further) else {
        panic!("a promise of fields: {promise}");
    };
    fields.extend(more);
    promise
}

fn compare(
    promise: &Value,
    told: &Value,
    at: &str,
    shown: &mut BTreeSet<String>,
) -> Result<(), String> {
    match promise {
        Value::Object(promises) => {
            let fields = told.as_object();
            let fields = fields.ok_or_else(|| format!("{at} is no object: {told}"))?;
            for (name, promise) in promises {
                let (field, may_be_absent) = read(name);
                let at = format!("{at}.{field}");
                match fields.get(field) {
                    _ if field == "*" => {
                        for value in fields.values() {
                            compare(promise, value, &at, shown)?;
                        }
                    }
                    Some(value) => compare(promise, value, &at, shown)?,
                    None if may_be_absent => {}
                    None => return Err(format!("{at} is missing in {told}")),
                }
            }
        }
        Value::Array(promises) => {
            let items = told.as_array();
            for item in items.ok_or_else(|| format!("{at} is no list: {told}"))? {
                compare(&promises[0], item, &format!("{at}[]"), shown)?;
            }
        }
        promise => {
            let is_kept = match promise {
                Value::String(word) => is(word, told),
                exactly => exactly == told,
            };
            if !is_kept {
                return Err(format!("{at} is {told} and not {promise}"));
            }
            shown.insert(at.to_owned());
        }
    }
    Ok(())
}

fn collect(promise: &Value, at: &str, found: &mut BTreeSet<String>) {
    match promise {
        Value::Object(promises) => {
            for (name, promise) in promises {
                collect(promise, &format!("{at}.{}", read(name).0), found);
            }
        }
        Value::Array(promises) => collect(&promises[0], &format!("{at}[]"), found),
        _ => {
            found.insert(at.to_owned());
        }
    }
}

/// A field's name, and whether it may be left out.
fn read(name: &str) -> (&str, bool) {
    name.strip_suffix('?')
        .map_or((name, false), |field| (field, true))
}

/// The words for kinds of values. Any other is the text itself.
fn is(word: &str, told: &Value) -> bool {
    let text = told.as_str().unwrap_or_default();
    let decimals = |number: &str| number.split_once('.').map(|(_, decimals)| decimals.len());
    match word {
        "anything" => true,
        "text" => told.is_string(),
        "yes or no" => told.is_boolean(),
        "count" => told.is_u64(),
        "count or null" => told.is_u64() || told.is_null(),
        "whole number" => told.is_i64() || told.is_u64(),
        "number" => told.is_number(),
        "ratio" => told.as_f64().is_some_and(|it| (0.0..=1.0).contains(&it)),
        "list" => told.is_array(),
        "time" => text.parse::<jiff::Timestamp>().is_ok(),
        "duration" => text.ends_with('s') && decimals(text).is_some(),
        "masked" => text.contains("***"),
        "0.00" => decimals(text) == Some(2),
        "0.0%" => text.strip_suffix('%').and_then(decimals) == Some(1),
        "0.00%" => text.strip_suffix('%').and_then(decimals) == Some(2),
        exactly => text == exactly,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::{all, kept};

    #[test]
    fn what_is_promised_has_to_be_there_and_of_its_kind() {
        let promise = json!({"items": [{"n": "count", "why?": "text"}], "by": {"*": "0.0%"}});
        let paths = |shown: &[&str]| -> BTreeSet<String> {
            shown.iter().map(|path| (*path).to_owned()).collect()
        };
        assert_eq!(
            all(&promise),
            paths(&[".items[].n", ".items[].why", ".by.*"])
        );
        for (told, shown) in [
            (json!({"items": [], "by": {}}), &[][..]),
            (
                json!({"items": [{"n": 1, "more": 2}], "by": {"x": "1.5%"}}),
                &[".items[].n", ".by.*"],
            ),
        ] {
            assert_eq!(kept(&promise, &told), Ok(paths(shown)), "{told}");
        }
        for told in [
            json!([]),
            json!({"items": []}),
            json!({"items": {}, "by": {}}),
            json!({"items": [{}], "by": {}}),
            json!({"items": [{"n": -1}], "by": {}}),
            json!({"items": [{"n": 1, "why": null}], "by": {}}),
            json!({"items": [], "by": {"x": "1.50%"}}),
        ] {
            assert!(kept(&promise, &told).is_err(), "{told}");
        }
    }
}
