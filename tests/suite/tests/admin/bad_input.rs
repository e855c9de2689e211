//! What lives here: what nobody should send: bombs, names that lead elsewhere, far too much, tags where names should be.

use std::io::{Cursor, Write as _};

use b2a_suite::{FORM, Plan, Reply, form};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::{ADMIN, get};

fn account(email: &str) -> String {
    let account = json!({
        "email": email, "authorization": "Bearer x", "configId": "c", "csesidx": "1",
        "cookies": [{"name": "__Secure-C_SES", "value": "1"}]
    });
    account.to_string()
}

async fn import(client: &b2a_suite::Client, name: &str, content: &[u8]) -> Reply {
    let body = form(&[("file", Some(name), content)]);
    let path = "/admin/pool-files/import";
    client.post(path, &[ADMIN[0], FORM], body).await
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_that_unpacks_to_far_more_brings_its_sound_accounts_and_no_more() {
    let deployment = Plan::accounts(0).start().await;
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let good = account("good@example.com");
    let bomb = zipped(&[("a.json", good.as_bytes()), ("b.json", &zeros)]);
    assert!(bomb.len() < 100_000, "it is small: {}", bomb.len());
    let reply = import(&deployment.client, "bomb.zip", &bomb).await;
    assert_eq!(reply.status, 200);
    let answer = reply.json();
    assert_eq!(
        (&answer["success"], &answer["failed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        answer["errors"],
        json!(["b.json: larger than 1048576 bytes"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_lead_elsewhere_lead_nowhere() {
    let deployment = Plan::accounts(0).start().await;
    let account = account("a@example.com");
    let archive = zipped(&[
        ("../../../../tmp/evil.json", account.as_bytes()),
        ("..\\..\\evil2.json", b"{"),
        ("/etc/passwd.json", b"{"),
        ("../admin_panel_auth.json", b"{}"),
    ]);
    let answer = import(&deployment.client, "../../x.zip", &archive)
        .await
        .json();
    assert_eq!(
        (&answer["total"], &answer["success"]),
        (&json!(3), &json!(1))
    );
    let mut names: Vec<String> = std::fs::read_dir(deployment.data.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && name != "config")
        .collect();
    names.sort();
    assert_eq!(names, ["a@example.com.json"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_account_file_is_refused() {
    let deployment = Plan::accounts(0).start().await;
    let csv = b"email,cookie\na@example.com,x\n";
    let refused = import(&deployment.client, "accounts.csv", csv).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.json()["details"],
        json!(["accounts.csv: neither .json nor .zip"])
    );
    // Called JSON, it fails alone.
    let failed = import(&deployment.client, "accounts.json", csv).await;
    assert_eq!(failed.status, 200);
    let answer = failed.json();
    assert_eq!(
        (&answer["failed"], &answer["success"]),
        (&json!(1), &json!(0))
    );
    assert!(
        answer["errors"][0]
            .as_str()
            .unwrap()
            .starts_with("accounts.json: json_parse_error")
    );
}

/// Refused by its announced length, before 200 MB are taken in.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_200_mb_is_refused_at_once() {
    let deployment = Plan::accounts(0).start().await;
    let address = deployment.client.base().trim_start_matches("http://");
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /admin/pool-files/import HTTP/1.1\r\nHost: {address}\r\n{}: {}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 200000000\r\nExpect: 100-continue\r\n\r\n",
        ADMIN[0].0, ADMIN[0].1
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_in_names_come_back_as_json_text() {
    let deployment = Plan::accounts(0)
        .with_files(|data| {
            let tags =
                json!({"email": "<script>alert(1)</script>@example.com", "authorization": "x"});
            std::fs::write(data.join("tags.json"), tags.to_string()).unwrap();
            std::fs::write(data.join("<script>alert(2)<!--.json"), "{").unwrap();
        })
        .start()
        .await;
    for path in ["/admin/accounts", "/admin/pool-files"] {
        let reply = deployment.client.get(path, ADMIN).await;
        assert_eq!(reply.header("content-type"), "application/json");
        assert!(
            reply.text().contains("<script>alert(2)<!--"),
            "{path}: {}",
            reply.text()
        );
        let listed = get(&deployment.client, path).await;
        assert_eq!(listed["total"], 2);
    }
    let nowhere = "/admin/accounts/%3Cscript%3E@example.com";
    let reply = deployment.client.get(nowhere, ADMIN).await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("content-type")),
        (404, "application/json")
    );
}
