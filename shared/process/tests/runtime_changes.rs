//! What lives here: settings that are changed while processes run, seen from two of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use b2a_domain::ManualClock;
use b2a_objects::DirectoryStore;
use b2a_process::{ChangeError, RuntimeChanges};
use futures_util::future::join_all;
use serde_json::{Value, json};

const ENABLE: &str = "pool.enable_browser_refresh";
const HEADLESS: &str = "pool.browser_refresh_headless";

fn process(folder: &tempfile::TempDir) -> RuntimeChanges {
    let objects = Arc::new(DirectoryStore::open(folder.path()).unwrap());
    let clock = Arc::new(ManualClock::new(1_800_000_000_000));
    RuntimeChanges::new(objects, clock)
}

#[tokio::test]
async fn a_change_reaches_others_and_outlasts_all() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (process(&folder), process(&folder));
    assert_eq!(other.current().await.switch(ENABLE), None);
    one.change("admin", &[(ENABLE, json!(false))])
        .await
        .unwrap();
    assert_eq!(one.current().await.switch(ENABLE), Some(false));
    // At most a second later.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(other.current().await.switch(ENABLE), Some(false));
    other.change("x", &[(HEADLESS, json!(true))]).await.unwrap();

    let later = process(&folder).current().await;
    assert_eq!(
        (later.switch(ENABLE), later.switch(HEADLESS)),
        (Some(false), Some(true))
    );
    let text = std::fs::read(folder.path().join("config/runtime.json")).unwrap();
    let stored: Value = serde_json::from_slice(&text).unwrap();
    let expected = json!({"version": 2, "changes": {
        HEADLESS: {"value": true, "at": "2027-01-15T08:00:00Z", "by": "x"},
        ENABLE: {"value": false, "at": "2027-01-15T08:00:00Z", "by": "admin"},
    }});
    assert_eq!(stored, expected);
}

#[tokio::test]
async fn changes_at_once_are_all_there() {
    let folder = tempfile::tempdir().unwrap();
    let processes: Vec<RuntimeChanges> = (0..4).map(|_| process(&folder)).collect();
    let paths: Vec<String> = (0..4).map(|number| format!("setting.{number}")).collect();
    let changes = processes
        .iter()
        .zip(&paths)
        .map(
            |(process, path)| async move { process.change("admin", &[(path, json!(true))]).await },
        );
    for changed in join_all(changes).await {
        changed.unwrap();
    }
    let seen = process(&folder).current().await;
    assert_eq!((seen.version, seen.changes.len()), (4, 4));
}

#[tokio::test]
async fn what_is_broken_is_not_overwritten_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("config")).unwrap();
    let path = folder.path().join("config/runtime.json");
    std::fs::write(&path, "{ not JSON").unwrap();
    let process = process(&folder);
    assert_eq!(process.current().await.switch(ENABLE), None);
    let refused = process.change("admin", &[(ENABLE, json!(true))]).await;
    assert!(matches!(refused, Err(ChangeError::Broken)));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{ not JSON");
}
