//! What lives here: the files of this repository as the rules see them.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ignore::WalkBuilder;

/// A text file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Relative to the root, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    /// A file that need not exist: for examples.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The path without its last part.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What follows the last dot of the name; empty when there is none.
    pub(crate) fn extension(&self) -> &str {
        self.name()
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }
}

/// Where the workspace lies.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .ancestors()
        .nth(2)
        .expect("tests/suite lies two folders below the root")
        .to_owned()
}

/// Every text file that is not ignored by Git, ordered by path. Read once.
pub(crate) fn files() -> &'static [SourceFile] {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    FILES.get_or_init(|| read_tree(&root()))
}

/// The text of one file of the repository.
pub(crate) fn text_of(path: &str) -> &'static str {
    let file = files().iter().find(|file| file.path == path);
    &file
        .unwrap_or_else(|| panic!("{path} is not in the tree"))
        .text
}

/// Ends the test when there are violations, naming all of them.
#[track_caller]
pub(crate) fn assert_none(rule: &str, violations: &[String]) {
    assert!(
        violations.is_empty(),
        "{rule}\n  {}\n",
        violations.join("\n  ")
    );
}

fn read_tree(root: &Path) -> Vec<SourceFile> {
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .parents(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    let mut files: Vec<SourceFile> = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            // Files that are not UTF-8 are no text, and none of the rules is about them.
            let text = std::fs::read_to_string(entry.path()).ok()?;
            let path = entry
                .path()
                .strip_prefix(root)
                .ok()?
                .to_str()?
                .replace('\\', "/");
            Some(SourceFile { path, text })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[test]
fn the_tree_holds_hidden_files_and_leaves_out_ignored_ones() {
    let paths: Vec<&str> = files().iter().map(|file| file.path.as_str()).collect();
    assert!(paths.contains(&"Cargo.toml"));
    assert!(paths.contains(&".clippy.toml"));
    assert!(paths.contains(&"shared/domain/src/lib.rs"));
    assert!(
        !paths
            .iter()
            .any(|path| path.starts_with("target/") || path.starts_with(".git/"))
    );
}
