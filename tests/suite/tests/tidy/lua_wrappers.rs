//! What lives here: the rules for Lua scripts: a Rust wrapper of the same name beside each, and a header that
//! says what goes in and what comes out.

use crate::tree::{self, SourceFile};

/// Stands before every script of its folder. It alone explains `KEYS` and `ARGV`, which are the same for all,
/// and has no wrapper, as it is never called by itself.
const PRELUDE: &str = "prelude.lua";

/// The folder of what several scripts share. A part is never called by itself, so it has no wrapper and no answer.
const PARTS: &str = "/parts/";

fn is_part(script: &SourceFile) -> bool {
    script.path.contains(PARTS)
}

fn violations(files: &[SourceFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.extension() == "lua")
        .flat_map(|script| {
            let mut found = Vec::new();
            let wrapper = format!("{}.rs", script.path.trim_end_matches(".lua"));
            let is_called = script.name() != PRELUDE && !is_part(script);
            if is_called && !files.iter().any(|file| file.path == wrapper) {
                found.push(format!("{}: has no wrapper {wrapper}", script.path));
            }
            found.extend(
                unexplained(script)
                    .map(|word| format!("{}: the header does not explain {word}", script.path)),
            );
            found
        })
        .collect()
}

/// What the leading comment of the script leaves open.
fn unexplained(script: &SourceFile) -> impl Iterator<Item = &'static str> {
    let is_comment = |line: &&str| line.starts_with("--");
    let header: Vec<&str> = script.text.lines().take_while(is_comment).collect();
    let code: Vec<&str> = script.text.lines().skip(header.len()).collect();
    let wanted: &[&str] = match script.name() {
        PRELUDE => &["KEYS", "ARGV"],
        _ if is_part(script) => &[],
        _ => &["Returns"],
    };
    let is_called = script.name() != PRELUDE && !is_part(script);
    let takes_arguments = is_called && code.iter().any(|line| line.contains("args["));
    let wanted = wanted
        .iter()
        .copied()
        .chain(takes_arguments.then_some("args["));
    wanted.filter(move |word| !header.iter().any(|line| line.contains(word)))
}

#[test]
fn scripts_have_wrappers_and_headers() {
    tree::assert_none(
        "A Lua script has a wrapper and a header:",
        &violations(tree::files()),
    );
}

#[test]
fn scripts_without_wrapper_or_header_are_found() {
    let wrapper = SourceFile::new("p/lease.rs", "");
    let check = |text: &str| violations(&[SourceFile::new("p/lease.lua", text), wrapper.clone()]);
    assert!(check("-- Leases.\n-- args[1] a\n-- Returns 1\nreturn args[1]\n").is_empty());
    assert!(check("-- Leases.\n-- Returns 1\nreturn 1\n").is_empty());
    assert_eq!(
        check("-- Leases.\n\n-- Returns 1\nreturn args[1]\n").len(),
        2
    );

    let full = "-- Leases.\n-- Returns 1\nreturn 1\n";
    let alone = [
        SourceFile::new("p/lease.lua", full),
        SourceFile::new("q/lease.rs", ""),
    ];
    assert_eq!(violations(&alone).len(), 1);

    let part = SourceFile::new("p/parts/leases.lua", "-- Live leases.\nlocal a = 1\n");
    assert!(violations(&[part]).is_empty());
    let prelude = |text| violations(&[SourceFile::new("p/prelude.lua", text)]).len();
    assert_eq!(prelude("-- First.\n-- KEYS all\n-- ARGV[1] x\n"), 0);
    assert_eq!(prelude("-- First.\n"), 2);
}
