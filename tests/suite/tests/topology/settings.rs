//! What lives here: the configuration file in the bucket, and changes that are kept there.

use b2a_suite::{Bucket, Client, InstancePlan, KEY, RedisServer, eventually};
use http::Method;
use serde_json::{Value, json};

const ADMIN: &[(&str, &str)] = &[("x-api-key", KEY)];

/// Waits until an instance shows this note.
async fn note(client: &Client, wanted: &str) {
    eventually(&format!("the note {wanted}"), async || {
        let root = client.get("/", &[]).await.json();
        (root["note"] == json!([wanted])).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_read_and_follow_the_file_in_their_bucket() {
    let (redis, bucket) = (RedisServer::start().await, Bucket::start().await);
    let folder = tempfile::tempdir().unwrap();
    let key = "config/config.json";
    bucket.put(key, r#"{"note": ["first"]}"#).await;
    let plan = || InstancePlan::serve("http://127.0.0.1:1", folder.path(), &redis.url());
    let one = bucket.of(plan()).start().await;
    // By name, and from another place.
    bucket
        .put("other/settings.json", r#"{"note": ["by name"]}"#)
        .await;
    let named = bucket
        .of(plan().argument("--config", "s3://business2api/other/settings.json"))
        .start()
        .await;
    note(&one.client, "first").await;
    note(&named.client, "by name").await;
    bucket.put(key, r#"{"note": ["second"]}"#).await;
    note(&one.client, "second").await;

    bucket
        .put(key, r#"{"note": ["half"], "max_tries": "many"}"#)
        .await;
    let problem = eventually("a problem that is named", async || {
        let config = one.client.get("/admin/config", ADMIN).await.json();
        config["problem"].as_str().map(str::to_owned)
    })
    .await;
    assert!(
        problem.starts_with("s3://business2api/config/config.json:1:"),
        "{problem}"
    );
    assert!(problem.contains("field `max_tries`"), "{problem}");
    note(&one.client, "second").await;

    let body = json!({"changes": {"note": ["changed"]}}).to_string();
    let changed = one
        .client
        .whole(Method::PATCH, "/admin/config", ADMIN, body.into())
        .await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    note(&named.client, "changed").await;
    let config: Value = named.client.get("/admin/config", ADMIN).await.json();
    assert_eq!(config["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_named_must_be_there() {
    let (redis, bucket) = (RedisServer::start().await, Bucket::start().await);
    let folder = tempfile::tempdir().unwrap();
    for (url, problem) in [
        (
            "s3://business2api/nothing.json",
            "s3://business2api/nothing.json: can't be read: there is no such file",
        ),
        ("s3://business2api", "write s3://bucket/config/config.json"),
    ] {
        let arguments = ["serve", "--redis-url", &redis.url(), "--config", url];
        let plan = InstancePlan::command(&arguments, "http://127.0.0.1:1", folder.path());
        let (is_well, said) = bucket.of(plan).run().await;
        assert!(!is_well && said.contains(problem), "{said}");
    }
}
