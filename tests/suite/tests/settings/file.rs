//! What lives here: the configuration file of a process that runs: written, replaced, spoilt, mended.

use std::path::{Path, PathBuf};

use b2a_suite::{Instance, InstancePlan, KEY, Plan, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{call, config, field, patch, send, until};

/// A working directory with a configuration file in its usual place.
struct Desk(tempfile::TempDir);

impl Desk {
    fn with(text: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(desk.path().join("config")).unwrap();
        std::fs::write(desk.file(), text).unwrap();
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self) -> PathBuf {
        self.path().join("config/config.json")
    }

    /// Writes beside the file and renames onto it, as careful editors do.
    fn replace(&self, text: &str) {
        let beside = self.file().with_extension("tmp");
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, self.file()).unwrap();
    }

    /// A process in this directory. Between its own looks at the file lie ten seconds.
    async fn serve(&self) -> Instance {
        let plan = InstancePlan::local("http://127.0.0.1:1", self.path());
        plan.env("B2A__SYNC_INTERVAL_SEC", "3600").start().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_written_and_a_replaced_file_take_effect() {
    let desk = Desk::with(r#"{"note": ["first"]}"#);
    let instance = desk.serve().await;
    let note = async |wanted: &str| {
        eventually(&format!("the note {wanted}"), async || {
            let root = instance.client.get("/", &[]).await.json();
            (root["note"] == json!([wanted])).then_some(())
        })
        .await;
    };
    note("first").await;
    std::fs::write(desk.file(), r#"{"note": ["second"]}"#).unwrap();
    note("second").await;
    desk.replace(r#"{"note": ["third"]}"#);
    note("third").await;
    assert_eq!(field(&instance.client, "note").await["source"], "file");
    patch(&instance.client, json!({"note": ["mine"]})).await;
    desk.replace(r#"{"note": ["fourth"]}"#);
    let path = "/admin/config/note";
    let reset = call(&instance.client, Method::DELETE, path, &Value::Null).await;
    if reset["value"] != json!(["fourth"]) {
        note("fourth").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_is_refused_whole_and_named() {
    let desk = Desk::with(r#"{"note": ["sound"]}"#);
    let instance = desk.serve().await;
    let client = &instance.client;
    for (text, named) in [
        (
            "{\n \"note\": [\"half\"],\n \"max_tries\": \"many\"\n}",
            "config/config.json:3:",
        ),
        ("{\"note\": [\"half\"],", "config/config.json:1:"),
        ("", "config/config.json:1:0:"),
        (
            "{\"note\": [\"half\"], \"max_tries\": 0}",
            "field `max_tries`: must be at least 1",
        ),
        (
            "{\"note\": [\"half\"], \"model_aliases\": {\"a\": \"b\"}}",
            "`model_aliases.a`: `b` is no model of the list",
        ),
    ] {
        std::fs::write(desk.file(), text).unwrap();
        let problem = eventually("a problem that is named", async || {
            let problem = config(client).await["problem"].as_str()?.to_owned();
            problem.contains(named).then_some(problem)
        })
        .await;
        let reload = send(client, Method::POST, "/admin/reload-config", &Value::Null).await;
        assert_eq!(reload.status, 500, "{text}");
        assert!(
            reload.json()["error"].as_str().unwrap().contains(named),
            "{problem}"
        );
        let root = client.get("/", &[]).await.json();
        assert_eq!(root["note"], json!(["sound"]), "{text}");
    }
    desk.replace(r#"{"note": ["mended"]}"#);
    until(client, "note", &json!(["mended"])).await;
    eventually("no problem any more", async || {
        config(client).await.get("problem").is_none().then_some(())
    })
    .await;
    let refusals = instance.log_lines().into_iter();
    let refusals = refusals.filter(|line| {
        line["message"]
            .as_str()
            .is_some_and(|it| it.starts_with("settings not taken"))
    });
    assert!(refusals.count() >= 5, "each is in the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_file_loads_whole() {
    let desk = Desk::with(OLD_FILE);
    let instance = desk.serve().await;
    let client = &instance.client;
    for (path, value) in [
        ("default_config", json!("12345")),
        ("debug", json!(true)),
        ("note", json!(["Be kind."])),
        ("pool.target_count", json!(40)),
        ("pool.min_count", json!(10)),
        ("pool.check_interval_minutes", json!(20)),
        ("pool.refresh_cooldown_sec", json!(200)),
        ("pool.use_cooldown_sec", json!(15)),
        ("pool.max_fail_count", json!(4)),
        ("pool.enable_browser_refresh", json!(false)),
        ("pool.browser_refresh_headless", json!(true)),
        ("pool.browser_refresh_max_retry", json!(0)),
        ("pool.auto_delete_401", json!(true)),
        ("pool.registrar_base_url", json!("http://registrar:8090/")),
        ("pool_server.mode", json!("local")),
        ("pool_server.client_threads", json!(1)),
        ("pool_server.secret", json!("***")),
    ] {
        assert_eq!(field(client, path).await["value"], value, "{path}");
    }
    assert_eq!(
        field(client, "pool.use_cooldown_sec").await["source"],
        "default",
        "0 is the default"
    );
    let log = instance.log();
    for key in [
        "pool.register_threads",
        "pool.mail_channel_order",
        "pool.duckmail_bearer",
        "surprise",
    ] {
        assert!(log.contains(key), "{key} is not named: {log}");
    }
    assert!(!log.contains("hush-hush"));
    let models = client.get("/v1/models", &[("x-api-key", KEY)]).await;
    assert_eq!(
        models.status, 200,
        "API_KEYS of the environment replaces the file's"
    );
}

/// Every key of the old format, as installations have it.
const OLD_FILE: &str = r#"{
  "api_keys": ["sk-hush-hush", "", " sk-hush-hush "],
  "listen_addr": ":8000",
  "data_dir": "./data",
  "default_config": "12345",
  "proxy": "",
  "proxy_subscribe": "",
  "debug": true,
  "note": ["Be kind."],
  "pool": {
    "target_count": 40, "min_count": 0, "check_interval_minutes": 20, "register_threads": 1, "register_headless": true,
    "enable_go_register": false, "mail_channel_order": ["duckmail"], "duckmail_bearer": "hush-hush",
    "refresh_on_startup": true, "refresh_cooldown_sec": 200, "use_cooldown_sec": 0, "max_fail_count": 4,
    "enable_browser_refresh": false, "browser_refresh_headless": true, "browser_refresh_max_retry": 0,
    "auto_delete_401": true, "external_refresh_mode": false, "registrar_base_url": "http://registrar:8090"
  },
  "pool_server": {
    "enable": false, "mode": "local", "server_addr": "", "listen_addr": ":9000", "secret": "hush-hush",
    "target_count": 0, "client_threads": 0, "data_dir": "./pool", "expired_action": "delete"
  },
  "proxy_pool": {
    "proxy": "", "subscribes": ["http://example.com/s/example"], "files": [], "health_check": true, "check_on_startup": true
  },
  "flow": {"enable": false, "tokens": [], "proxy": "", "timeout": 120, "poll_interval": 3, "max_poll_attempts": 500},
  "surprise": 1
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_leaves_a_file_to_edit() {
    let gateway = Plan::accounts(0).start().await;
    let folder = tempfile::tempdir().unwrap();
    let instance = InstancePlan::local(gateway.simulator.url(), folder.path())
        .start()
        .await;
    let file = folder.path().join("config/config.json");
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["pool"]["use_cooldown_sec"], 15);
    assert_eq!(written["api_keys"], json!([]));
    std::fs::write(&file, r#"{"note": ["edited"]}"#).unwrap();
    until(&instance.client, "note", &json!(["edited"])).await;
}
