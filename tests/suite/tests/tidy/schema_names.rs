//! What lives here: the rule that no two types of the API's document have one name: the later one would silently take the
//! place of the other.

use std::collections::BTreeMap;

use crate::tree::{self, SourceFile};

const DERIVED: &str = "ToSchema)]";

/// The names of the types that a file describes.
fn described(file: &SourceFile) -> impl Iterator<Item = &str> {
    file.text.split(DERIVED).skip(1).filter_map(|rest| {
        let declared = rest
            .lines()
            .find(|line| line.contains("struct ") || line.contains("enum "))?;
        let (_, named) = declared
            .split_once("struct ")
            .or_else(|| declared.split_once("enum "))?;
        named.split(|c: char| !c.is_alphanumeric()).next()
    })
}

fn violations(files: &[SourceFile]) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files
        .iter()
        .filter(|file| file.path.starts_with("api/src/"))
    {
        for name in described(file) {
            places.entry(name).or_default().push(&file.path);
        }
    }
    let twice = places.into_iter().filter(|(_, places)| places.len() > 1);
    twice
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect()
}

#[test]
fn schemas_have_names_of_their_own() {
    tree::assert_none(
        "Each type of the document has a name of its own:",
        &violations(tree::files()),
    );
}

#[test]
fn a_name_that_is_there_twice_is_found() {
    let one = "#[derive(Serialize, ToSchema)]\npub(crate) struct Same {}\n";
    let files = [
        SourceFile::new("api/src/a.rs", one),
        SourceFile::new("api/src/b.rs", "#[derive(ToSchema)]\nenum Other { A }\n"),
        SourceFile::new("api/src/c.rs", one),
    ];
    assert_eq!(violations(&files), ["Same: api/src/a.rs, api/src/c.rs"]);
}
