//! What lives here: importing and exporting account files.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use b2a_domain::AccountState;
use b2a_suite::{Deployment, FORM, Plan, Reply, form};
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, get, send};

fn account(email: &str) -> Value {
    json!({
        "email": email, "authorization": "Bearer x", "configId": "c", "csesidx": "1",
        "cookies": [{"name": "__Secure-C_SES", "value": "1"}]
    })
}

fn zipped(entries: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn unzipped(archive: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut entries = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        entries.insert(entry.name().unwrap().into_owned(), content);
    }
    entries
}

async fn import(deployment: &Deployment, fields: &[(&str, Option<&str>, &[u8])]) -> Reply {
    let headers = [ADMIN[0], FORM];
    let path = "/admin/pool-files/import";
    deployment.client.post(path, &headers, form(fields)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_with_one_bad_account_brings_the_other() {
    let deployment = Plan::accounts(0).start().await;
    let old = json!({"email": "a@example.com", "fullName": "Ann"});
    std::fs::write(
        deployment.data.path().join("a@example.com.json"),
        old.to_string(),
    )
    .unwrap();
    let mut bare = account("bare@example.com");
    bare["csesidx"] = json!(null);
    let archive = zipped(&[
        ("pool/a.json", account("a@example.com").to_string()),
        ("bare.json", bare.to_string()),
        ("manifest.json", "{}".to_owned()),
    ]);
    let reply = import(&deployment, &[("file", Some("pool.ZIP"), &archive)]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let answer = reply.json();
    assert_eq!(
        (&answer["total"], &answer["success"], &answer["failed"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(answer["errors"], json!(["bare.json: missing csesidx"]));
    assert_eq!(answer["imported_emails"], json!(["a@example.com"]));
    assert_eq!(
        (&answer["overwrite"], &answer["skipped"]),
        (&json!(true), &json!(0))
    );
    assert_eq!(answer["stats"]["total"], 1);
    let file = std::fs::read(deployment.data.path().join("a@example.com.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(
        (&file["csesidx"], &file["fullName"]),
        (&json!("1"), &json!("Ann"))
    );
    assert_eq!(
        deployment.account("a@example.com").await.state,
        AccountState::Pending
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_are_stored_under_their_emails() {
    let deployment = Plan::accounts(0).start().await;
    let (a, b) = (
        account("a@example.com").to_string(),
        account("b@example.com").to_string(),
    );
    let files: &[(&str, Option<&str>, &[u8])] = &[
        ("files", Some("whatever.json"), a.as_bytes()),
        ("files", Some("../../other.JSON"), b.as_bytes()),
        ("file", Some("not-counted.json"), b"{"),
    ];
    let answer = import(&deployment, files).await.json();
    assert_eq!(
        (&answer["total"], &answer["success"], &answer["failed"]),
        (&json!(2), &json!(2), &json!(0))
    );
    for email in ["a@example.com", "b@example.com"] {
        assert!(
            deployment
                .data
                .path()
                .join(format!("{email}.json"))
                .is_file()
        );
    }
    for word in ["false", "no", ""] {
        let again = [files, &[("overwrite", None, word.as_bytes())]].concat();
        let answer = import(&deployment, &again).await.json();
        assert_eq!(
            (&answer["skipped"], &answer["overwrite"]),
            (&json!(2), &json!(false)),
            "{word:?}"
        );
        assert_eq!(answer["errors"].as_array().unwrap().len(), 2);
    }
    let again = [files, &[("overwrite", None, b"1")]].concat();
    assert_eq!(import(&deployment, &again).await.json()["success"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_import_is_refused() {
    let deployment = Plan::accounts(0)
        .with(|settings| settings.limits.body_bytes = 64 * 1024)
        .start()
        .await;
    let none = import(&deployment, &[("overwrite", None, b"true")]).await;
    assert_eq!(
        (none.status.as_u16(), &none.json()["details"]),
        (400, &Value::Null)
    );
    let notes = import(
        &deployment,
        &[
            ("files", Some("notes.txt"), b"hello"),
            ("files", Some("x.zip"), b"no"),
        ],
    )
    .await;
    assert_eq!(notes.status, 400);
    assert_eq!(
        notes.json()["details"],
        json!([
            "notes.txt: neither .json nor .zip",
            "x.zip: not a ZIP that can be read"
        ])
    );
    let large = vec![b' '; 100 * 1024];
    let large = import(&deployment, &[("file", Some("x.json"), &large)]).await;
    assert_eq!(large.status, 413);
    let plain = [ADMIN[0], ("content-type", "application/json")];
    let no_form = deployment
        .client
        .post("/admin/pool-files/import", &plain, "{}")
        .await;
    assert_eq!(no_form.status, 400);
    let cut_off = [
        ADMIN[0],
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let cut_off = deployment
        .client
        .post("/admin/pool-files/import", &cut_off, "--x\r\nnothing")
        .await;
    assert_eq!(cut_off.status, 400);
    let stranger = deployment
        .client
        .post("/admin/pool-files/import", &[], form(&[]))
        .await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_can_be_imported_again() {
    let deployment = Plan::accounts(2)
        .with(|settings| {
            let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
            settings.master_key = Some(key.to_owned().into());
        })
        .with_files(|data| std::fs::write(data.join("broken.json"), "{").unwrap())
        .start()
        .await;
    let listed = get(&deployment.client, "/admin/accounts?status=ready").await;
    let email = listed["items"][0]["email"].as_str().unwrap().to_owned();
    // Written once by us, the file is sealed.
    let path = format!("/admin/accounts/{email}/disable");
    send(&deployment.client, Method::POST, &path, &Value::Null).await;
    let stored = std::fs::read(deployment.data.path().join(format!("{email}.json"))).unwrap();
    assert!(stored.starts_with(b"B2AS"));

    let reply = deployment
        .client
        .get("/admin/pool-files/export", ADMIN)
        .await;
    assert_eq!(
        (
            reply.header("content-type"),
            reply.header("x-export-errors")
        ),
        ("application/zip", "0")
    );
    assert_eq!(reply.header("x-export-count"), "3");
    let disposition = reply.header("content-disposition").to_owned();
    assert!(
        disposition.starts_with("attachment; filename=\"pool-export-20"),
        "{disposition}"
    );
    let entries = unzipped(&reply.body);
    assert_eq!(entries.len(), 4);
    assert_eq!(entries["broken.json"], "{");
    let opened: Value = serde_json::from_str(&entries[&format!("{email}.json")]).unwrap();
    assert_eq!(
        (&opened["email"], &opened["disabled"]),
        (&json!(email), &json!(true))
    );
    let manifest: Value = serde_json::from_str(&entries["manifest.json"]).unwrap();
    assert_eq!(
        (&manifest["total"], &manifest["exported_count"]),
        (&json!(3), &json!(3))
    );
    let file = |index: usize, field: &str| manifest["files"][index][field].clone();
    assert_eq!(
        (file(1, "file_name"), file(1, "parse_ok")),
        (json!("broken.json"), json!(false))
    );
    assert_eq!(
        (file(2, "pool_status"), file(2, "exists_in_pool")),
        (json!("disabled"), json!(true))
    );

    let filtered = "/admin/pool-files/export?state=invalid";
    let filtered = deployment.client.get(filtered, ADMIN).await;
    let names: Vec<String> = unzipped(&filtered.body).into_keys().collect();
    assert_eq!(names, ["broken.json", "manifest.json"]);

    let other = Plan::accounts(0).start().await;
    let answer = import(&other, &[("file", Some("export.zip"), &reply.body)])
        .await
        .json();
    assert_eq!(
        (&answer["success"], &answer["failed"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(other.account(&email).await.state, AccountState::Disabled);
}
