//! What lives here: the rule that versions and lints are named once, in the root manifest.

use crate::tree::{self, SourceFile};

fn violations(files: &[SourceFile]) -> Vec<String> {
    let manifests = files
        .iter()
        .filter(|file| file.name() == "Cargo.toml" && !file.folder().is_empty());
    manifests.flat_map(of_manifest).collect()
}

fn of_manifest(manifest: &SourceFile) -> Vec<String> {
    let mut found = Vec::new();
    let mut section = "";
    let mut inherits_lints = false;
    for line in manifest.text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section == "[lints]" && line == "workspace = true" {
            inherits_lints = true;
        } else if section.ends_with("dependencies]") && names_version(line) {
            found.push(format!(
                "{}: `{line}` names a version of its own",
                manifest.path
            ));
        }
    }
    if !inherits_lints {
        found.push(format!(
            "{}: does not take the lints of the workspace",
            manifest.path
        ));
    }
    found
}

fn names_version(line: &str) -> bool {
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    value.starts_with('"') || value.contains("version")
}

#[test]
fn versions_and_lints_come_from_the_root() {
    tree::assert_none(
        "Versions and lints are named once:",
        &violations(tree::files()),
    );
}

#[test]
fn versions_and_lints_of_their_own_are_found() {
    let check = |text: &str| violations(&[SourceFile::new("a/Cargo.toml", text)]).len();
    let lints = "[lints]\nworkspace = true\n";
    assert_eq!(
        check(&format!("[dependencies]\nbytes.workspace = true\n{lints}")),
        0
    );
    assert_eq!(
        check(&format!(
            "[dependencies]\nbytes = {{ workspace = true, features = [\"x\"] }}\n{lints}"
        )),
        0
    );
    assert_eq!(check(&format!("[dependencies]\nbytes = \"1\"\n{lints}")), 1);
    assert_eq!(
        check(&format!(
            "[dev-dependencies]\nbytes = {{ version = \"1\" }}\n{lints}"
        )),
        1
    );
    assert_eq!(check("[dependencies]\n"), 1);
}
