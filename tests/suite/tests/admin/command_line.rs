//! What lives here: the command `accounts` beside a deployment that runs: on the state that it shares, and through its
//! admin API. Both do the same.

use b2a_domain::AccountState;
use b2a_suite::{Deployment, InstancePlan, KEY, Plan, Spoken, Store, eventually};
use serde_json::{Value, json};

/// How the command reaches the accounts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    /// Through Redis and the files.
    Shared,
    /// Through the admin API of the process.
    Api,
}

/// Runs `business2api accounts …`; tells whether it ended well, and what it said.
async fn run(deployment: &Deployment, way: Way, args: &[&str]) -> (bool, String) {
    let data = deployment.data.path();
    let mut all = vec!["accounts"];
    all.extend_from_slice(args);
    let redis = deployment.redis.as_ref().map(|redis| redis.url().clone());
    match (way, &redis) {
        (Way::Shared, Some(url)) => all.extend(["--redis-url", url.as_str()]),
        (Way::Shared, None) => panic!("nothing is shared"),
        (Way::Api, _) => all.extend(["--url", deployment.client.base(), "--key", KEY]),
    }
    let plan = InstancePlan::command(&all, deployment.simulator.url(), data);
    plan.run().await
}

/// The same for a command that must succeed and answers with JSON.
async fn json_of(deployment: &Deployment, way: Way, args: &[&str]) -> Value {
    let args = [args, &["--json"]].concat();
    let (is_well, said) = run(deployment, way, &args).await;
    assert!(is_well, "{args:?}: {said}");
    // The log follows what was said.
    let mut values = serde_json::Deserializer::from_str(&said).into_iter();
    values
        .next()
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// Each way to reach each sort of deployment.
async fn on_each(test: impl AsyncFn(Deployment, Way)) {
    for (store, way) in [
        (Store::Embedded, Way::Api),
        (Store::Redis, Way::Api),
        (Store::Redis, Way::Shared),
    ] {
        test(Plan::accounts(2).on(store).start().await, way).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_listed_switched_and_proven_anew() {
    on_each(async |deployment, way| {
        let listed = json_of(&deployment, way, &["list", "--state", "active"]).await;
        assert_eq!(
            (&listed["total"], &listed["items"][0]["status"]),
            (&json!(2), &json!("ready"))
        );
        let emails: Vec<&str> = listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["email"].as_str().unwrap())
            .collect();

        let off = json_of(&deployment, way, &["disable", emails[0], emails[1]]).await;
        assert!(
            off["results"]
                .as_array()
                .unwrap()
                .iter()
                .all(|it| it["ok"] == true),
            "{off}"
        );
        assert_eq!(deployment.counts().await.disabled, 2, "{way:?}: at once");
        assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 503);
        json_of(&deployment, way, &["enable", emails[0], emails[1]]).await;
        deployment.until_ready(2).await;

        let minted = deployment.account(emails[0]).await.last_minted_ms;
        let refreshed = json_of(&deployment, way, &["refresh", emails[0]]).await;
        assert_eq!(refreshed["results"][0]["status"], "pending");
        let proven = deployment.until_state(emails[0], AccountState::Ready).await;
        assert!(proven.last_minted_ms > minted);

        let shown = json_of(&deployment, way, &["show", emails[0]]).await;
        assert_eq!(
            (&shown["status"], &shown["files"][0]["parse_ok"]),
            (&json!("ready"), &json!(true))
        );
        let (is_well, said) = run(&deployment, way, &["show", emails[0]]).await;
        assert!(is_well && said.contains("credentials"), "{said}");
        assert!(
            said.contains("added") && said.contains("disabled"),
            "{said}"
        );
        let (is_well, said) = run(&deployment, way, &["show", "nobody@example.com"]).await;
        assert!(
            !is_well && said.contains("there is no such account"),
            "{said}"
        );
        let (is_well, said) = run(&deployment, way, &["list"]).await;
        assert!(
            is_well && said.contains(emails[1]) && said.contains("2 accounts"),
            "{said}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_leave_and_come_back() {
    on_each(async |deployment, way| {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("out.zip");
        let archive = archive.to_str().unwrap();
        let exported = json_of(&deployment, way, &["export", archive]).await;
        assert_eq!(
            (&exported["total"], &exported["exported_count"]),
            (&json!(2), &json!(2))
        );

        let listed = json_of(&deployment, way, &["list"]).await;
        let email = listed["items"][0]["email"].as_str().unwrap();
        let removed = json_of(&deployment, way, &["remove", email]).await;
        let backup = removed["results"][0]["backup_file"].as_str().unwrap();
        assert!(deployment.data.path().join(backup).is_file());
        // Who was reading the files just then may bring it back for a moment.
        eventually("the account's end", async || {
            deployment.find(email).await.is_none().then_some(())
        })
        .await;

        let imported = json_of(&deployment, way, &["import", archive, "--no-overwrite"]).await;
        assert_eq!(
            (&imported["success"], &imported["skipped"]),
            (&json!(1), &json!(1))
        );
        deployment.until_ready(2).await;
        let imported = json_of(&deployment, way, &["import", archive]).await;
        assert_eq!(
            (&imported["success"], &imported["failed"]),
            (&json!(2), &json!(0))
        );
        assert_eq!(
            deployment.counts().await.ready,
            2,
            "the same credentials change nothing"
        );

        let old = folder.path().join("data");
        std::fs::create_dir_all(old.join("at")).unwrap();
        std::fs::write(old.join("at/one.txt"), "token").unwrap();
        std::fs::copy(
            deployment.data.path().join(format!("{email}.json")),
            old.join("x.json"),
        )
        .unwrap();
        let moved = json_of(
            &deployment,
            way,
            &["import", old.to_str().unwrap(), "--overwrite"],
        )
        .await;
        assert_eq!(moved["success"], 1);
        let token = deployment.data.path().join("at/one.txt");
        assert_eq!(token.is_file(), way == Way::Shared, "{moved}");
        let left_out = moved["left_out"].to_string();
        assert_eq!(left_out.contains("at/one.txt"), way == Way::Api, "{moved}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_or_a_wrong_place_is_explained() {
    let deployment = Plan::accounts(1).start().await;
    let data = deployment.data.path();
    let upstream = deployment.simulator.url();
    let run = async |args: &[&str]| InstancePlan::command(args, upstream, data).run().await;
    let base = deployment.client.base();
    let (is_well, said) = run(&["accounts", "list", "--url", base, "--key", "wrong"]).await;
    assert!(
        !is_well && said.contains("401: the admin key is not valid"),
        "{said}"
    );
    let elsewhere = format!("{base}/elsewhere");
    let (is_well, said) = run(&["accounts", "list", "--url", &elsewhere, "--key", KEY]).await;
    assert!(!is_well && said.contains("404: "), "{said}");
    let (is_well, said) = run(&["accounts", "list", "--url", upstream, "--key", KEY]).await;
    assert!(!is_well, "{said}");
}
