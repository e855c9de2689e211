//! What lives here: that every row has its test, and what holds for all of them: who is let in, and with what bodies.

use std::collections::BTreeSet;

use b2a_suite::admin::ADMIN;
use b2a_suite::{Client, Plan};
use http::Method;

use crate::calls::{Desk, Row};
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

/// What an admin key does not open.
const SESSION_ONLY: &str = "/admin/panel/change-password";
/// What needs no body, and takes any.
const BODILESS: [(&str, u16); 6] = [
    ("/admin/refresh", 200),
    ("/admin/force-refresh", 200),
    ("/admin/reload-config", 200),
    ("/admin/flow/reload", 503),
    ("/admin/panel/logout", 200),
    ("/admin/pool-files/delete-invalid/preview", 200),
];

/// An operation of the gateway's own API document that the contract is about.
struct Operation {
    method: Method,
    path: String,
    /// It must have a body, of JSON.
    takes_json: bool,
}

async fn operations(client: &Client) -> Vec<Operation> {
    let document = client.get("/openapi.json", &[]).await.json();
    let paths = document["paths"].as_object().unwrap().iter();
    let wanted = paths.filter(|(path, _)| {
        ["/", "/health"].contains(&path.as_str())
            || path.starts_with("/admin/")
            || path.starts_with("/pool/")
    });
    let operations = wanted.flat_map(|(path, operations)| {
        let operations = operations.as_object().unwrap().iter();
        operations.map(|(method, operation)| {
            let body = &operation["requestBody"];
            Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                takes_json: body["required"] == true
                    && body["content"]["application/json"].is_object(),
            }
        })
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
    let served = operations(&gateway.client).await.into_iter();
    let served: BTreeSet<(String, String)> = served
        .map(|operation| (operation.method.to_string(), operation.path))
        .collect();
    assert!(served.len() > 50, "{served:?}");
    let untested: Vec<_> = served.difference(&tested).collect();
    assert!(untested.is_empty(), "served, and in no part: {untested:?}");
    let unserved: Vec<_> = tested.difference(&served).collect();
    assert!(unserved.is_empty(), "tested, and not served: {unserved:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_bodies_that_are_none_are_refused_everywhere() {
    let site = Site::start(Plan::accounts(0), Vec::new()).await;
    let operations = operations(&site.deployment.client).await;
    let admins: Vec<&Operation> = operations
        .iter()
        .filter(|it| it.path.starts_with("/admin/") && !PUBLIC.contains(&it.path.as_str()))
        .collect();
    assert!(admins.len() > 40, "there are many of them");
    for desk in [&site.one, &site.other] {
        for Operation { method, path, .. } in &admins {
            for headers in [&[][..], &[("authorization", "Bearer wrong")]] {
                let reply = desk.send(method.clone(), path, headers, "{}").await;
                assert_eq!(reply.status, 401, "{method} {path}");
            }
        }
        bodies(desk, &admins).await;
    }
}

async fn bodies(desk: &Desk, admins: &[&Operation]) {
    let takers = admins
        .iter()
        .filter(|it| it.takes_json && it.path != SESSION_ONLY);
    let takers: Vec<_> = takers.collect();
    assert!(takers.len() > 10, "there are some of them");
    for Operation { method, path, .. } in takers {
        for body in ["", "{", "[]"] {
            let reply = desk.send(method.clone(), path, ADMIN, body).await;
            assert_eq!(reply.status, 400, "{method} {path} {body:?}");
        }
    }
    for (path, status) in BODILESS {
        for body in ["", "{", "[]"] {
            let reply = desk.send(Method::POST, path, ADMIN, body).await;
            assert_eq!(reply.status, status, "{path} {body:?}");
        }
    }
}
