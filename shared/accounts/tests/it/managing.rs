//! What lives here: what an operator does with accounts: list, switch, have them proven, delete, export.

use std::io::Cursor;

use b2a_accounts::{AccountsError, FileVerdict};
use b2a_domain::{AccountState, Bucket, Outcome};
use b2a_objects::ObjectKey;
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest};
use serde_json::json;

use crate::desk::{Desk, OVERWRITE, sound, unzipped};
use crate::fixture::id;

/// Proves the only pending account, with this verdict.
async fn prove(desk: &Desk, verdict: Outcome) {
    let request = LeaseRequest {
        kind: b2a_domain::AccountKind::Business,
        bucket: Bucket::Text,
        exclude: &[],
        prefer: None,
        conversation: None,
        mode: LeaseMode::Probation,
        ttl: std::time::Duration::from_secs(60),
    };
    let LeaseReply::Leased(lease) = desk.pool.lease(&request).await.unwrap() else {
        panic!("nothing is pending");
    };
    let usage = b2a_domain::TokenUsage::default();
    desk.pool
        .release(&lease, verdict, &usage, None)
        .await
        .unwrap();
}

/// Files of all sorts, and what is none.
fn of_all_sorts() -> Desk {
    let desk = Desk::new();
    desk.put(
        "a@example.com.json",
        &sound("a@example.com", "1").to_string(),
    );
    let mut off = sound("off@example.com", "1");
    off["disabled"] = json!(true);
    desk.put("off@example.com.json", &off.to_string());
    desk.put("broken@example.com.json", "{");
    desk.put("empty.json", "");
    desk.put(
        "bare.json",
        r#"{"email": "bare@example.com", "csesidx": 5}"#,
    );
    desk.put("large.json", &" ".repeat(2 * 1024 * 1024));
    let old = std::fs::File::options()
        .write(true)
        .open(desk.folder.path().join("a@example.com.json"));
    old.unwrap()
        .set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1))
        .unwrap();
    desk.put("double.json", &sound("A@example.com", "2").to_string());
    for other in [
        "admin_panel_auth.json",
        "Admin_Panel_Auth.json.broken.1",
        "invalid-backup-1.zip",
        "at/x.json",
        "notes.txt",
    ] {
        desk.put(other, "{}");
    }
    desk
}

#[tokio::test]
async fn every_file_is_listed_with_what_is_wrong_with_it() {
    let desk = of_all_sorts();
    let inventory = desk.repository.inventory().await.unwrap();
    let told: Vec<(&str, Option<&str>)> = inventory
        .files
        .iter()
        .map(|file| (file.key.as_str(), file.verdict.problem()))
        .collect();
    let no_end = Some("json_parse_error: ends too early at line 1 column 1");
    assert_eq!(
        told,
        [
            ("a@example.com.json", None),
            ("bare.json", Some("missing cookies")),
            ("broken@example.com.json", no_end),
            ("double.json", None),
            (
                "empty.json",
                Some("json_parse_error: ends too early at line 1 column 0")
            ),
            (
                "large.json",
                Some("json_parse_error: larger than 1048576 bytes")
            ),
            ("off@example.com.json", None),
        ]
    );
    let file = |name: &str| {
        let found = inventory.files.iter().find(|f| f.key.as_str() == name);
        found.unwrap()
    };
    let superseded = file("a@example.com.json").superseded_by.as_ref();
    assert_eq!(superseded.map(ObjectKey::as_str), Some("double.json"));
    assert_eq!(
        file("off@example.com.json").verdict,
        FileVerdict::Disabled(None)
    );
    let bare = file("bare.json");
    assert!(bare.is_json && bare.has_csesidx && !bare.has_config_id);
    assert_eq!(bare.id.name(), "bare@example.com");
    assert!(inventory.pooled.is_empty(), "a look changes nothing");
    let accounts = inventory.accounts();
    let names: Vec<&str> = accounts.iter().map(|entry| entry.id.name()).collect();
    assert_eq!(
        names,
        [
            "a@example.com",
            "bare@example.com",
            "broken@example.com",
            "empty",
            "large",
            "off@example.com"
        ]
    );
}

#[tokio::test]
async fn a_switch_is_kept_in_the_file_and_reaches_the_pool_at_once() {
    let desk = Desk::new();
    desk.put("x.json", &sound("a@example.com", "1").to_string());
    desk.repository.sync().await.unwrap();
    prove(&desk, Outcome::Ok).await;
    let a = id("a@example.com");
    let generation = desk.account("a@example.com").await.generation;

    let off = desk.repository.set_disabled(&a, true).await.unwrap();
    assert!(off.changed);
    assert_eq!(desk.json("x.json")["disabled"], true);
    assert_eq!(
        desk.account("a@example.com").await.state,
        AccountState::Disabled
    );
    assert!(
        !desk
            .repository
            .set_disabled(&a, true)
            .await
            .unwrap()
            .changed
    );

    assert!(
        desk.repository
            .set_disabled(&a, false)
            .await
            .unwrap()
            .changed
    );
    assert_eq!(desk.json("x.json").get("disabled"), None);
    let account = desk.account("a@example.com").await;
    assert_eq!(
        (account.state, account.generation),
        (AccountState::Pending, generation)
    );

    let nobody = desk
        .repository
        .set_disabled(&id("b@example.com"), true)
        .await;
    assert!(matches!(nobody, Err(AccountsError::NotFound)));
    desk.put("c@example.com.json", "{");
    let broken = desk
        .repository
        .set_disabled(&id("c@example.com"), true)
        .await;
    assert!(matches!(broken, Err(AccountsError::Broken { .. })));
    assert_eq!(desk.bytes("c@example.com.json"), b"{");
}

#[tokio::test]
async fn a_refresh_has_an_account_proven_again() {
    let desk = Desk::new();
    desk.put("x.json", &sound("a@example.com", "1").to_string());
    let a = id("a@example.com");
    assert_eq!(
        desk.repository.refresh(&a).await.unwrap(),
        AccountState::Pending,
        "its file brings it into the pool"
    );
    prove(&desk, Outcome::Unauthorized).await;
    assert_eq!(
        desk.account("a@example.com").await.state,
        AccountState::PendingExternal
    );
    assert_eq!(
        desk.repository.refresh(&a).await.unwrap(),
        AccountState::Pending
    );
    let nobody = desk.repository.refresh(&id("b@example.com")).await;
    assert!(matches!(nobody, Err(AccountsError::NotFound)));
}

#[tokio::test]
async fn a_deleted_account_can_be_brought_back() {
    let desk = Desk::new();
    desk.put(
        "a@example.com.json",
        &sound("a@example.com", "1").to_string(),
    );
    desk.put("copy.json", &sound("a@example.com", "2").to_string());
    desk.put(
        "b@example.com.json",
        &sound("b@example.com", "1").to_string(),
    );
    desk.repository.sync().await.unwrap();
    let a = id("a@example.com");
    let deleted = desk.repository.delete(&a).await.unwrap();
    let backup = deleted.backup.unwrap();
    assert_eq!(backup.as_str(), "backups/deleted-20270115-080000.zip");
    assert_eq!(deleted.files.len(), 2);
    assert_eq!(desk.names(""), ["b@example.com.json", "backups"]);
    assert_eq!(desk.pool.get(&a).await.unwrap(), None);
    assert_eq!(desk.repository.sync().await.unwrap().removed, 0);

    let saved = desk.bytes(backup.as_str());
    let names: Vec<String> = unzipped(&saved).into_keys().collect();
    assert_eq!(names, ["a@example.com.json", "copy.json"]);
    let report = desk.import("backup.zip", saved, OVERWRITE).await;
    assert_eq!((report.entries.len(), report.failed()), (2, 0));
    assert_eq!(
        desk.account("a@example.com").await.state,
        AccountState::Pending
    );

    let again = desk.repository.delete(&a).await.unwrap();
    let second = again.backup.unwrap();
    assert_eq!(second.as_str(), "backups/deleted-20270115-080000-2.zip");
    let gone = desk.repository.delete(&a).await;
    assert!(matches!(gone, Err(AccountsError::NotFound)));
}

#[tokio::test]
async fn a_renewal_that_comes_during_a_deletion_is_in_a_backup_too() {
    let desk = Desk::new();
    desk.put(
        "a@example.com.json",
        &sound("a@example.com", "1").to_string(),
    );
    let path = desk.folder.path().join("a@example.com.json");
    let renewed = sound("a@example.com", "renewed").to_string();
    // Comes when the backup is written: after the file was read, before it is deleted.
    desk.objects.before_put(Box::new(move || {
        Box::pin(async move { std::fs::write(path, renewed).unwrap() })
    }));
    let deleted = desk.repository.delete(&id("a@example.com")).await.unwrap();
    let backup = unzipped(&desk.bytes(deleted.backup.unwrap().as_str()));
    let saved = String::from_utf8_lossy(&backup["a@example.com.json"]).into_owned();
    assert!(saved.contains("renewed"), "{saved}");
}

#[tokio::test]
async fn nothing_is_deleted_when_there_is_no_backup() {
    let desk = Desk::new();
    desk.put(
        "a@example.com.json",
        &sound("a@example.com", "1").to_string(),
    );
    desk.put("backups", "a file where the folder should be");
    let refused = desk.repository.delete(&id("a@example.com")).await;
    assert!(refused.is_err());
    assert_eq!(desk.cookie("a@example.com.json"), "1");
}

#[tokio::test]
async fn an_export_holds_every_file_as_it_is_and_says_so() {
    let desk = Desk::new();
    let a = sound("a@example.com", "1").to_string();
    desk.put("a@example.com.json", &a);
    desk.put("broken.json", "{");
    let keys =
        ["a@example.com.json", "broken.json", "gone.json"].map(|k| ObjectKey::new(k).unwrap());
    let manifest = |done: &b2a_accounts::Exported| format!("{}", done.count).into();
    let sink = Cursor::new(Vec::new());
    let exported = desk.repository.export(&keys, sink, manifest, || {}).await;
    let (archive, done) = exported.unwrap();
    assert_eq!(done.count, 2);
    assert_eq!(done.errors, ["gone.json: it was removed meanwhile"]);
    let entries = unzipped(&archive.into_inner());
    assert_eq!(entries.len(), 3);
    assert_eq!(entries["a@example.com.json"], a.as_bytes());
    assert_eq!(entries["broken.json"], b"{");
    assert_eq!(entries["manifest.json"], b"2");
}
