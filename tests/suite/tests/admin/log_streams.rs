//! What lives here: that nobody goes on looking at the log who is no administrator any more, on whichever instance that ended.

use b2a_suite::admin::{ADMIN, call};
use b2a_suite::{Client, Store, StreamedReply};
use http::Method;
use serde_json::json;
use tokio::time::{Duration, timeout};

use crate::panel_session::{PASSWORD, change, cookie, plan, two_instances, with};

/// The log as it is written.
async fn look(client: &Client, headers: &[(&str, &str)]) -> StreamedReply {
    let path = "/admin/logs/stream?source=business2api";
    let stream = client.send(Method::GET, path, headers, "").await.unwrap();
    assert_eq!(stream.status, 200);
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_out_elsewhere_sees_no_more_of_the_log() {
    let (deployment, other) = two_instances().await;
    let (gone, stays) = (
        cookie(&deployment.client, PASSWORD).await,
        cookie(&other, PASSWORD).await,
    );
    let mut ends = look(&deployment.client, &[("cookie", &gone)]).await;
    let mut goes_on = look(&deployment.client, &[("cookie", &stays)]).await;
    let out = with(&other, &gone, Method::POST, "/admin/panel/logout").await;
    assert_eq!(out.status, 200);
    while ends.piece().await.is_some() {}

    // The other session's goes on, until the password is another one.
    let more = timeout(Duration::from_millis(1), goes_on.piece()).await;
    assert_ne!(more, Ok(None), "nobody signed out of this one");
    let changed = change(&other, &stays, "another-horse").await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    while goes_on.piece().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_taken_away_ends_its_looks_at_the_log() {
    let deployment = plan().on(Store::Embedded).start().await;
    let client = &deployment.client;
    let mut stream = look(client, ADMIN).await;
    let change = json!({"changes": {"admin_keys": ["sk-another-admin"]}});
    call(client, Method::PATCH, "/admin/config", &change).await;
    while stream.piece().await.is_some() {}
}
