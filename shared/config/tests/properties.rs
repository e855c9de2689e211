//! What lives here: the order of the layers, for whatever they say.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use b2a_config::{Environment, FileLayer, InForce, Layers, RuntimeChanges, Source};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Some fields of all kinds, with what each layer may say of them.
const FIELDS: [&str; 8] = [
    "max_tries",
    "debug",
    "default_config",
    "note",
    "model_aliases",
    "pool.use_cooldown_sec",
    "timeouts.idle_sec",
    "upstream.business.language",
];

/// A value that fits the field, told apart by a number.
fn value(path: &str, number: u64) -> Value {
    match path {
        "debug" => json!(number % 2 == 1),
        "default_config" | "upstream.business.language" => json!(format!("text {number}")),
        "note" => json!([format!("line {number}")]),
        "model_aliases" => json!({format!("name-{number}"): "gemini-2.5-pro"}),
        _ => json!(number),
    }
}

type Said = BTreeMap<usize, u64>;

fn said() -> impl Strategy<Value = Said> {
    prop::collection::btree_map(0..FIELDS.len(), 1_u64..1000, 0..FIELDS.len())
}

fn file(said: &Said) -> FileLayer {
    let mut root = json!({"surprise": 1});
    for (index, number) in said {
        let path: Vec<&str> = FIELDS[*index].split('.').collect();
        let mut place = &mut root;
        for key in &path {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            place = &mut place[*key];
        }
        *place = value(FIELDS[*index], *number);
    }
    FileLayer::parse("a file", &root.to_string()).unwrap()
}

fn environment(said: &Said) -> Environment {
    let variables: Vec<(String, String)> = said
        .iter()
        .map(|(index, number)| {
            let name = FIELDS[*index].to_uppercase().replace('.', "__");
            let value = match value(FIELDS[*index], *number) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            (format!("B2A__{name}"), value)
        })
        .collect();
    variables.into_iter().collect()
}

fn runtime(said: &Said) -> RuntimeChanges {
    let changes = said
        .iter()
        .map(|(index, number)| (FIELDS[*index].to_owned(), value(FIELDS[*index], *number)))
        .collect();
    RuntimeChanges::default().with(&changes, "2026-01-01T00:00:00Z", "somebody")
}

fn in_force(layers: &Layers) -> InForce {
    InForce::at_start(layers.settle().unwrap(), layers)
}

fn shown(layers: &Layers) -> Vec<(Value, Source)> {
    let in_force = in_force(layers);
    let shown = in_force.shown().map(|field| (field.value, field.source));
    shown.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_last_layer_that_says_something_counts(
        (in_file, in_environment, at_runtime) in (said(), said(), said())
    ) {
        let mut layers = Layers::new(&environment(&in_environment));
        layers.file = file(&in_file);
        layers.runtime = runtime(&at_runtime);
        let in_force = in_force(&layers);
        prop_assert_eq!(in_force.warnings(), ["unknown settings, ignored: surprise"]);
        for shown in in_force.shown() {
            let index = FIELDS.iter().position(|path| *path == shown.field.path);
            let said_by = |layer: &Said| index.and_then(|index| layer.get(&index)).copied();
            let expected = [
                (Source::Runtime, said_by(&at_runtime)),
                (Source::Environment, said_by(&in_environment)),
                (Source::File, said_by(&in_file)),
            ]
            .into_iter()
            .find_map(|(source, number)| Some((source, number?)));
            let path = &shown.field.path;
            match expected {
                Some((source, number)) => {
                    prop_assert_eq!(shown.source, source, "{}", path);
                    prop_assert_eq!(shown.value, value(path, number), "{}", path);
                }
                None => {
                    prop_assert_eq!(shown.source, Source::Default, "{}", path);
                    prop_assert_eq!(&shown.value, &shown.field.default, "{}", path);
                }
            }
            prop_assert_eq!(shown.change.is_some(), said_by(&at_runtime).is_some());
        }
    }

    #[test]
    fn taking_a_change_back_restores_what_was(
        (below, at_runtime, order) in (said(), said(), Just((0..FIELDS.len()).collect::<Vec<_>>()).prop_shuffle())
    ) {
        let mut layers = Layers::new(&Environment::default());
        layers.file = file(&below);
        let before = shown(&layers);
        layers.runtime = runtime(&at_runtime);
        for index in order {
            if let Some(without) = layers.runtime.without(FIELDS[index]) {
                prop_assert_eq!(without.version, layers.runtime.version + 1);
                layers.runtime = without;
            }
        }
        prop_assert_eq!(shown(&layers), before);
    }

    #[test]
    fn changes_of_different_fields_may_come_in_any_order(
        at_runtime in said(), order in Just((0..FIELDS.len()).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let mut layers = Layers::new(&Environment::default());
        for index in order {
            if let Some(number) = at_runtime.get(&index) {
                let change = [(FIELDS[index].to_owned(), value(FIELDS[index], *number))];
                layers.runtime = layers.runtime.with(&change.into(), "", "");
            }
        }
        let one_by_one = shown(&layers);
        layers.runtime = runtime(&at_runtime);
        prop_assert_eq!(one_by_one, shown(&layers));
    }
}

#[test]
fn a_change_that_does_not_fit_its_field_is_refused_by_its_name() {
    for (path, value, problem) in [
        (
            "max_tries",
            json!("many"),
            "invalid type: string \"many\", expected u32",
        ),
        ("max_tries", json!(0), "must be at least 1"),
        (
            "max_tries",
            json!(-1),
            "invalid value: integer `-1`, expected u32",
        ),
        (
            "models",
            json!([{"upstream": "auto"}]),
            "[0]: missing field `id`",
        ),
        (
            "models",
            json!([]),
            "needs at least one model, each with an id",
        ),
        ("proxy", json!(["sk-hush"]), "must be a text"),
        (
            "debug",
            Value::Null,
            "invalid type: null, expected a boolean",
        ),
    ] {
        let mut layers = Layers::new(&Environment::default());
        let change = [(path.to_owned(), value)];
        layers.runtime = layers.runtime.with(&change.into(), "", "");
        let error = layers.settle().unwrap_err();
        assert_eq!(error.field(), Some(path));
        assert_eq!(error.to_string(), format!("field `{path}`: {problem}"));
    }
}

#[test]
fn keys_of_the_environment_are_one_layer_and_the_command_line_the_last() {
    let environment: Environment = [("API_KEY", "b"), ("LISTEN_ADDR", ":1")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect();
    let mut layers = Layers::new(&environment).with_argument("listen_addr", ":2");
    layers.file = FileLayer::parse("a file", r#"{"api_keys": ["a"]}"#).unwrap();
    let in_force = in_force(&layers);
    assert_eq!(in_force.settings.api_keys.len(), 2);
    let field = |path| in_force.shown_field(path).unwrap();
    assert_eq!(field("api_keys").source, Source::Environment);
    assert_eq!(field("listen_addr").value, ":2");
    assert_eq!(field("listen_addr").source, Source::Environment);
    let change = [("listen_addr", json!(":3")), ("api_keys", json!(["c"]))]
        .map(|(path, value)| (path.to_owned(), value));
    layers.runtime = layers.runtime.with(&change.into(), "", "");
    let settings = layers.settle().unwrap().settings;
    assert_eq!(
        settings.api_keys.len(),
        1,
        "a runtime change replaces the list"
    );
    assert_eq!(settings.listen_addr.to_string(), ":2");
}

#[test]
fn a_section_of_the_environment_stands_in_the_place_of_the_file_s() {
    let variable = (
        "B2A__POOL".to_owned(),
        r#"{"max_fail_count": 5}"#.to_owned(),
    );
    let mut layers = Layers::new(&[variable].into_iter().collect());
    layers.file = FileLayer::parse("a file", r#"{"pool": {"use_cooldown_sec": 9}}"#).unwrap();
    let in_force = in_force(&layers);
    let source = |path| in_force.shown_field(path).unwrap().source;
    assert_eq!(source("pool.use_cooldown_sec"), Source::Default);
    assert_eq!(source("pool.max_fail_count"), Source::Environment);
}
