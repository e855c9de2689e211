//! What lives here: values in a tree of JSON objects, by their path.

use serde_json::{Map, Value};

/// The value at a path, if there is one.
pub(crate) fn get<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(root, |place, key| place.get(key))
}

/// Puts a value at a path. What is no object on the way there becomes one.
pub(crate) fn set<'k>(root: &mut Value, path: impl IntoIterator<Item = &'k str>, value: Value) {
    let mut place = root;
    for key in path {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[key];
    }
    *place = value;
}

/// Whether `path` is `other`, or lies below it.
pub(crate) fn is_within(path: &str, other: &str) -> bool {
    path.strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether `path` is one of these, or lies below one of them.
pub(crate) fn is_among(paths: &[&str], path: &str) -> bool {
    paths.iter().any(|other| is_within(path, other))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_put_and_found() {
        let mut root = json!({"a": 1});
        set(&mut root, ["a", "b"], json!(2));
        assert_eq!(root, json!({"a": {"b": 2}}));
        assert_eq!(get(&root, "a.b"), Some(&json!(2)));
        assert_eq!(get(&root, "a.c"), None);
        assert!(is_within("a.b", "a") && is_within("a", "a") && !is_within("ab", "a"));
    }
}
