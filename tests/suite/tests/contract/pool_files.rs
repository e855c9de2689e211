//! What lives here: account files: listed, brought, taken away, cleared out.

use std::io::Cursor;

use b2a_suite::admin::ADMIN;
use b2a_suite::{FORM, Plan, form};
use http::Method;
use serde_json::{Value, json};

use crate::calls::{Desk, Row};
use crate::site::{Site, until};

const LIST: &str = "/admin/pool-files";
const EXPORT: &str = "/admin/pool-files/export";
const IMPORT: &str = "/admin/pool-files/import";
const PREVIEW: &str = "/admin/pool-files/delete-invalid/preview";
const EXECUTE: &str = "/admin/pool-files/delete-invalid/execute";

pub(crate) fn file() -> Value {
    json!({
        "file_name": "text", "email_from_filename": "text", "parse_ok": "yes or no", "parse_error?": "text",
        "exists_in_pool": "yes or no", "pool_status": "text", "has_config_id": "yes or no",
        "has_csesidx": "yes or no", "size_bytes": "count", "modified_at": "time"
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let stats = json!({"total": "count", "ready": "count", "pending": "count", "invalid": "count"});
    let candidate = json!({
        "file_name": "text", "email": "text", "email_masked": "masked", "reason": "text", "status": "text",
        "parse_error?": "text", "size_bytes": "count", "modified_at": "time", "exists_in_pool": "yes or no",
        "scope_matched": "yes or no"
    });
    let list = json!({
        "items": [file()], "total": "count", "page": "count", "page_size": "count", "total_page": "count",
        "state": "text", "status": "text", "q": "text"
    });
    let imported = json!({
        "total": "count", "success": "count", "failed": "count", "skipped": "count", "errors": ["text"],
        "imported_emails": ["text"], "overwrite": "yes or no", "stats": stats
    });
    let preview = json!({
        "scope": "text", "candidates": [candidate], "total": "count",
        "summary": {"structure_invalid": "count", "status_invalid": "count"}
    });
    let executed = json!({
        "deleted_count": "count", "deleted_files": ["text"], "failed": "list", "backup_file?": "text",
        "stats": stats
    });
    vec![
        Row::get(LIST, list),
        // A ZIP.
        Row::get(EXPORT, Value::Null),
        Row::post(IMPORT, imported),
        Row::post(PREVIEW, preview),
        Row::post(EXECUTE, executed),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn all_instances_have_the_same_files() {
    let plan = Plan::accounts(1).with_files(|data| {
        std::fs::write(data.join("broken@example.com.json"), "{").unwrap();
        let bare = json!({"email": "bare@example.com", "authorization": "Bearer x"});
        std::fs::write(data.join("bare.json"), bare.to_string()).unwrap();
    });
    let site = Site::start(plan, rows()).await;
    let brought = imported(&site).await;
    exported(&site, &brought).await;
    cleared_out(&site).await;
}

async fn import(desk: &Desk, fields: &[(&str, Option<&str>, &[u8])]) -> (u16, Value) {
    let headers = [ADMIN[0], FORM];
    let reply = desk.send(Method::POST, IMPORT, &headers, form(fields));
    let reply = reply.await;
    (reply.status.as_u16(), reply.json())
}

/// Brings an account, and one that is none.
async fn imported(site: &Site) -> String {
    let (one, other) = (&site.one, &site.other);
    let file = site.deployment.simulator.add_accounts(1).remove(0);
    let content = file.content.to_string();
    let fields: &[(&str, Option<&str>, &[u8])] = &[
        ("files", Some("whatever.json"), content.as_bytes()),
        ("files", Some("half.json"), b"{"),
    ];
    let (status, told) = import(one, fields).await;
    assert_eq!(
        (status, &told["success"], &told["failed"]),
        (200, &json!(1), &json!(1)),
        "{told}"
    );
    assert_eq!(told["imported_emails"], json!([file.email]));
    assert_eq!(site.stored(&file.email).await.unwrap()["email"], file.email);
    let path = format!("{LIST}?state=active&q={}", file.email);
    let listed = until(other, &path, |told| {
        told["items"][0]["pool_status"] == "ready"
    })
    .await;
    assert_eq!(listed["items"][0]["exists_in_pool"], true);

    let kept = [&fields[..1], &[("overwrite", None, b"false")]].concat();
    let (status, told) = import(other, &kept).await;
    assert_eq!((status, &told["skipped"]), (200, &json!(1)), "{told}");
    let (status, _) = import(other, &[("overwrite", None, b"true")]).await;
    assert_eq!(status, 400, "no file");
    let (status, said) = import(other, &[("files", Some("notes.txt"), b"hello")]).await;
    assert_eq!(status, 400);
    assert!(said["details"].is_array(), "{said}");
    file.email
}

async fn exported(site: &Site, brought: &str) {
    let all = site.other.get(LIST).await;
    assert_eq!((&all["total"], &all["page_size"]), (&json!(4), &json!(20)));
    let reply = site.other.send(Method::GET, EXPORT, ADMIN, "").await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        (
            reply.header("x-export-count"),
            reply.header("x-export-errors")
        ),
        ("4", "0")
    );
    let disposition = reply.header("content-disposition").to_owned();
    assert!(
        disposition.starts_with("attachment; filename=\"pool-export-"),
        "{disposition}"
    );
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.body.clone())).unwrap();
    let exported = archive.by_name(&format!("{brought}.json")).unwrap();
    let exported: Value = serde_json::from_reader(exported).unwrap();
    assert_eq!(exported["email"], brought);
    let manifest = archive.by_name("manifest.json").unwrap();
    let manifest: Value = serde_json::from_reader(manifest).unwrap();
    let promise = json!({
        "generated_at": "time", "state": "all", "status": "", "q": "", "total": 4, "exported_count": 4,
        "errors": "list", "files": [file()]
    });
    crate::promise::kept(&promise, &manifest).unwrap();
}

async fn cleared_out(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    // What the body holds is not read.
    let offered = one.post(PREVIEW, &json!("anything")).await;
    assert_eq!(
        (&offered["scope"], &offered["total"]),
        (&json!("invalid_files_and_invalid_accounts"), &json!(2))
    );
    let chosen = json!({"files": ["bare.json", "demo-1@example.com.json"]});
    let told = other.post(EXECUTE, &chosen).await;
    assert_eq!(told["deleted_files"], json!(["bare.json"]), "{told}");
    let backup = told["backup_file"].as_str().unwrap();
    assert!(site.bucket().get(backup).await.is_some(), "{backup}");
    assert_eq!(site.bucket().get("bare.json").await, None);
    let left = one.post(PREVIEW, &Value::Null).await;
    assert_eq!(
        (&left["total"], &left["candidates"][0]["file_name"]),
        (&json!(1), &json!("broken@example.com.json"))
    );
    for none in [
        json!({"files": []}),
        json!({"files": ["nobody.json"]}),
        chosen,
    ] {
        other.refused(400, Method::POST, EXECUTE, &none).await;
    }
}
