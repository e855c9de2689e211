//! What lives here: the rules that the example configuration is valid and shows the defaults, and that both READMEs
//! explain every setting.

use b2a_config::Environment;

use crate::tree;

const EXAMPLE: &str = "infra/config.example.json";
const READMES: [&str; 2] = ["README.md", "docs/README.zh-CN.md"];

/// The settings that a document does not name within a table, in backticks, alone or as the end of a path.
fn undocumented<'a>(paths: &[&'a str], document: &str) -> Vec<&'a str> {
    let rows: Vec<&str> = document
        .lines()
        .filter(|line| line.starts_with('|'))
        .collect();
    let is_named = |path: &&str| {
        let name = path.rsplit('.').next().unwrap_or_default();
        let ends = [format!("`{name}`"), format!(".{name}`")];
        rows.iter()
            .any(|row| ends.iter().any(|end| row.contains(end)))
    };
    paths
        .iter()
        .copied()
        .filter(|path| !is_named(path))
        .collect()
}

#[test]
fn the_readmes_explain_every_setting() {
    let paths: Vec<&str> = b2a_config::fields()
        .iter()
        .map(|field| field.path.as_str())
        .collect();
    for readme in READMES {
        let missing = undocumented(&paths, tree::text_of(readme));
        let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
        tree::assert_none(&format!("{readme} explains every setting:"), &missing);
    }
}

#[test]
fn unexplained_settings_are_found() {
    let paths = ["max_tries", "timeouts.state_ms"];
    let documented = "| `max_tries` | 5 |\n| `timeouts.state_ms` | 500 |\n";
    assert!(undocumented(&paths, documented).is_empty());
    assert_eq!(
        undocumented(&paths, "| `max_tries` |\nstate_ms\n"),
        ["timeouts.state_ms"]
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
