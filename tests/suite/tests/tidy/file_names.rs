//! What lives here: the rule that names say what is inside.

use crate::tree::{self, SourceFile};

/// Names that would fit any file, and so say nothing about this one.
const BANNED: [&str; 7] = [
    "util", "utils", "helper", "helpers", "common", "core", "misc",
];

fn violations(files: &[SourceFile]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| {
            let part = file.path.split('/').find(|part| {
                let stem = part.split('.').next().unwrap_or(part);
                BANNED.contains(&stem)
            })?;
            Some(format!(
                "{}: `{part}` says nothing about what is inside",
                file.path
            ))
        })
        .collect()
}

#[test]
fn names_say_what_is_inside() {
    tree::assert_none("Names say what is inside:", &violations(tree::files()));
}

#[test]
fn empty_names_are_found() {
    for bad in [
        "api/src/utils.rs",
        "shared/common/src/lib.rs",
        "a/core/mod.rs",
        "a/helpers.test.ts",
    ] {
        assert_eq!(violations(&[SourceFile::new(bad, "")]).len(), 1, "{bad}");
    }
    for good in [
        "api/src/score.rs",
        "shared/domain/src/lib.rs",
        "a/commons_clause.md",
    ] {
        assert!(
            violations(&[SourceFile::new(good, "")]).is_empty(),
            "{good}"
        );
    }
}
