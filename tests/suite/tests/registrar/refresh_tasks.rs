//! What lives here: claiming renewals, keeping them, and giving them up.

use b2a_suite::Store;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::office::{
    ADMIN, CLAIM, EXTEND, FAIL, claim_one, claimable, dead, get, metrics, ok, refused,
    seconds_until, stored,
};

on_each_store!(
    a_claim_gives_all_that_a_registrar_needs,
    each_task_is_one_workers,
    a_lease_that_ran_out_is_claimed_again_under_another_id,
    a_failure_backs_off_and_the_id_is_cleared,
    a_lease_can_be_extended_until_it_is_lost,
    what_could_be_claimed_is_shown_without_a_lease,
    one_account_is_claimed_by_name,
);

async fn a_claim_gives_all_that_a_registrar_needs(store: Store) {
    let deployment = dead(store, 1).await;
    let email = deployment.accounts().await[0].id.name().to_owned();
    let claimed = ok(
        &deployment.client,
        CLAIM,
        &json!({"worker_id": " w1 ", "more": [1]}),
    )
    .await;
    assert_eq!(
        (
            &claimed["count"],
            &claimed["throttled"],
            &claimed["deprecated"]
        ),
        (&json!(1), &json!(false), &json!(false))
    );
    let browser = json!({"enable": true, "headless": true, "max_retry": 1});
    assert_eq!(claimed["browser_refresh"], browser);
    let (task, file) = (&claimed["tasks"][0], stored(&deployment, &email));
    let cookies = file["cookies"].as_array().unwrap();
    let pairs: Vec<String> = cookies
        .iter()
        .map(|c| {
            format!(
                "{}={}",
                c["name"].as_str().unwrap(),
                c["value"].as_str().unwrap()
            )
        })
        .collect();
    for (field, expected) in [
        ("email", &file["email"]),
        ("full_name", &file["fullName"]),
        ("cookies", &file["cookies"]),
        ("cookie_string", &json!(pairs.join("; "))),
        ("authorization", &file["authorization"]),
        ("config_id", &file["configId"]),
        ("csesidx", &file["csesidx"]),
        ("is_new", &json!(false)),
        ("worker_id", &json!("w1")),
        // Empty, and so left out.
        ("mail_provider", &Value::Null),
        ("mail_password", &Value::Null),
    ] {
        assert_eq!(&task[field], expected, "{field}");
    }
    assert!(task["task_id"].as_str().unwrap().starts_with("refresh-"));
    let left = seconds_until(&task["lease_until"]);
    assert!((120..=180).contains(&left), "{left}");
}

async fn each_task_is_one_workers(store: Store) {
    let deployment = dead(store, 3).await;
    let client = &deployment.client;
    let claims = (0..8).map(|number| async move {
        let body = json!({"worker_id": format!("w{number}"), "limit": 1, "lease_sec": 60});
        let claimed = ok(client, CLAIM, &body).await;
        claimed["tasks"][0]["email"].as_str().map(str::to_owned)
    });
    let mut emails: Vec<String> = join_all(claims).await.into_iter().flatten().collect();
    emails.sort_unstable();
    emails.dedup();
    assert_eq!(emails.len(), 3, "each once");
    assert_eq!(claimable(client, "late").await, 0);
    assert_eq!(metrics(client).await["refresh_claim_total"], 3);
}

async fn a_lease_that_ran_out_is_claimed_again_under_another_id(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    let body = json!({"worker_id": "w1", "lease_sec": 1});
    let first = ok(client, CLAIM, &body).await["tasks"][0].clone();
    assert!(seconds_until(&first["lease_until"]) <= 1);
    let second = b2a_suite::eventually("the end of a lease", async || {
        let claimed = ok(client, CLAIM, &json!({"worker_id": "w2"})).await;
        (claimed["count"] == 1).then(|| claimed["tasks"][0].clone())
    })
    .await;
    assert_ne!(first["task_id"], second["task_id"]);
    assert_eq!(metrics(client).await["refresh_lease_expired_total"], 1);
    let late = json!({"task_id": first["task_id"], "worker_id": "w1", "error": "late"});
    let said = refused(client, FAIL, &late).await;
    assert_eq!(said["success"], false);
}

async fn a_failure_backs_off_and_the_id_is_cleared(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    let task = claim_one(client, "owner").await;
    let fail =
        |worker: &str| json!({"task_id": task["task_id"], "worker_id": worker, "error": "no"});
    assert_eq!(
        refused(client, FAIL, &fail("other")).await["success"],
        false
    );
    for _ in 0..2 {
        // Said twice, since the answer may have been lost.
        let failed = ok(client, FAIL, &fail(" owner ")).await;
        assert_eq!(failed, json!({"success": true, "task_id": task["task_id"]}));
    }
    assert_eq!(claimable(client, "owner").await, 0);
    let tasks = get(client, "/admin/registrar/tasks").await;
    let item = &tasks["items"][0];
    assert_eq!(
        (&item["failures"], &item["last_error"]),
        (&json!(1), &json!("no"))
    );
    assert_eq!(
        (&item["task_id"], &item["worker"]),
        (&Value::Null, &Value::Null)
    );
    let wait = seconds_until(&item["claimable_at"]);
    assert!((0..=35).contains(&wait), "{wait}");

    // The second wait is twice as long.
    let email = task["email"].as_str().unwrap();
    deployment
        .pool
        .retry_renewal(&deployment.account(email).await.id)
        .await
        .unwrap();
    let again = claim_one(client, "owner").await;
    assert_ne!(again["task_id"], task["task_id"]);
    let told = metrics(client).await;
    for (field, expected) in [
        ("refresh_claim_total", json!(2)),
        ("refresh_failed_total", json!(1)),
        ("refresh_success_rate", json!(0.0)),
        ("refresh_fail_ratio", json!(1.0)),
        ("fallback_ratio", json!(0.0)),
        ("sample_size", json!(1)),
        ("throttled", json!(false)),
    ] {
        assert_eq!(told[field], expected, "{field}");
    }
}

async fn a_lease_can_be_extended_until_it_is_lost(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    let task = claim_one(client, "w").await;
    let body =
        |lease: i64| json!({"task_id": task["task_id"], "worker_id": "w", "lease_sec": lease});
    let extended = ok(client, EXTEND, &body(1_000_000)).await;
    assert_eq!(
        (&extended["success"], &extended["task_id"]),
        (&json!(true), &task["task_id"])
    );
    let left = seconds_until(&extended["lease_until"]);
    assert!((1700..=1800).contains(&left), "{left}");
    let shorter = ok(client, EXTEND, &body(-1)).await;
    assert!(
        seconds_until(&shorter["lease_until"]) > 1000,
        "never cut short"
    );
    let other = json!({"task_id": task["task_id"], "worker_id": "other"});
    assert_eq!(refused(client, EXTEND, &other).await["success"], false);
    ok(client, FAIL, &json!({"task_id": task["task_id"]})).await;
    refused(client, EXTEND, &body(60)).await;
}

async fn what_could_be_claimed_is_shown_without_a_lease(store: Store) {
    let deployment = dead(store, 2).await;
    let client = &deployment.client;
    let path = "/admin/registrar/refresh-tasks";
    for query in ["", "?limit=0", "?limit=x", "?limit=1000000", "?limit=-1"] {
        let waiting = get(client, &format!("{path}{query}")).await;
        assert_eq!(
            (&waiting["count"], &waiting["deprecated"]),
            (&json!(2), &json!(true))
        );
        let task = &waiting["tasks"][0];
        assert!(task["cookies"].is_array() && task["email"].is_string());
        for absent in ["task_id", "lease_until", "worker_id"] {
            assert_eq!(task[absent], Value::Null, "{absent}");
        }
    }
    assert_eq!(get(client, &format!("{path}?limit=1")).await["count"], 1);
    claim_one(client, "w").await;
    assert_eq!(
        get(client, path).await["count"],
        1,
        "leased ones are not there"
    );
}

async fn one_account_is_claimed_by_name(store: Store) {
    let deployment = b2a_suite::Plan::accounts(2).on(store).start().await;
    let client = &deployment.client;
    let email = deployment.accounts().await[1].id.name().to_owned();
    let body = |worker: &str| json!({"worker_id": worker, "email": email.to_uppercase()});
    let claimed = ok(client, CLAIM, &body("operator")).await;
    assert_eq!(
        claimed["tasks"][0]["email"],
        json!(email),
        "though it served"
    );
    assert_eq!(ok(client, CLAIM, &body("other")).await["count"], 0);
    assert_eq!(claimable(client, "other").await, 0);
    for nobody in ["nobody@example.com", "../x"] {
        let body = json!({"worker_id": "w", "email": nobody}).to_string();
        let reply = client.post(CLAIM, ADMIN, body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["email"]),
            (404, &json!(nobody))
        );
    }
}
