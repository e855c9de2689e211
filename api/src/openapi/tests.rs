//! What lives here: tests of the document: it is what it was, and tells every path that is served.

use std::collections::BTreeSet;

use super::document;

/// Read as text: a router does not tell its own paths.
const ROUTER: &str = include_str!("../router.rs");

/// `GET /v1/models` and its like, of every route in the router's source.
fn served() -> BTreeSet<String> {
    let code: String = ROUTER
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .collect();
    let admin_begins = code.find("fn admin()").unwrap();
    code.match_indices(".route(")
        .flat_map(|(begin, _)| {
            let prefix = if begin > admin_begins { "/admin" } else { "" };
            let (path, methods) = code[begin + ".route(".len()..].split_once(',').unwrap();
            // The methods go on until the next thing that a router is told, or it is told no more.
            let next = [".route(", ".fallback(", ".nest(", ".merge(", "}"];
            let end = next.iter().filter_map(|word| methods.find(word)).min();
            let methods = &methods[..end.unwrap()];
            let path = path.trim_matches('"');
            ["get", "post", "delete", "put", "patch"]
                .into_iter()
                .filter(|method| methods.contains(&format!("{method}(")))
                .map(move |method| format!("{} {prefix}{path}", method.to_uppercase()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The same of the document. Gemini's `{model}:{action}` is one path segment to the router.
fn described() -> BTreeSet<String> {
    let document = document();
    let paths = document.paths.paths.iter();
    paths
        .flat_map(|(path, item)| {
            let routed = path
                .split_once("}:")
                .map_or(path.clone(), |(path, _)| format!("{path}}}"));
            let methods = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("DELETE", &item.delete),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
            ];
            methods
                .into_iter()
                .filter(|(_, operation)| operation.is_some())
                .map(move |(method, _)| format!("{method} {routed}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_path_that_is_served_is_described_and_no_other() {
    assert!(served().contains("POST /v1/messages"));
    assert_eq!(served(), described());
}

#[test]
fn operation_ids_are_unique() {
    let mut seen = BTreeSet::new();
    let mut document = document();
    super::refusals::for_each_operation(&mut document, |operation, group| {
        assert!(!group.is_empty());
        let id = operation.operation_id.clone().unwrap();
        assert!(seen.insert(id.clone()), "{id} is there twice");
    });
}

#[test]
fn the_document_is_what_it_was() {
    let mut document = document();
    document.info.version = "[version]".to_owned();
    insta::assert_snapshot!(document.to_pretty_json().unwrap());
}
