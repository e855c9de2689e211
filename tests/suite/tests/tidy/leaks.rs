//! What lives here: the rule that the tree names no machine that it was made on, and no package registry:
//! both differ from place to place, and belong into the configuration of whoever builds.

use crate::tree::{self, SourceFile};

/// What must not stand in any file, taken apart so that this file does not hold it either.
const BANNED: [&str; 10] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:\\Us", "ers\\"),
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("registry.npm", "js"),
    concat!("debian", ".org"),
];

/// Written by package managers, which put the registry's name into each entry.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "package-lock.json"];

fn violations(files: &[SourceFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| !LOCK_FILES.contains(&file.name()))
        .flat_map(|file| {
            file.text
                .lines()
                .enumerate()
                .filter_map(move |(index, line)| {
                    let banned = BANNED.iter().find(|banned| line.contains(**banned))?;
                    Some(format!("{}:{}: holds `{banned}`", file.path, index + 1))
                })
        })
        .collect()
}

#[test]
fn no_machine_and_no_registry_is_named() {
    tree::assert_none(
        "No paths of one machine, no registry hosts:",
        &violations(tree::files()),
    );
}

#[test]
fn leaks_are_found() {
    for banned in BANNED {
        let leaking = SourceFile::new("docs/a.md", &format!("see\n{banned}x\n"));
        assert_eq!(
            violations(&[leaking]),
            [format!("docs/a.md:2: holds `{banned}`")]
        );
        let lock = SourceFile::new("web/package-lock.json", banned);
        assert!(violations(&[lock]).is_empty());
    }
    assert!(
        violations(&[SourceFile::new(
            "a.rs",
            "// a homely network/path, rooted\n"
        )])
        .is_empty()
    );
}
