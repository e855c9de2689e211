//! What lives here: the rule that the dashboard asks for numbers that there are, and that each of them is to be seen on it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tree;

const DASHBOARD: &str = "infra/grafana/business2api.json";
const NAMES: &str = "shared/telemetry/src/metrics/names.rs";
/// How all names begin.
const PREFIX: &str = "b2a_";
/// What Prometheus makes of a histogram.
const PARTS: [&str; 3] = ["_bucket", "_sum", "_count"];

/// The names that stand in the code.
fn known(code: &str) -> BTreeSet<String> {
    let texts = code.split('"').skip(1).step_by(2);
    texts
        .filter(|text| text.starts_with(PREFIX))
        .map(str::to_owned)
        .collect()
}

/// The names that a query asks for.
fn asked(query: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    query
        .split(|c| !is_word(c))
        .filter(|word| word.starts_with(PREFIX))
        .map(|word| {
            let base = PARTS.iter().find_map(|part| word.strip_suffix(part));
            base.unwrap_or(word).to_owned()
        })
        .collect()
}

/// Every query of a dashboard, those of its variables too.
fn queries(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value.as_str() {
                Some(query) if ["expr", "definition"].contains(&name.as_str()) => vec![query],
                _ => queries(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(queries).collect(),
        _ => Vec::new(),
    }
}

fn violations(dashboard: &str, code: &str) -> Vec<String> {
    let dashboard: Value = match serde_json::from_str(dashboard) {
        Ok(dashboard) => dashboard,
        Err(error) => return vec![format!("no JSON: {error}")],
    };
    let known = known(code);
    let asked: BTreeSet<String> = queries(&dashboard).into_iter().flat_map(asked).collect();
    let unknown = asked.difference(&known);
    let unseen = known.difference(&asked);
    unknown
        .map(|name| format!("{name} is not there"))
        .chain(unseen.map(|name| format!("{name} is not on it")))
        .collect()
}

#[test]
fn the_dashboard_shows_the_numbers_that_there_are() {
    let found = violations(tree::text_of(DASHBOARD), tree::text_of(NAMES));
    tree::assert_none(
        &format!("{DASHBOARD} and {NAMES} have the same names:"),
        &found,
    );
}

#[test]
fn names_that_differ_are_found() {
    let code = r#"pub const A: &str = "b2a_a_total"; pub const B: &str = "b2a_b_seconds";"#;
    let good = r#"{"panels": [{"targets": [{"expr": "sum(rate(b2a_a_total{x=\"y\"}[5m]))"},
        {"expr": "histogram_quantile(0.5, b2a_b_seconds_bucket)"}]}]}"#;
    assert_eq!(violations(good, code), Vec::<String>::new());
    let other = r#"{"panels": [{"expr": "b2a_c_total + b2a_a_total"}]}"#;
    assert_eq!(
        violations(other, code),
        ["b2a_c_total is not there", "b2a_b_seconds is not on it"]
    );
    assert_eq!(violations("{", code).len(), 1);
}
