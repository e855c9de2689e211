//! What lives here: the rule that files are short, and the list of those that may be longer.

use crate::tree::{self, SourceFile};

/// Lines that a file of code may have.
const LIMIT: usize = 400;
/// Lines of code, without blank ones and comments, that a `main.rs` may have: what does the work is a library.
const MAIN_LIMIT: usize = 40;
/// What counts as code.
const CODE: [&str; 6] = ["rs", "lua", "py", "mjs", "ts", "tsx"];

/// Files that are longer than the limit, each with the reason why it reads better in one piece.
const ALLOWED: &[(&str, &str)] = &[
    (
        "tests/simulator/src/main.rs",
        "the arguments of a program that only tests start, and that nothing else reads",
    ),
    (
        "web/src/api/schema.d.ts",
        "written by `npm run generate` from the OpenAPI document",
    ),
];

/// The lines of a file that count, and how many of them it may have.
fn measure(file: &SourceFile) -> Option<(usize, usize)> {
    if file.path.ends_with("src/main.rs") {
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        return Some((file.text.lines().filter(is_code).count(), MAIN_LIMIT));
    }
    CODE.contains(&file.extension())
        .then(|| (file.text.lines().count(), LIMIT))
}

fn violations(files: &[SourceFile], allowed: &[(&str, &str)]) -> Vec<String> {
    let too_long = |file: &SourceFile| measure(file).filter(|(lines, limit)| lines > limit);
    let mut found: Vec<String> = files
        .iter()
        .filter(|file| !allowed.iter().any(|(path, _)| *path == file.path))
        .filter_map(|file| {
            let (lines, limit) = too_long(file)?;
            Some(format!("{}: {lines} lines, {limit} are allowed", file.path))
        })
        .collect();
    for (path, reason) in allowed {
        if reason.trim().is_empty() {
            found.push(format!(
                "{path}: is on the list of long files without a reason"
            ));
        }
        if !files
            .iter()
            .any(|file| file.path == *path && too_long(file).is_some())
        {
            found.push(format!(
                "{path}: needs no place on the list of long files (any more)"
            ));
        }
    }
    found
}

#[test]
fn files_are_short() {
    tree::assert_none("Files are short:", &violations(tree::files(), ALLOWED));
}

#[test]
fn long_files_and_stale_permissions_are_found() {
    let long = SourceFile::new("a/src/long.rs", &"x\n".repeat(LIMIT + 1));
    let short = SourceFile::new("a/src/short.rs", &"x\n".repeat(LIMIT));
    let main = SourceFile::new("a/src/main.rs", &"x\n".repeat(MAIN_LIMIT + 1));
    let prose = SourceFile::new("docs/long.md", &"x\n".repeat(LIMIT + 1));

    assert_eq!(violations(std::slice::from_ref(&long), &[]).len(), 1);
    assert_eq!(violations(&[main], &[]).len(), 1);
    assert!(violations(&[short.clone(), prose], &[]).is_empty());
    assert!(
        violations(
            std::slice::from_ref(&long),
            &[("a/src/long.rs", "one table")]
        )
        .is_empty()
    );
    assert_eq!(violations(&[long], &[("a/src/long.rs", " ")]).len(), 1);
    assert_eq!(
        violations(&[short], &[("a/src/short.rs", "one table")]).len(),
        1
    );
    assert_eq!(violations(&[], &[("a/src/gone.rs", "one table")]).len(), 1);
}
