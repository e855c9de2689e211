//! What lives here: the rule that siblings are built alike: what most client dialects have, each has, as a file or as
//! a folder, and so it is with upstreams. Who knows one knows all; what only one has is its own affair.

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

/// The module that a file makes in this folder: `wire` is `wire.rs` or `wire/mod.rs`.
fn module<'a>(file: &'a SourceFile, folder: &str) -> Option<&'a str> {
    let within = file.path.strip_prefix(folder)?.strip_prefix('/')?;
    let module = within.strip_suffix(".rs")?;
    let module = module.strip_suffix("/mod").unwrap_or(module);
    (!module.contains('/')).then_some(module)
}

fn violations(files: &[SourceFile], siblings: &[&str]) -> Vec<String> {
    let modules_of = |folder: &&str| -> BTreeSet<&str> {
        files
            .iter()
            .filter_map(|file| module(file, folder))
            .collect()
    };
    let modules: Vec<BTreeSet<&str>> = siblings.iter().map(modules_of).collect();
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    for module in modules.iter().flatten() {
        *holders.entry(module).or_default() += 1;
    }
    let mut found = Vec::new();
    for (folder, present) in siblings.iter().zip(&modules) {
        if present.is_empty() {
            found.push(format!("{folder}: does not exist"));
            continue;
        }
        let is_missing = |(module, count): &(&&str, &usize)| {
            **count * 2 > siblings.len() && !present.contains(**module)
        };
        found.extend(
            holders
                .iter()
                .filter(is_missing)
                .map(|(module, _)| format!("{folder}: has no {module}, which its siblings have")),
        );
    }
    found
}

#[test]
fn dialects_are_built_alike() {
    tree::assert_none(
        "Dialects have the same modules:",
        &violations(tree::files(), &DIALECTS),
    );
}

#[test]
fn upstreams_are_built_alike() {
    tree::assert_none(
        "Upstreams have the same modules:",
        &violations(tree::files(), &UPSTREAMS),
    );
}

#[test]
fn siblings_that_differ_are_found() {
    let files = |paths: &[&str]| -> Vec<SourceFile> {
        paths.iter().map(|path| SourceFile::new(path, "")).collect()
    };
    let siblings = ["d/a", "d/b", "d/c"];
    let mut paths = vec![
        "d/a/wire.rs",
        "d/b/wire/mod.rs",
        "d/c/wire.rs",
        "d/c/own.rs",
    ];
    assert!(violations(&files(&paths), &siblings).is_empty());
    paths.extend(["d/a/decode.rs", "d/b/decode/mod.rs", "d/c/decode/parts.rs"]);
    assert_eq!(
        violations(&files(&paths), &siblings),
        ["d/c: has no decode, which its siblings have"]
    );
    let gone = violations(&files(&["d/a/wire.rs"]), &["d/a", "d/gone"]);
    assert_eq!(gone, ["d/gone: does not exist"]);
}
