//! What lives here: deleting account files that serve nobody: only those, and not without a backup.

use std::collections::BTreeSet;
use std::io::Cursor;

use b2a_suite::{Deployment, Plan, Reply, Store, eventually};
use serde_json::{Value, json};

use crate::{ADMIN, get};

const PREVIEW: &str = "/admin/pool-files/delete-invalid/preview";
const EXECUTE: &str = "/admin/pool-files/delete-invalid/execute";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

fn plan(store: Store) -> Plan {
    Plan::accounts(3).on(store).with_files(|data| {
        std::fs::write(data.join("broken@example.com.json"), "{").unwrap();
        let mut bare =
            json!({"email": "bare@example.com", "authorization": "Bearer x", "configId": "c"});
        std::fs::write(data.join("bare.json"), bare.to_string()).unwrap();
        bare["email"] = json!("off@example.com");
        bare["disabled"] = json!(true);
        std::fs::write(data.join("off.json"), bare.to_string()).unwrap();
        std::fs::write(data.join("admin_panel_auth.json"), "{").unwrap();
    })
}

async fn preview(deployment: &Deployment, query: &str) -> Value {
    let path = format!("{PREVIEW}{query}");
    // The body is not read, whatever is in it.
    let reply = deployment.client.post(&path, ADMIN, "{not json").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn execute(deployment: &Deployment, body: &Value) -> Reply {
    let body = body.to_string();
    deployment.client.post(EXECUTE, ADMIN, body).await
}

fn names(preview: &Value) -> Vec<String> {
    let candidates = preview["candidates"].as_array().unwrap().iter();
    let names = candidates.map(|candidate| candidate["file_name"].as_str().unwrap().to_owned());
    names.collect()
}

fn is_there(deployment: &Deployment, name: &str) -> bool {
    deployment.data.path().join(name).is_file()
}

/// Has the pool give a sound account up, as it does after a registrar failed too often.
async fn give_up(deployment: &Deployment, email: &str) {
    let account = deployment.account(email).await;
    let given_up = deployment
        .pool
        .give_up(
            &account.id,
            &account.generation,
            "no registrar could renew it",
        )
        .await;
    assert!(given_up.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serves_nobody_is_offered_and_nothing_else() {
    let deployment = plan(Store::Embedded).start().await;
    give_up(&deployment, "demo-2@example.com").await;
    let all = preview(&deployment, "").await;
    assert_eq!(
        names(&all),
        [
            "bare.json",
            "broken@example.com.json",
            "demo-2@example.com.json"
        ]
    );
    assert_eq!(
        (&all["scope"], &all["total"], &all["summary"]),
        (
            &json!("invalid_files_and_invalid_accounts"),
            &json!(3),
            &json!({"structure_invalid": 2, "status_invalid": 1})
        )
    );
    let bare = &all["candidates"][0];
    assert_eq!(
        (&bare["email"], &bare["email_masked"], &bare["reason"]),
        (
            &json!("bare@example.com"),
            &json!("b***e@example.com"),
            &json!("missing cookies")
        )
    );
    assert_eq!(
        (
            &bare["status"],
            &bare["exists_in_pool"],
            &bare["scope_matched"]
        ),
        (&json!("invalid"), &json!(true), &json!(true))
    );
    assert!(bare["size_bytes"].as_u64().unwrap() > 0);
    assert!(bare["modified_at"].as_str().unwrap().ends_with('Z'));
    let broken = &all["candidates"][1];
    assert_eq!(broken["reason"], "json_parse_error");
    assert!(
        broken["parse_error"]
            .as_str()
            .unwrap()
            .starts_with("json_parse_error: ")
    );
    let given_up = &all["candidates"][2];
    assert_eq!(
        (&given_up["reason"], &given_up["parse_error"]),
        (&json!("status_invalid"), &Value::Null)
    );

    let files = preview(&deployment, "?scope=invalid_files").await;
    assert_eq!(
        (&files["scope"], &files["total"]),
        (&json!("invalid_files"), &json!(2))
    );
    let accounts = preview(&deployment, "?scope=invalid_accounts").await;
    assert_eq!(names(&accounts), ["demo-2@example.com.json"]);
    let unknown = preview(&deployment, "?scope=everything").await;
    assert_eq!(unknown, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_candidates_are_deleted_once_each_and_saved_before() {
    for store in Store::ALL {
        let deployment = plan(store).start().await;
        let wanted = json!({"files": [
            "bare.json", "bare.json", "broken@example.com.json",
            "demo-1@example.com.json", "off.json", "nobody.json", "../secret.json", "admin_panel_auth.json",
        ]});
        let reply = execute(&deployment, &wanted).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let answer = reply.json();
        assert_eq!(
            (
                &answer["deleted_count"],
                &answer["deleted_files"],
                &answer["failed"]
            ),
            (
                &json!(2),
                &json!(["bare.json", "broken@example.com.json"]),
                &json!([])
            )
        );
        assert!(answer["stats"]["total"].is_number());
        let backup = answer["backup_file"].as_str().unwrap();
        let saved = std::fs::read(deployment.data.path().join(backup)).unwrap();
        let saved = zip::ZipArchive::new(Cursor::new(saved)).unwrap();
        let saved: BTreeSet<String> = saved
            .file_names()
            .map(|name| name.expect("a readable name").into_owned())
            .collect();
        assert_eq!(
            saved,
            BTreeSet::from(["bare.json".to_owned(), "broken@example.com.json".to_owned()])
        );
        for kept in [
            "demo-1@example.com.json",
            "off.json",
            "admin_panel_auth.json",
        ] {
            assert!(is_there(&deployment, kept), "{kept}");
        }
        assert!(!is_there(&deployment, "bare.json"));
        // Who was reading the files just then may bring them back for a moment.
        eventually("the end of their accounts", async || {
            let left = get(&deployment.client, "/admin/accounts").await;
            (left["total"] == 4).then_some(())
        })
        .await;
        let again = execute(&deployment, &wanted).await;
        assert_eq!(again.status, 400, "none of them is left");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_fails_deletes_nothing() {
    let plan = plan(Store::Embedded);
    let deployment = plan.start().await;
    // Where the backup would go there is a file.
    std::fs::write(deployment.data.path().join("backups"), "in the way").unwrap();
    let files = json!({"files": ["bare.json", "broken@example.com.json"]});
    let reply = execute(&deployment, &files).await;
    assert_eq!(reply.status, 500, "{}", reply.text());
    assert!(
        reply.json()["error"]
            .as_str()
            .unwrap()
            .contains("nothing was deleted")
    );
    assert!(is_there(&deployment, "bare.json"));

    let mut without = files;
    without["auto_backup"] = json!(false);
    let reply = execute(&deployment, &without).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["backup_file"]),
        (200, &Value::Null)
    );
    assert!(!is_there(&deployment, "bare.json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_names_nothing_deletes_nothing() {
    let deployment = plan(Store::Embedded).start().await;
    for body in [
        "",
        "[]",
        "{",
        r#"{"files": "bare.json"}"#,
        r#"{"files": []}"#,
        "{}",
        r#"{"files": ["nobody.json"]}"#,
        r#"{"files": ["bare.json"], "auto_backup": "no"}"#,
    ] {
        let reply = deployment.client.post(EXECUTE, ADMIN, body).await;
        assert_eq!(reply.status, 400, "{body}");
        assert!(reply.json()["error"].is_string());
    }
    assert!(is_there(&deployment, "bare.json"));
    for path in [PREVIEW, EXECUTE] {
        let stranger = deployment.client.post(path, &[], "{}").await;
        assert_eq!(stranger.status, 401);
    }
}

/// What is sealed with a key that we lack may be the pool as a whole under a wrong master key.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_no_key_opens_is_offered_and_one_of_another_key_is_not() {
    let sealed = |email: &str, key: &str| {
        let content = json!({
            "email": email, "authorization": "Bearer x", "configId": "c", "csesidx": "1",
            "cookies": [{"name": "__Secure-C_SES", "value": "1"}]
        });
        let vault = b2a_objects::Sealer::from_base64(&key.to_owned().into()).unwrap();
        let vault = b2a_objects::Vault::new(Some(vault));
        let key = b2a_objects::ObjectKey::new(format!("{email}.json")).unwrap();
        vault
            .close(&key, content.to_string().into())
            .unwrap()
            .to_vec()
    };
    let deployment = Plan::accounts(1)
        .with(|settings| settings.master_key = Some(KEY.to_owned().into()))
        .with_files(move |data| {
            std::fs::write(
                data.join("other@example.com.json"),
                sealed("other@example.com", OTHER_KEY),
            )
            .unwrap();
            let mut damaged = sealed("damaged@example.com", KEY);
            *damaged.last_mut().unwrap() ^= 1;
            std::fs::write(data.join("damaged@example.com.json"), damaged).unwrap();
        })
        .start()
        .await;
    let offered = preview(&deployment, "").await;
    assert_eq!(names(&offered), ["damaged@example.com.json"]);
    assert_eq!(offered["candidates"][0]["reason"], "read_failed");
    let files = json!({"files": ["damaged@example.com.json", "other@example.com.json"]});
    let answer = execute(&deployment, &files).await.json();
    assert_eq!(answer["deleted_files"], json!(["damaged@example.com.json"]));
    assert!(is_there(&deployment, "other@example.com.json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_serves_from_another_file_goes_on() {
    let deployment = Plan::accounts(1).start().await;
    let double = json!({"email": "demo-1@example.com", "authorization": "Bearer x"});
    // Older than the sound one, which counts then. It comes in one step.
    let hidden = deployment.data.path().join(".a-double");
    std::fs::write(&hidden, double.to_string()).unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = std::fs::File::options().write(true).open(&hidden).unwrap();
    file.set_modified(old).unwrap();
    std::fs::rename(&hidden, deployment.data.path().join("a-double.json")).unwrap();
    let offered = preview(&deployment, "").await;
    assert_eq!(names(&offered), ["a-double.json"]);
    let answer = execute(&deployment, &json!({"files": ["a-double.json"]})).await;
    assert_eq!(answer.json()["deleted_count"], 1);
    deployment.until_ready(1).await;
    assert_eq!(deployment.counts().await.total(), 1);
}
