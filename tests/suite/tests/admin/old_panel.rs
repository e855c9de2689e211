//! What lives here: the calls that panels of the old system make, which work unchanged. They were written in plain JavaScript,
//! know no header but their own, and send the key for chats along with the cookie.

use std::io::{Cursor, Write as _};

use b2a_suite::{Client, Plan, Reply};
use serde_json::{Value, json};

const BOUNDARY: &str = "----old-panel";

/// A browser with an old panel in it.
struct OldPanel {
    client: Client,
    origin: String,
    cookie: String,
    key: &'static str,
}

impl OldPanel {
    fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            origin: client.base().to_owned(),
            cookie: String::new(),
            key: "",
        }
    }

    async fn get(&self, path: &str) -> Reply {
        let key = format!("Bearer {}", self.key);
        let mut headers = vec![("cookie", self.cookie.as_str()), ("accept", "*/*")];
        if !self.key.is_empty() {
            headers.push(("authorization", key.as_str()));
        }
        self.client.get(path, &headers).await
    }

    async fn post(&mut self, path: &str, content_type: &str, body: Vec<u8>) -> Reply {
        let key = format!("Bearer {}", self.key);
        // Without TLS a browser names the page alone.
        let mut headers = vec![
            ("cookie", self.cookie.as_str()),
            ("origin", self.origin.as_str()),
        ];
        if !content_type.is_empty() {
            headers.push(("content-type", content_type));
        }
        if !self.key.is_empty() {
            headers.push(("authorization", key.as_str()));
        }
        let reply = self.client.post(path, &headers, body).await;
        let set = reply.header("set-cookie");
        if let Some(cookie) = set.split(';').next().filter(|cookie| !cookie.is_empty()) {
            cookie.clone_into(&mut self.cookie);
        }
        reply
    }

    async fn json(&mut self, path: &str, body: &Value) -> Value {
        let body = body.to_string().into_bytes();
        let reply = self.post(path, "application/json", body).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// `POST` without a body and without a type.
    async fn bare(&mut self, path: &str) -> Value {
        let reply = self.post(path, "", Vec::new()).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    async fn load(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }
}

fn zip_of_one(name: &str, content: &Value) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file(name, options).unwrap();
    archive.write_all(content.to_string().as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn form(file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"pool.zip\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    );
    let tail = format!(
        "\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"overwrite\"\r\n\r\ntrue\r\n--{BOUNDARY}--\r\n"
    );
    [head.as_bytes(), file, tail.as_bytes()].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_panel_works_unchanged() {
    let deployment = Plan::accounts(2)
        .with(|settings| {
            settings.admin.password = Some("old-panel-word".to_owned().into());
            settings.admin_keys = vec!["sk-only-for-admins".to_owned().into()];
        })
        .with_files(|data| std::fs::write(data.join("broken@example.com.json"), "{").unwrap())
        .start()
        .await;
    let mut panel = OldPanel::new(&deployment.client);
    panel.key = b2a_suite::KEY;
    signs_in(&mut panel).await;
    shows_the_pool(&panel).await;
    // The key is for chats.
    assert_eq!(panel.get("/v1/models").await.status, 200);
    works_on_files(&mut panel).await;
    operates(&mut panel).await;
    changes_the_password_and_leaves(&mut panel).await;
}

async fn signs_in(panel: &mut OldPanel) {
    assert_eq!(panel.load("/admin/panel/me").await["authenticated"], false);
    assert_eq!(panel.get("/admin/status").await.status, 401);
    let wrong = json!({"username": "admin", "password": "admin123"}).to_string();
    let wrong = panel
        .post("/admin/panel/login", "application/json", wrong.into_bytes())
        .await;
    assert_eq!(wrong.status, 401);
    let credentials = json!({"username": "admin", "password": "old-panel-word"});
    let answer = panel.json("/admin/panel/login", &credentials).await;
    assert_eq!(answer["username"], "admin");
    assert!(answer["expires_at"].is_string());
    assert_eq!(panel.load("/admin/panel/me").await["authenticated"], true);
}

async fn shows_the_pool(panel: &OldPanel) {
    let status = panel.load("/admin/status").await;
    for field in [
        "ready",
        "pending",
        "pending_external",
        "invalid",
        "available_today",
    ] {
        assert!(status[field].is_number(), "{field}: {status}");
    }
    let accounts = panel.load("/admin/accounts?state=all&status=&q=").await;
    let item = &accounts["items"][0];
    for field in [
        "email",
        "email_masked",
        "status",
        "is_valid",
        "fail_count",
        "daily_remaining",
    ] {
        assert!(!item[field].is_null(), "{field}: {item}");
    }
    let files = "/admin/pool-files?state=all&status=&q=&page=1&page_size=20";
    let files = panel.load(files).await;
    assert_eq!(
        (&files["total"], &files["total_page"]),
        (&json!(3), &json!(1))
    );
    let counted = panel.load("/admin/stats").await;
    assert!(counted["uptime_seconds"].is_number() && counted["hourly"].is_array());
    assert!(counted["pool"]["ready"].is_number(), "{counted}");
    assert!(panel.load("/admin/ip").await["ips"].is_array());
    assert_eq!(panel.load("/admin/flow/status").await["enabled"], false);
}

async fn works_on_files(panel: &mut OldPanel) {
    // Export, import.
    let export = panel
        .get("/admin/pool-files/export?state=all&status=&q=")
        .await;
    assert_eq!(export.status, 200);
    assert!(
        export
            .header("content-disposition")
            .contains("filename=\"pool-export-")
    );
    let new = json!({
        "email": "new@example.com", "authorization": "Bearer x", "configId": "c", "csesidx": "1",
        "cookies": [{"name": "__Secure-C_SES", "value": "1"}]
    });
    let upload = form(&zip_of_one("new.json", &new));
    let multipart = format!("multipart/form-data; boundary={BOUNDARY}");
    let imported = panel
        .post("/admin/pool-files/import", &multipart, upload)
        .await;
    assert_eq!(imported.status, 200, "{}", imported.text());
    assert_eq!(imported.json()["success"], 1);

    // Deleting what is invalid, after a preview.
    let preview = panel.bare("/admin/pool-files/delete-invalid/preview").await;
    let candidates = preview["candidates"].as_array().unwrap().iter();
    let names: Vec<Value> = candidates.map(|it| it["file_name"].clone()).collect();
    assert_eq!(names, [json!("broken@example.com.json")]);
    let body = json!({"files": names, "auto_backup": true});
    let deleted = panel
        .json("/admin/pool-files/delete-invalid/execute", &body)
        .await;
    assert_eq!(deleted["deleted_count"], 1);
    assert!(deleted["backup_file"].is_string());
}

async fn operates(panel: &mut OldPanel) {
    // Refreshing, which it sends an empty object with.
    let refreshed = panel.json("/admin/refresh", &json!({})).await;
    assert!(refreshed["ready"].is_number() && refreshed["pending"].is_number());
    let forced = panel.json("/admin/force-refresh", &json!({})).await;
    assert!(forced["count"].is_number());
    let cooldown = json!({"refresh_cooldown_sec": 0, "use_cooldown_sec": 9});
    let cooldown = panel.json("/admin/config/cooldown", &cooldown).await;
    assert_eq!(
        (
            &cooldown["refresh_cooldown_sec"],
            &cooldown["use_cooldown_sec"]
        ),
        (&json!(240), &json!(9))
    );
    let reloaded = panel.bare("/admin/reload-config").await;
    assert_eq!(reloaded["api_keys"], 1);
    assert_eq!(reloaded["pool_config"]["use_cooldown_sec"], 9);
}

async fn changes_the_password_and_leaves(panel: &mut OldPanel) {
    let changed = panel
        .json(
            "/admin/panel/change-password",
            &json!({"new_password": "another-word"}),
        )
        .await;
    assert!(changed["password_updated_at"].is_string());
    assert_eq!(panel.load("/admin/panel/me").await["authenticated"], false);
    let credentials = json!({"username": "admin", "password": "another-word"});
    panel.json("/admin/panel/login", &credentials).await;
    assert_eq!(panel.bare("/admin/panel/logout").await["success"], true);
    assert_eq!(panel.get("/admin/accounts").await.status, 401);
}
