//! What lives here: the rules that the example configuration is valid and shows the defaults, and that both READMEs
//! explain every setting.

use b2a_config::Environment;

use crate::tree;

const EXAMPLE: &str = "infra/config.example.json";
const SETTINGS: [&str; 6] = [
    "shared/config/src/settings.rs",
    "shared/config/src/admin.rs",
    "shared/config/src/media.rs",
    "shared/config/src/registrar.rs",
    "shared/config/src/responses.rs",
    "shared/config/src/upstream.rs",
];
const READMES: [&str; 2] = ["README.md", "docs/README.zh-CN.md"];

/// The names of the public fields in Rust code that hold a value and not a section of further fields.
fn fields(code: &str) -> Vec<&str> {
    let public = code
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub "));
    let fields = public.filter_map(|line| line.split_once(": "));
    let values = fields.filter(|(_, kind)| !kind.ends_with("Settings,"));
    values.map(|(name, _)| name).collect()
}

/// The fields that a document does not name within a table, in backticks, alone or as the end of a path.
fn undocumented<'a>(code: &'a str, document: &str) -> Vec<&'a str> {
    let rows: Vec<&str> = document
        .lines()
        .filter(|line| line.starts_with('|'))
        .collect();
    let is_named = |name: &str| {
        let ends = [format!("`{name}`"), format!(".{name}`")];
        rows.iter()
            .any(|row| ends.iter().any(|end| row.contains(end)))
    };
    fields(code)
        .into_iter()
        .filter(|name| !is_named(name))
        .collect()
}

#[test]
fn the_readmes_explain_every_setting() {
    for readme in READMES {
        let document = tree::text_of(readme);
        let missing = SETTINGS.map(|code| undocumented(tree::text_of(code), document));
        let missing: Vec<String> = missing.concat().into_iter().map(str::to_owned).collect();
        tree::assert_none(&format!("{readme} explains every setting:"), &missing);
    }
}

#[test]
fn unexplained_settings_are_found() {
    let code = "    pub max_tries: u32,\n    pub state_ms: u64,\n    pub pool: PoolSettings,\n";
    let documented = "| `max_tries` | 5 |\n| `timeouts.state_ms` | 500 |\n";
    assert!(undocumented(code, documented).is_empty());
    assert_eq!(
        undocumented(code, "| `max_tries` |\nstate_ms\n"),
        ["state_ms"]
    );
}

#[test]
fn the_example_configuration_is_the_default_and_loads_without_a_warning() {
    let example = tree::root().join(EXAMPLE);
    let loaded = b2a_config::load(Some(&example), &Environment::default()).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let empty = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(empty.path(), "{}").unwrap();
    let default = b2a_config::load(Some(empty.path()), &Environment::default()).unwrap();
    assert_eq!(
        format!("{:?}", loaded.settings),
        format!("{:?}", default.settings)
    );
}
