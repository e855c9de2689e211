//! What lives here: an old data directory that moves into a bucket: by our own command, and by any S3 client.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{Bucket, InstancePlan, MODEL, Spoken, eventually, write_account};
use serde_json::{Value, json};

const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What moves, and where to.
struct Move {
    simulator: Simulator,
    bucket: Bucket,
    old: tempfile::TempDir,
    folder: tempfile::TempDir,
}

impl Move {
    /// Three sound accounts and one that is broken.
    async fn start() -> Self {
        let simulator = Simulator::start(SimulatorOptions::default())
            .await
            .expect("simulator");
        let old = tempfile::tempdir().unwrap();
        for account in simulator.add_accounts(3) {
            write_account(old.path(), &account);
        }
        std::fs::write(old.path().join("broken@example.com.json"), "{").unwrap();
        Self {
            simulator,
            bucket: Bucket::start().await,
            old,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Runs a command on the bucket, with the master key; what it said as JSON.
    async fn run(&self, args: &[&str]) -> Value {
        let plan = InstancePlan::command(args, self.simulator.url(), self.folder.path());
        let plan = self.bucket.of(plan).env("B2A_MASTER_KEY", MASTER_KEY);
        let (_, said) = plan.run().await;
        // The log follows what was said.
        let mut values = serde_json::Deserializer::from_str(&said).into_iter();
        let first = values.next().unwrap_or_else(|| panic!("nothing was said"));
        first.unwrap_or_else(|error| panic!("{error}: {said}"))
    }

    /// A gateway on the bucket has all three accounts, and answers.
    async fn answers(&self) {
        let plan = InstancePlan::local(self.simulator.url(), self.folder.path());
        let plan = self.bucket.of(plan).env("B2A_MASTER_KEY", MASTER_KEY);
        let gateway = plan.start().await;
        eventually("three ready accounts", async || {
            let health = gateway.client.get("/health", &[]).await.json();
            (health["ready"] == 3).then_some(())
        })
        .await;
        let spoken = Spoken::OpenAi;
        let body = spoken.body(MODEL, "Hello", false).to_string();
        let path = spoken.path(MODEL, false);
        let reply = gateway.client.post(&path, spoken.headers(), body).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_command_moves_it_and_seals_it_on_the_way() {
    let moving = Move::start().await;
    std::fs::create_dir(moving.old.path().join("at")).unwrap();
    std::fs::write(moving.old.path().join("at/one.txt"), "token").unwrap();
    let old = moving.old.path().to_str().unwrap();
    let moved = moving.run(&["accounts", "import", old, "--json"]).await;
    assert_eq!(
        (&moved["success"], &moved["kept_unusable"]),
        (&json!(3), &json!(1)),
        "{moved}"
    );
    assert_eq!(moved["carried"][0]["outcome"], "copied");
    let sealed = moving.run(&["seal", "--json"]).await;
    assert_eq!(
        (&sealed["current"], &sealed["sealed"]),
        (&json!(5), &json!(0)),
        "{sealed}"
    );
    let again = moving.run(&["accounts", "import", old, "--json"]).await;
    assert_eq!(
        (&again["success"], &again["skipped"]),
        (&json!(3), &json!(1)),
        "{again}"
    );
    moving.answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_copy_moves_it_and_seal_comes_after() {
    let moving = Move::start().await;
    moving.bucket.copy_from(moving.old.path()).await;
    let plan = moving.run(&["seal", "--dry-run", "--json"]).await;
    assert_eq!(plan["sealed"], 4);
    let sealed = moving.run(&["seal", "--json"]).await;
    assert_eq!(
        (&sealed["sealed"], &sealed["errors"]),
        (&json!(4), &json!([])),
        "{sealed}"
    );
    moving.answers().await;

    let listed = moving
        .run(&[
            "accounts", "list", "--state", "invalid", "--status", "invalid", "--json",
        ])
        .await;
    assert_eq!(listed["items"][0]["email"], "broken@example.com");
    let removed = moving
        .run(&["accounts", "remove", "broken@example.com", "--json"])
        .await;
    let backup = removed["results"][0]["backup_file"].as_str().unwrap();
    assert!(backup.starts_with("backups/deleted-"), "{removed}");
    let exported = moving.folder.path().join("out.zip");
    let exported = moving
        .run(&["accounts", "export", exported.to_str().unwrap(), "--json"])
        .await;
    assert_eq!(exported["exported_count"], 3);
}
