//! What lives here: that every row has its test, and that each is shut to strangers on every instance.

use std::collections::BTreeSet;

use b2a_suite::{Client, Plan};
use http::Method;
use serde_json::{Value, json};

use crate::calls::Row;
use crate::site::Site;
use crate::{
    accounts, config, flow, keys, logs, numbers, panel, pool, pool_files, refresh_tasks,
    register_tasks, workers,
};

/// Every part of the contract that has a test.
const PARTS: [fn() -> Vec<Row>; 12] = [
    accounts::rows,
    config::rows,
    flow::rows,
    keys::rows,
    logs::rows,
    numbers::rows,
    panel::rows,
    pool::rows,
    pool_files::rows,
    refresh_tasks::rows,
    register_tasks::rows,
    workers::rows,
];
/// What is asked for without credentials.
const PUBLIC: [&str; 3] = [
    "/admin/panel/login",
    "/admin/panel/logout",
    "/admin/panel/me",
];

/// The operations of the gateway's own API document that the contract is about.
async fn operations(client: &Client) -> BTreeSet<(String, String)> {
    let document = client.get("/openapi.json", &[]).await.json();
    let paths = document["paths"].as_object().unwrap().iter();
    let wanted = paths.filter(|(path, _)| {
        ["/", "/health"].contains(&path.as_str())
            || path.starts_with("/admin/")
            || path.starts_with("/pool/")
    });
    let operations = wanted.flat_map(|(path, operations)| {
        let methods = operations.as_object().unwrap().keys();
        methods.map(move |method| (method.to_uppercase(), path.clone()))
    });
    operations.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_has_a_test() {
    let gateway = Plan::accounts(0).start().await;
    let rows = PARTS.iter().flat_map(|rows| rows());
    let tested: BTreeSet<(String, String)> = rows
        .map(|row| (row.method.to_string(), row.path.to_owned()))
        .collect();
    let served = operations(&gateway.client).await;
    assert!(served.len() > 50, "{served:?}");
    let untested: Vec<_> = served.difference(&tested).collect();
    assert!(untested.is_empty(), "served, and in no part: {untested:?}");
    let unserved: Vec<_> = tested.difference(&served).collect();
    assert!(unserved.is_empty(), "tested, and not served: {unserved:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_refused_everywhere() {
    let site = Site::start(Plan::accounts(1), Vec::new()).await;
    let client = &site.deployment.client;
    let admins = operations(client).await.into_iter();
    let admins: Vec<_> = admins
        .filter(|(_, path)| path.starts_with("/admin/") && !PUBLIC.contains(&path.as_str()))
        .collect();
    assert!(admins.len() > 40, "{admins:?}");
    for (method, path) in admins {
        let method: Method = method.parse().unwrap();
        for desk in [&site.one, &site.other] {
            for headers in [&[][..], &[("authorization", "Bearer wrong")]] {
                let body = json!({}).to_string();
                let reply = desk.send(method.clone(), &path, headers, body).await;
                assert_eq!(reply.status, 401, "{method} {path}");
                let error = &reply.json()["error"];
                assert_ne!(error, &Value::Null, "{method} {path}");
            }
        }
    }
}
