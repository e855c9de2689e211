//! What lives here: the rule that both READMEs name every crate, in the order in which they build on
//! each other, with a sentence and what it may depend on.

use crate::dependency_direction::{LAYERS, SIMULATOR};
use crate::tree;

const READMES: [&str; 2] = ["README.md", "docs/README.zh-CN.md"];

/// The crate and the other cells of a row such as ``| `b2a-domain` | a sentence | nothing |``.
fn row(line: &str) -> Option<(&str, Vec<&str>)> {
    let cells: Vec<&str> = line
        .trim()
        .strip_prefix('|')?
        .strip_suffix('|')?
        .split('|')
        .collect();
    let (first, others) = cells.split_first()?;
    let name = first.trim().strip_prefix('`')?.split_once('`')?.0;
    Some((name, others.iter().map(|cell| cell.trim()).collect()))
}

fn violations(readme: &str, layers: &[&[&str]]) -> Vec<String> {
    let rows: Vec<(&str, Vec<&str>)> = readme.lines().filter_map(row).collect();
    let mut found = Vec::new();
    let mut last_of_layer_before = 0;
    for layer in layers {
        let mut last = last_of_layer_before;
        for name in *layer {
            let Some(at) = rows.iter().position(|(first, _)| first == name) else {
                found.push(format!("{name} has no row"));
                continue;
            };
            let cells = &rows[at].1;
            if cells.len() != 2 || cells.iter().any(|cell| cell.is_empty()) {
                found.push(format!("the row of {name} has an empty cell"));
            }
            if at < last_of_layer_before {
                found.push(format!("{name} stands above a crate that it may depend on"));
            }
            last = last.max(at);
        }
        last_of_layer_before = last;
    }
    found
}

#[test]
fn the_readmes_list_every_crate() {
    for path in READMES {
        let mut found = violations(tree::text_of(path), &LAYERS);
        found.extend(violations(tree::text_of(path), &[&[SIMULATOR]]));
        tree::assert_none(&format!("{path} has a table of all crates:"), &found);
    }
}

#[test]
fn incomplete_tables_are_found() {
    let layers: [&[&str]; 2] = [&["a"], &["b", "c"]];
    assert!(
        violations(
            "| `a` | x | - |\n| `c` | x | a |\n| `b` | x | a |\n",
            &layers
        )
        .is_empty()
    );
    assert_eq!(
        violations("| `a` | x | - |\n| `b` | x | a |\n", &layers).len(),
        1
    );
    assert_eq!(
        violations(
            "| `b` | x | a |\n| `a` | x | - |\n| `c` | x | a |\n",
            &layers
        )
        .len(),
        1
    );
    assert_eq!(
        violations("| `a` |  | - |\n| `b` | x | a |\n| `c` | x |\n", &layers).len(),
        2
    );
}
