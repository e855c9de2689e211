//! What lives here: the rule that siblings are built alike: each client dialect has the same files as the
//! others, and so has each upstream. Who knows one knows all.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{self, SourceFile};

/// The folders of the client dialects.
const DIALECTS: [&str; 3] = [
    "shared/protocol/src/openai",
    "shared/protocol/src/claude",
    "shared/protocol/src/gemini",
];
/// The folders of the upstreams.
const UPSTREAMS: [&str; 1] = ["shared/upstream/src/business"];

fn violations(files: &[SourceFile], siblings: &[&str]) -> Vec<String> {
    let mut names: BTreeMap<&str, BTreeSet<&str>> = siblings
        .iter()
        .map(|folder| (*folder, BTreeSet::new()))
        .collect();
    for file in files {
        if let Some(of_folder) = names.get_mut(file.folder()) {
            of_folder.insert(file.name());
        }
    }
    let all: BTreeSet<&str> = names.values().flatten().copied().collect();
    let mut found = Vec::new();
    for (folder, present) in &names {
        if present.is_empty() {
            found.push(format!("{folder}: does not exist"));
            continue;
        }
        found.extend(
            all.difference(present)
                .map(|name| format!("{folder}: has no {name}, which a sibling has")),
        );
    }
    found
}

#[test]
fn dialects_are_built_alike() {
    tree::assert_none(
        "Dialects have the same files:",
        &violations(tree::files(), &DIALECTS),
    );
}

#[test]
fn upstreams_are_built_alike() {
    tree::assert_none(
        "Upstreams have the same files:",
        &violations(tree::files(), &UPSTREAMS),
    );
}

#[test]
fn siblings_that_differ_are_found() {
    let file = |path: &str| SourceFile::new(path, "");
    let same = [file("d/a/decode.rs"), file("d/b/decode.rs")];
    assert!(violations(&same, &["d/a", "d/b"]).is_empty());
    let one_lacks = [
        file("d/a/decode.rs"),
        file("d/a/encode.rs"),
        file("d/b/decode.rs"),
    ];
    assert_eq!(violations(&one_lacks, &["d/a", "d/b"]).len(), 1);
    assert_eq!(violations(&same, &["d/a", "d/b", "d/gone"]).len(), 1);
}
