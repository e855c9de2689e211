//! What lives here: bringing new credentials.

use b2a_domain::AccountState;
use b2a_suite::{Spoken, Store};
use serde_json::{Value, json};

use crate::office::{
    ADMIN, CLAIM, UPLOAD, claim_one, dead, kill, metrics, ok, refused, sound_file, stored,
    upload_of, with,
};

on_each_store!(
    a_dead_account_is_renewed_and_serves_again,
    a_renewal_keeps_what_it_does_not_bring,
    only_its_worker_uploads_under_a_task,
    uploads_can_be_repeated,
    a_new_account_comes_in,
    each_missing_field_is_named,
);

async fn a_dead_account_is_renewed_and_serves_again(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 503);
    let task = claim_one(client, "w").await;
    let email = task["email"].as_str().unwrap();
    let body = with(
        upload_of(&sound_file(&deployment, email)),
        &json!({
            "task_id": task["task_id"], "worker_id": task["worker_id"], "lease_until": task["lease_until"],
            "authorization": "Bearer fallback-csesidx-7", "authorization_source": "fallback", "fallback_used": true
        }),
    );
    let uploaded = ok(client, UPLOAD, &body).await;
    assert_eq!(uploaded["success"], true);
    assert!(uploaded["message"].is_string());
    deployment.until_state(email, AccountState::Ready).await;
    let account = deployment.account(email).await;
    assert!(account.token_expires_ms.is_some() && account.fail_count == 0);
    assert_eq!(
        stored(&deployment, email)["authorization"],
        "Bearer fallback-csesidx-7"
    );
    assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 200);
    let told = metrics(client).await;
    for (field, expected) in [
        ("refresh_claim_total", json!(1)),
        ("refresh_success_total", json!(1)),
        ("fallback_total", json!(1)),
        ("fallback_ratio", json!(1.0)),
        ("refresh_success_rate", json!(1.0)),
        ("sample_size", json!(1)),
    ] {
        assert_eq!(told[field], expected, "{field}");
    }
}

async fn a_renewal_keeps_what_it_does_not_bring(store: Store) {
    let deployment = b2a_suite::Plan::accounts(1).on(store).start().await;
    let email = deployment.accounts().await[0].id.name().to_owned();
    let path = deployment.data.path().join(format!("{email}.json"));
    let mut file = stored(&deployment, &email);
    (file["mail_provider"], file["mail_password"]) = (json!("m"), json!("p"));
    file["future"] = json!({"x": [1]});
    std::fs::write(&path, file.to_string()).unwrap();
    let fresh = kill(&deployment, &email).await;
    let body = with(
        upload_of(&fresh),
        &json!({"email": format!("  {} ", email.to_uppercase()), "authorization": " Bearer new ",
            "csesidx": fresh["csesidx"].as_str().unwrap().parse::<u64>().unwrap(),
            "mail_provider": "", "mail_password": null}),
    );
    ok(&deployment.client, UPLOAD, &body).await;
    let now = stored(&deployment, &email);
    for kept in [
        "fullName",
        "mail_provider",
        "mail_password",
        "future",
        "response_headers",
    ] {
        assert_eq!(now[kept], file[kept], "{kept}");
    }
    assert_eq!(now["authorization"], "Bearer new");
    assert_eq!(now["cookies"], fresh["cookies"]);
    assert_eq!(now["csesidx"], fresh["csesidx"]);
    deployment.until_state(&email, AccountState::Ready).await;
}

async fn only_its_worker_uploads_under_a_task(store: Store) {
    let deployment = dead(store, 2).await;
    let client = &deployment.client;
    let task = claim_one(client, "owner").await;
    let email = task["email"].as_str().unwrap();
    let before = stored(&deployment, email);
    let body = |fields: &Value| with(upload_of(&sound_file(&deployment, email)), fields);
    let task_id = task["task_id"].as_str().unwrap();
    for fields in [
        json!({"task_id": task_id, "worker_id": "other"}),
        json!({"task_id": "refresh-1", "worker_id": "owner"}),
        json!({"task_id": "whatever", "worker_id": "owner"}),
        json!({"task_id": task_id, "worker_id": "owner", "is_new": true, "full_name": "x"}),
    ] {
        assert_eq!(
            refused(client, UPLOAD, &body(&fields)).await["success"],
            false
        );
    }
    let other = claim_one(client, "owner").await;
    let swapped = json!({"task_id": other["task_id"], "worker_id": "owner"});
    refused(client, UPLOAD, &body(&swapped)).await;
    let expired = json!({"worker_id": "late", "lease_sec": 1, "email": other["email"]});
    assert_eq!(ok(client, CLAIM, &expired).await["count"], 0);
    assert_eq!(stored(&deployment, email), before, "nothing was written");
    assert_eq!(
        deployment.account(email).await.state,
        AccountState::PendingExternal
    );
    // No name is not compared.
    ok(client, UPLOAD, &body(&json!({"task_id": task_id}))).await;
    assert_ne!(stored(&deployment, email), before);
}

async fn uploads_can_be_repeated(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    let task = claim_one(client, "w").await;
    let email = task["email"].as_str().unwrap();
    let under_task = json!({"task_id": task["task_id"], "worker_id": "w"});
    let body = with(upload_of(&sound_file(&deployment, email)), &under_task);
    ok(client, UPLOAD, &body).await;
    deployment.until_state(email, AccountState::Ready).await;
    let before = stored(&deployment, email);
    for _ in 0..2 {
        assert_eq!(ok(client, UPLOAD, &body).await["success"], true);
    }
    assert_eq!(metrics(client).await["refresh_success_total"], 1);
    assert_eq!(deployment.account(email).await.state, AccountState::Ready);
    let mut others = body.clone();
    others["cookies"][0]["value"] = json!("CSE.other");
    refused(client, UPLOAD, &others).await;
    assert_eq!(stored(&deployment, email), before);
}

async fn a_new_account_comes_in(store: Store) {
    let deployment = b2a_suite::Plan::accounts(1).on(store).start().await;
    let client = &deployment.client;
    let file = deployment.simulator.add_accounts(1).remove(0);
    let new = json!({"is_new": true, "full_name": " New "});
    let body = with(upload_of(&file.content), &new);
    ok(client, UPLOAD, &body).await;
    deployment
        .until_state(&file.email, AccountState::Ready)
        .await;
    assert_eq!(stored(&deployment, &file.email)["fullName"], "New");
    assert_eq!(metrics(client).await["refresh_success_total"], 0);
    // An e-mail that exists: a renewal.
    let fresh = kill(&deployment, &file.email).await;
    ok(client, UPLOAD, &with(upload_of(&fresh), &new)).await;
    deployment
        .until_state(&file.email, AccountState::Ready)
        .await;
    assert_eq!(metrics(client).await["refresh_success_total"], 1);
}

async fn each_missing_field_is_named(store: Store) {
    let deployment = dead(store, 1).await;
    let client = &deployment.client;
    let email = deployment.accounts().await[0].id.name().to_owned();
    let before = stored(&deployment, &email);
    let sound = upload_of(&sound_file(&deployment, &email));
    for field in ["email", "cookies", "authorization", "config_id", "csesidx"] {
        for missing in [
            json!(null),
            json!(if field == "cookies" {
                json!([])
            } else {
                json!("  ")
            }),
        ] {
            let said = refused(
                client,
                UPLOAD,
                &with(sound.clone(), &json!({field: missing})),
            )
            .await;
            assert_eq!(
                (&said["field"], &said["success"]),
                (&json!(field), &json!(false)),
                "{said}"
            );
        }
    }
    let said = refused(
        client,
        UPLOAD,
        &with(sound.clone(), &json!({"is_new": true})),
    )
    .await;
    assert_eq!(said["field"], "full_name");
    refused(client, UPLOAD, &json!({"email": email})).await;
    assert_eq!(stored(&deployment, &email), before);
    for body in ["", "{", "[]", "null"] {
        let reply = client.post(UPLOAD, ADMIN, body).await;
        assert_eq!(reply.status, 400, "{body}");
    }
    assert_eq!(
        client.post(UPLOAD, &[], sound.to_string()).await.status,
        401
    );
}
