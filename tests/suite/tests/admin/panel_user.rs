//! What lives here: where the panel's user comes from, and that its password is told once and stays.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{Client, Instance, InstancePlan, Plan, RedisServer};
use serde_json::{Value, json};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

async fn sign_in(client: &Client, username: &str, password: &str) -> u16 {
    let body = json!({"username": username, "password": password}).to_string();
    let reply = client.post("/admin/panel/login", &[], body).await;
    reply.status.as_u16()
}

/// What a log tells of a password that was made up.
fn told(log: &str) -> Option<String> {
    let line = log.lines().find_map(|line| line.split_once("Password  "))?;
    Some(line.1.trim().to_owned())
}

/// A desk on which instances are started one after another.
struct Desk {
    simulator: Simulator,
    data: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
        let data = tempfile::tempdir().unwrap();
        Self { simulator, data }
    }

    async fn start(&self, variables: &[(&str, &str)]) -> Instance {
        let plan = InstancePlan::local(self.simulator.url(), self.data.path());
        let plan = variables
            .iter()
            .fold(plan, |plan, (name, value)| plan.env(name, value));
        plan.start().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_up_a_password_and_tells_it_once() {
    let desk = Desk::new().await;
    let first = desk.start(&[]).await;
    let log = first.log();
    let password = told(&log).expect("a password");
    assert!(log.contains("  Panel     http://127.0.0.1:"), "{log}");
    assert!(log.contains("  User      admin"), "{log}");
    for line in first.log_lines() {
        assert!(!line.to_string().contains(&password), "in the log: {line}");
    }
    assert_eq!(sign_in(&first.client, "admin", &password).await, 200);
    assert_eq!(sign_in(&first.client, "admin", "admin123").await, 401);
    drop(first);
    let stored = std::fs::read_to_string(desk.data.path().join("config/panel_user.json")).unwrap();
    assert!(stored.contains("$argon2id$") && !stored.contains(&password));

    let second = desk.start(&[]).await;
    assert_eq!(told(&second.log()), None);
    assert!(second.log().contains("/admin/panel"), "where it is");
    assert_eq!(sign_in(&second.client, "admin", &password).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_instances_that_start_at_once_one_tells_a_password() {
    let (desk, redis) = (Desk::new().await, RedisServer::start().await);
    let start = || {
        let (upstream, data) = (desk.simulator.url(), desk.data.path());
        InstancePlan::serve(upstream, data, &redis.url()).start()
    };
    let (one, other) = tokio::join!(start(), start());
    let told: Vec<String> = [&one, &other]
        .iter()
        .filter_map(|it| told(&it.log()))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    for instance in [&one, &other] {
        assert_eq!(sign_in(&instance.client, "admin", &told[0]).await, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configured_password_is_taken_over_once_and_again_when_it_changes() {
    let desk = Desk::new().await;
    let first = [
        ("ADMIN_PASSWORD", "configured-1"),
        ("ADMIN_USERNAME", "ann"),
    ];
    let instance = desk.start(&first).await;
    assert_eq!(told(&instance.log()), None);
    assert!(!instance.log().contains("configured-1"));
    let body = json!({"username": "ann", "password": "configured-1"}).to_string();
    let reply = instance.client.post("/admin/panel/login", &[], body).await;
    let cookie = reply
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let changed = instance
        .client
        .post(
            "/admin/panel/change-password",
            &[("cookie", &cookie)],
            r#"{"new_password":"chosen-in-the-panel"}"#,
        )
        .await;
    assert_eq!(changed.status, 200);
    drop(instance);

    let again = desk.start(&first).await;
    assert_eq!(
        sign_in(&again.client, "ann", "chosen-in-the-panel").await,
        200
    );
    assert_eq!(sign_in(&again.client, "ann", "configured-1").await, 401);
    drop(again);

    let reset = desk.start(&[("ADMIN_PASSWORD", "configured-2")]).await;
    assert_eq!(
        sign_in(&reset.client, "ann", "configured-2").await,
        200,
        "the name stays"
    );
    assert_eq!(
        sign_in(&reset.client, "ann", "chosen-in-the-panel").await,
        401
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_nobody_may_choose_is_refused_by_its_name() {
    let desk = Desk::new().await;
    let plan = InstancePlan::command(&["check-config"], desk.simulator.url(), desk.data.path());
    let (is_well, said) = plan.env("ADMIN_PASSWORD", "short").run().await;
    assert!(!is_well && !said.contains("short"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_of_the_old_system_is_taken_over() {
    let hash = bcrypt::hash("old-secret", 5).unwrap();
    let old = json!({"version": 1, "username": "boss", "password_hash": hash, "updated_at": "2026-01-01T00:00:00Z"});
    let deployment = Plan::accounts(0)
        .with(|settings| settings.master_key = Some(KEY.to_owned().into()))
        .with_files(move |data| {
            std::fs::write(data.join("admin_panel_auth.json"), old.to_string()).unwrap();
        })
        .start()
        .await;
    let client = &deployment.client;
    assert_eq!(sign_in(client, "admin", "old-secret").await, 401);
    assert_eq!(sign_in(client, "boss", "old-secret").await, 200);
    let file = deployment.data.path().join("config/panel_user.json");
    assert!(std::fs::read(&file).unwrap().starts_with(b"B2AS"), "sealed");

    let body = json!({"username": "boss", "password": "old-secret"}).to_string();
    let reply = client.post("/admin/panel/login", &[], body).await;
    let cookie = reply
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let change = r#"{"new_password":"new-secret"}"#;
    let path = "/admin/panel/change-password";
    let changed = client.post(path, &[("cookie", &cookie)], change).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(sign_in(client, "boss", "old-secret").await, 401);
    assert_eq!(sign_in(client, "boss", "new-secret").await, 200);
    // The old file is nobody's any more, and nobody's account.
    let listed = crate::get(&deployment.client, "/admin/accounts").await;
    assert_eq!(listed["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_that_can_not_be_read_is_not_overwritten() {
    let deployment = Plan::accounts(0)
        .with_files(|data| {
            std::fs::create_dir(data.join("config")).unwrap();
            std::fs::write(data.join("config/panel_user.json"), "{\"version\": 9}").unwrap();
        })
        .start()
        .await;
    let body = json!({"username": "admin", "password": "whatever"}).to_string();
    let reply = deployment
        .client
        .post("/admin/panel/login", &[], body)
        .await;
    assert_eq!(reply.status, 503);
    let answer: Value = reply.json();
    assert!(
        answer["error"]
            .as_str()
            .unwrap()
            .contains("config/panel_user.json")
    );
    let file = deployment.data.path().join("config/panel_user.json");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "{\"version\": 9}");
}
