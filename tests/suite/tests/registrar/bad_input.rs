//! What lives here: what registrars get wrong, and that nothing comes of it.

use b2a_suite::{Plan, Store};
use serde_json::{Value, json};

use crate::office::{
    ADMIN, CLAIM, EXTEND, FAIL, UPLOAD, claim_one, dead, ok, post, refused, seconds_until,
    sound_file, upload_of, with,
};

on_each_store!(
    claims_are_brought_into_their_range,
    names_and_sizes_have_limits
);

async fn claims_are_brought_into_their_range(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    for nobody in [
        json!({}),
        json!({"worker_id": null}),
        json!({"worker_id": "  ", "limit": 5}),
    ] {
        assert_eq!(refused(client, CLAIM, &nobody).await["field"], "worker_id");
    }
    let long = json!({"worker_id": "w".repeat(201)});
    assert_eq!(refused(client, CLAIM, &long).await["field"], "worker_id");
    for (field, wrong) in [
        ("limit", json!("5")),
        ("limit", json!(1.5)),
        ("lease_sec", json!([])),
        ("worker_id", json!(7)),
        ("email", json!({})),
    ] {
        let body = with(json!({"worker_id": "w"}), &json!({field: wrong}));
        assert_eq!(refused(client, CLAIM, &body).await["field"], field);
    }
    for body in ["", "{", "[]", "{\"worker_id\":\"w\"} x", "\"w\""] {
        let reply = client.post(CLAIM, ADMIN, body).await;
        assert_eq!(reply.status, 400, "{body}");
    }
    let register = "/admin/registrar/register-tasks/claim";
    assert_eq!(
        refused(client, register, &json!({"limit": 3})).await["field"],
        "worker_id"
    );
    // Nothing was claimed so far.
    for odd in [
        json!({"worker_id": "w", "limit": 0, "lease_sec": -1}),
        json!({"worker_id": "w", "limit": 1_000_000, "lease_sec": 1_000_000}),
        json!({"worker_id": "w", "limit": -7, "lease_sec": 0}),
    ] {
        let claimed = ok(client, CLAIM, &odd).await;
        assert_eq!(claimed["count"], 1, "{odd}");
        let left = seconds_until(&claimed["tasks"][0]["lease_until"]);
        let most = if odd["lease_sec"] == 1_000_000 {
            1800
        } else {
            180
        };
        assert!((most - 60..=most).contains(&left), "{odd}: {left}");
        let email = claimed["tasks"][0]["email"].as_str().unwrap();
        ok(
            client,
            &format!("/admin/registrar/tasks/{email}/cancel"),
            &json!({}),
        )
        .await;
    }
    for path in [FAIL, EXTEND] {
        for body in [
            json!({}),
            json!({"task_id": ""}),
            json!({"task_id": "x"}),
            json!({"task_id": "refresh-18446744073709551616"}),
            json!({"task_id": "refresh-18446744073709551615", "worker_id": "w"}),
            json!({"task_id": "register-1"}),
        ] {
            assert_eq!(
                refused(client, path, &body).await["success"],
                false,
                "{body}"
            );
        }
        let wrong = refused(client, path, &json!({"task_id": 5})).await;
        assert_eq!(
            (&wrong["field"], &wrong["success"]),
            (&json!("task_id"), &json!(false))
        );
    }
}

async fn names_and_sizes_have_limits(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    let task = claim_one(client, "w").await;
    let email = task["email"].as_str().unwrap();
    let sound = upload_of(&sound_file(&deployment, email));
    let files = || {
        let entries = std::fs::read_dir(deployment.data.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    };
    let before = (files(), crate::office::stored(&deployment, email));
    for bad in [
        "../../etc/passwd",
        "a/b@example.com",
        "a\\b@example.com",
        "c:\\x",
        "..",
        ".hidden@example.com",
        "a b@example.com",
        "a\u{0}b@example.com",
        "admin_panel_auth",
    ] {
        let body = with(
            sound.clone(),
            &json!({"email": bad, "is_new": true, "full_name": "x"}),
        );
        assert_eq!(
            refused(client, UPLOAD, &body).await["field"],
            "email",
            "{bad:?}"
        );
    }
    let mut large = sound.clone();
    large["cookies"][0]["value"] = json!("x".repeat(5_000_000));
    assert_eq!(refused(client, UPLOAD, &large).await["field"], "cookies");
    let huge = with(
        sound.clone(),
        &json!({"cookie_string": "x".repeat(9_000_000)}),
    );
    assert_eq!(post(client, UPLOAD, &huge).await.status, 413);
    for (field, wrong) in [
        ("cookies", json!("a=b")),
        ("cookies", json!([{"name": "x", "value": 5}])),
        ("is_new", json!("no")),
        ("csesidx", json!({})),
        ("fallback_used", json!(1)),
    ] {
        let said = refused(client, UPLOAD, &with(sound.clone(), &json!({field: wrong}))).await;
        assert!(said["field"].as_str().unwrap().starts_with(field), "{said}");
    }
    // A refusal quotes nothing of what was sent.
    let secret = json!({"authorization": ["Bearer secret-token"]});
    let said = refused(client, UPLOAD, &with(sound, &secret)).await;
    assert!(!said.to_string().contains("secret-token"), "{said}");
    assert_eq!((files(), crate::office::stored(&deployment, email)), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_get_nowhere() {
    let deployment = Plan::accounts(1).start().await;
    let client = &deployment.client;
    for path in [
        CLAIM,
        FAIL,
        EXTEND,
        UPLOAD,
        "/admin/registrar/register-tasks/claim",
        "/admin/registrar/register-tasks/fail",
        "/admin/registrar/register-tasks/extend",
        "/admin/registrar/trigger-register",
        "/admin/registrar/tasks/x/retry",
        "/admin/registrar/tasks/x/cancel",
        "/admin/register",
        "/admin/browser-refresh",
        "/admin/config/browser-refresh",
    ] {
        let reply = client.post(path, &[], "{}").await;
        assert_eq!(reply.status, 401, "{path}");
        assert!(reply.json()["error"].is_string());
    }
    for path in ["refresh-tasks", "metrics", "tasks"] {
        let reply = client.get(&format!("/admin/registrar/{path}"), &[]).await;
        assert_eq!(reply.status, 401, "{path}");
    }
    let nothing: Value = crate::office::metrics(client).await;
    assert_eq!(nothing["refresh_claim_total"], 0);
}
