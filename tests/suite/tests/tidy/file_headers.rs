//! What lives here: the rule that the first line of a file says what lives in it.

use crate::tree::{self, SourceFile};

/// The start of the first line, by file extension.
const HEADERS: [(&str, &str); 6] = [
    ("rs", "//! What lives here: "),
    ("py", "\"\"\"What lives here: "),
    ("mjs", "// What lives here: "),
    ("ts", "// What lives here: "),
    ("tsx", "// What lives here: "),
    ("lua", "-- "),
];

fn violations(files: &[SourceFile]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| {
            let (_, header) = HEADERS
                .iter()
                .find(|(extension, _)| *extension == file.extension())?;
            let first = file.text.lines().next().unwrap_or_default();
            let says = first
                .strip_prefix(header)
                .is_some_and(|rest| !rest.trim().is_empty());
            (!says).then(|| format!("{}: the first line must be `{header}…`", file.path))
        })
        .collect()
}

#[test]
fn every_file_says_what_lives_in_it() {
    tree::assert_none(
        "The first line of a file says what lives there:",
        &violations(tree::files()),
    );
}

#[test]
fn files_that_say_nothing_are_found() {
    let bad = [
        SourceFile::new("a/src/lib.rs", "pub mod x;\n"),
        SourceFile::new("a/src/y.rs", "//! What lives here: \n"),
        SourceFile::new("a/src/z.rs", ""),
        SourceFile::new("a/src/lease.lua", "return 1\n"),
        SourceFile::new("a/test_b.py", "import json\n"),
        SourceFile::new("a/c.test.mjs", "import c from \"c\";\n"),
    ];
    assert_eq!(violations(&bad).len(), bad.len());
    let good = [
        SourceFile::new("a/src/lib.rs", "//! What lives here: a crate.\n"),
        SourceFile::new("a/src/lease.lua", "-- Leases one account.\n"),
        SourceFile::new("README.md", "# Title\n"),
    ];
    assert!(violations(&good).is_empty());
}
