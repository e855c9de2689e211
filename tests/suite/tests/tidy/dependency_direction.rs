//! What lives here: which crate may depend on which.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::tree;

/// A crate may depend on crates of the layers before its own, and on nothing else of ours.
pub(crate) const LAYERS: [&[&str]; 8] = [
    &["b2a-domain"],
    &[
        "b2a-protocol",
        "b2a-pool",
        "b2a-objects",
        "b2a-config",
        "b2a-http",
        "b2a-telemetry",
    ],
    &["b2a-upstream"],
    &["b2a-accounts"],
    &["b2a-dispatch", "b2a-process"],
    &["b2a-api", "b2a-scheduler", "b2a-registrar-bridge"],
    &["business2api"],
    &["b2a-suite", "b2a-bench"],
];

/// Depends on nothing of ours, so that it can't share a mistake with what it tests.
pub(crate) const SIMULATOR: &str = "b2a-simulator";

/// Who may depend on the simulator outside of its own tests: the demo, and what tests the whole.
pub(crate) const SIMULATOR_USERS: [&str; 3] = ["business2api", "b2a-suite", "b2a-bench"];

/// These know no runtime and do no IO, so nothing that would bring one in.
const PURE: [&str; 2] = ["b2a-domain", "b2a-protocol"];
const RUNTIMES: [&str; 9] = [
    "tokio",
    "tokio-util",
    "tokio-stream",
    "hyper",
    "hyper-util",
    "axum",
    "reqwest",
    "redis",
    "tower",
];

/// Crates from outside that belong behind one crate of ours. `.deny.toml` says the same of whoever depends on them at
/// all; tests of others may start a server to talk to.
const HOMES: [(&str, &[&str]); 12] = [
    ("redis", &["b2a-pool"]),
    ("deadpool-redis", &["b2a-pool"]),
    ("reqwest", &["b2a-http"]),
    ("axum", &["b2a-api", "b2a-registrar-bridge", SIMULATOR]),
    ("aws-config", &["b2a-objects"]),
    ("aws-sdk-s3", &["b2a-objects"]),
    ("aws-smithy-http-client", &["b2a-objects"]),
    ("opentelemetry", &["b2a-telemetry"]),
    ("opentelemetry_sdk", &["b2a-telemetry"]),
    ("opentelemetry-otlp", &["b2a-telemetry"]),
    ("tracing-opentelemetry", &["b2a-telemetry"]),
    (
        "prometheus-client",
        &["b2a-registrar-bridge", "b2a-telemetry"],
    ),
];

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Product,
    Tests,
}

fn layer_of(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

fn violations(members: &BTreeSet<String>, edges: &[Edge]) -> Vec<String> {
    let mut found: Vec<String> = members
        .iter()
        .filter(|name| layer_of(name).is_none() && *name != SIMULATOR)
        .map(|name| format!("{name} has no place in the table of layers"))
        .collect();
    found.extend(edges.iter().filter_map(|edge| {
        if members.contains(&edge.to) {
            wrong_direction(edge)
        } else {
            out_of_place(edge)
        }
    }));
    found
}

/// An edge within the workspace.
fn wrong_direction(edge: &Edge) -> Option<String> {
    let Edge { from, to, kind } = edge;
    if to == SIMULATOR {
        let allowed = *kind == Kind::Tests || SIMULATOR_USERS.contains(&from.as_str());
        return (!allowed).then(|| format!("{from} may use {to} in its tests only"));
    }
    if from == SIMULATOR {
        return Some(format!(
            "{from} depends on {to}, and must depend on nothing of ours"
        ));
    }
    match (layer_of(from), layer_of(to)) {
        (Some(of_from), Some(of_to)) if of_from <= of_to => Some(format!(
            "{from} depends on {to}, which is not in a layer before its own"
        )),
        _ => None,
    }
}

/// An edge that leaves the workspace.
fn out_of_place(edge: &Edge) -> Option<String> {
    let Edge { from, to, kind } = edge;
    if *kind == Kind::Tests {
        return None;
    }
    if PURE.contains(&from.as_str()) && RUNTIMES.contains(&to.as_str()) {
        return Some(format!("{from} depends on {to}, and must know no runtime"));
    }
    let (_, homes) = HOMES.iter().find(|(name, _)| name == to)?;
    let is_at_home = homes.contains(&from.as_str());
    (!is_at_home).then(|| {
        format!(
            "{from} depends on {to}, which belongs into {}",
            homes.join(", ")
        )
    })
}

fn workspace() -> (BTreeSet<String>, Vec<Edge>) {
    let manifest = tree::root().join("Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .exec()
        .unwrap();
    let packages = metadata.workspace_packages();
    let members = packages
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let edges = packages
        .iter()
        .flat_map(|package| {
            package.dependencies.iter().map(|dependency| Edge {
                from: package.name.to_string(),
                to: dependency.name.clone(),
                kind: match dependency.kind {
                    DependencyKind::Development => Kind::Tests,
                    _ => Kind::Product,
                },
            })
        })
        .collect();
    (members, edges)
}

#[test]
fn dependencies_point_one_way() {
    let (members, edges) = workspace();
    tree::assert_none(
        "Dependencies go from later layers to earlier ones:",
        &violations(&members, &edges),
    );
}

#[test]
fn the_table_names_no_crate_that_is_gone() {
    let (members, _) = workspace();
    let gone: Vec<String> = LAYERS
        .iter()
        .flat_map(|layer| layer.iter())
        .filter(|name| !members.contains(**name))
        .map(|name| (*name).to_owned())
        .collect();
    tree::assert_none("The table of layers names crates that do not exist:", &gone);
}

#[test]
fn wrong_dependencies_are_found() {
    let edge = |from: &str, to: &str, kind| Edge {
        from: from.into(),
        to: to.into(),
        kind,
    };
    let members: BTreeSet<String> = [
        "b2a-domain",
        "b2a-pool",
        "b2a-http",
        "b2a-api",
        "b2a-protocol",
        SIMULATOR,
    ]
    .map(str::to_owned)
    .into();
    for bad in [
        edge("b2a-domain", "b2a-pool", Kind::Product),
        edge("b2a-pool", "b2a-http", Kind::Product),
        edge("b2a-pool", "b2a-api", Kind::Tests),
        edge("b2a-api", SIMULATOR, Kind::Product),
        edge(SIMULATOR, "b2a-domain", Kind::Product),
        edge("b2a-protocol", "tokio", Kind::Product),
        edge("b2a-api", "redis", Kind::Product),
    ] {
        assert_eq!(
            violations(&members, std::slice::from_ref(&bad)).len(),
            1,
            "{bad:?}"
        );
    }
    for good in [
        edge("b2a-pool", "b2a-domain", Kind::Product),
        edge("b2a-api", SIMULATOR, Kind::Tests),
        edge("b2a-protocol", "tokio", Kind::Tests),
        edge("b2a-pool", "tokio", Kind::Product),
        edge("b2a-pool", "redis", Kind::Product),
        edge("b2a-pool", "axum", Kind::Tests),
    ] {
        assert!(
            violations(&members, std::slice::from_ref(&good)).is_empty(),
            "{good:?}"
        );
    }
    let stranger = BTreeSet::from(["b2a-stranger".to_owned()]);
    assert_eq!(violations(&stranger, &[]).len(), 1);
}
