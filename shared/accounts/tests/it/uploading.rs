//! What lives here: what becomes of credentials that a registrar brings.

use std::sync::atomic::Ordering;

use b2a_accounts::registrar::{GiveUp, RegistrarError, Upload};
use b2a_domain::{AccountState, TaskKind};
use b2a_upstream::FailureKind;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::fixture::id;
use crate::registrar::{Office, claim, upload};

const A: &str = "a@example.com";

#[tokio::test]
async fn a_renewal_keeps_what_it_does_not_bring_and_is_proven_at_once() {
    let o = Office::with(&[A]).await;
    let task = o.claim_one("w").await;
    let uploaded = o.desk.upload(Upload {
        task_id: task,
        worker_id: "w".to_owned(),
        fallback_used: true,
        ..upload(" A@example.com ", "new")
    });
    assert!(uploaded.await.unwrap().is_renewal);
    assert_eq!(o.f.account(A).await.unwrap().fail_count, 0);
    let file = o.file(A);
    let kept = json!(["Ann", "m", "p", [1], {"a": "b"}]);
    let fields = [
        "fullName",
        "mail_provider",
        "mail_password",
        "future",
        "response_headers",
    ];
    assert_eq!(json!(fields.map(|field| &file[field])), kept);
    assert_eq!(file["authorization"], "Bearer new");
    assert_eq!(
        file["cookies"],
        json!([{"name": "__Secure-C_SES", "value": "new"}])
    );
    o.settle().await;
    assert_eq!(o.state(A).await, AccountState::Ready);
    let metrics = o.desk.metrics().await.unwrap();
    assert_eq!((metrics.totals.succeeded, metrics.totals.fallbacks), (1, 1));
    assert!(o.claim("w", 9).await.tasks.is_empty());
}

#[tokio::test]
async fn an_upload_under_a_task_that_is_not_the_workers_changes_nothing() {
    let o = Office::with(&[A, "b@example.com"]).await;
    let claimed = o.claim("w", 9).await;
    let task_of = |email: &str| {
        let of = claimed
            .tasks
            .iter()
            .find(|task| task.renewable.email() == email);
        of.unwrap().task.to_string()
    };
    let before = o.file(A);
    let refused = async |task: &str, worker: &str| {
        let uploaded = o.desk.upload(Upload {
            task_id: task.to_owned(),
            worker_id: worker.to_owned(),
            ..upload(A, "new")
        });
        matches!(uploaded.await, Err(RegistrarError::NoTask))
    };
    assert!(refused(&task_of(A), "other").await, "another worker's");
    assert!(
        refused(&task_of("b@example.com"), "w").await,
        "another account's"
    );
    assert!(refused("refresh-1", "w").await, "unknown");
    assert!(refused("nonsense", "w").await);
    o.f.clock.advance_ms(180_001);
    assert!(refused(&task_of(A), "w").await, "expired");
    assert!(refused(&task_of(A), "").await, "expired, whoever has it");
    assert_eq!(o.file(A), before);
    assert_eq!(o.state(A).await, AccountState::PendingExternal);
    assert_eq!(o.counted().await, (0, 0));
}

#[tokio::test]
async fn what_was_uploaded_can_be_uploaded_again() {
    let o = Office::with(&[A]).await;
    let under = |cookie: &str, task: &str| Upload {
        task_id: task.to_owned(),
        worker_id: "w".to_owned(),
        ..upload(A, cookie)
    };
    let task = o.claim_one("w").await;
    o.desk.upload(under("new", &task)).await.unwrap();
    o.settle().await;
    let mints = o.f.mints.count.load(Ordering::SeqCst);
    let before = o.file(A);
    o.desk.upload(under("new", &task)).await.unwrap();
    o.settle().await;
    assert_eq!((o.file(A), o.counted().await), (before.clone(), (1, 0)));
    assert_eq!(o.state(A).await, AccountState::Ready);
    assert_eq!(
        o.f.mints.count.load(Ordering::SeqCst),
        mints,
        "it is proven already"
    );
    let other = o.desk.upload(under("other", &task)).await;
    assert!(
        matches!(other, Err(RegistrarError::NoTask)),
        "not with others"
    );
    assert_eq!(o.file(A), before);
}

#[tokio::test]
async fn without_a_task_a_renewal_is_always_taken_and_ends_the_lease() {
    let o = Office::with(&[A]).await;
    let task = o.claim_one("w").await;
    o.desk.upload(upload(A, "new")).await.unwrap();
    assert_eq!(o.file(A)["cookies"][0]["value"], "new");
    assert!(matches!(
        o.fail(&task, "w").await,
        Err(RegistrarError::NoTask)
    ));
    o.settle().await;
    // Also an account that serves.
    o.desk.upload(upload(A, "newer")).await.unwrap();
    o.settle().await;
    assert_eq!(o.state(A).await, AccountState::Ready);
    assert_eq!(o.counted().await, (2, 0));
}

#[tokio::test]
async fn the_same_credentials_are_tried_again() {
    let o = Office::giving_up(&[A], GiveUp { after: 1 }).await;
    let same = || Upload {
        authorization: "Bearer old".to_owned(),
        ..upload(A, "old")
    };
    o.desk.upload(same()).await.unwrap();
    o.settle().await;
    assert_eq!(
        o.state(A).await,
        AccountState::Ready,
        "it was refused by mistake"
    );
    *o.f.mints.failure.lock() = Some(FailureKind::Unauthorized);
    o.f.pool.prove_anew(&id(A)).await.unwrap();
    o.f.prover
        .prove_due(&CancellationToken::new())
        .await
        .unwrap();
    let task = o.claim_one("w").await;
    o.fail(&task, "w").await.unwrap();
    assert_eq!(o.state(A).await, AccountState::Invalid, "given up");
    *o.f.mints.failure.lock() = None;
    o.desk.upload(same()).await.unwrap();
    o.settle().await;
    assert_eq!(o.state(A).await, AccountState::Ready);
}

#[tokio::test]
async fn a_registration_brings_a_new_account_and_ends() {
    let o = Office::with(&[A]).await;
    o.f.pool
        .want_registrations(2, std::time::Duration::from_secs(600))
        .await
        .unwrap();
    let claimed = o.desk.claim_registrations(&claim("w", 2)).await.unwrap();
    let tasks: Vec<String> = claimed.iter().map(|it| it.task.to_string()).collect();
    let new = |email: &str, task: &str, worker: &str| Upload {
        full_name: "Bob".to_owned(),
        is_new: true,
        register_task_id: task.to_owned(),
        worker_id: worker.to_owned(),
        ..upload(email, "new")
    };
    let stranger = o
        .desk
        .upload(new("b@example.com", &tasks[0], "other"))
        .await;
    assert!(matches!(stranger, Err(RegistrarError::NoTask)));
    assert_eq!(o.f.account("b@example.com").await, None);
    for _ in 0..2 {
        o.desk
            .upload(new("b@example.com", &tasks[0], "w"))
            .await
            .unwrap();
    }
    o.settle().await;
    assert_eq!(o.state("b@example.com").await, AccountState::Ready);
    assert_eq!(o.file("b@example.com")["fullName"], "Bob");
    assert_eq!(o.counted().await, (0, 0), "it renewed nothing");
    assert_eq!(o.desk.outstanding_registrations().await.unwrap(), 1);

    // An account that is there is renewed; the worker did what it was asked for all the same.
    let uploaded = o.desk.upload(new(A, &tasks[1], "w")).await.unwrap();
    assert!(uploaded.is_renewal);
    assert_eq!(o.counted().await, (1, 0));
    assert_eq!(o.desk.outstanding_registrations().await.unwrap(), 0);
    let other = o.desk.upload(new("c@example.com", &tasks[1], "w")).await;
    assert!(matches!(other, Err(RegistrarError::NoTask)), "it is over");
    assert_eq!(o.f.account("c@example.com").await, None);
    let failed = o.desk.fail(TaskKind::Register, &tasks[1], "w", "x").await;
    assert!(failed.is_err());
}

#[tokio::test]
async fn a_disabled_account_stays_disabled() {
    let o = Office::with(&[A]).await;
    o.f.repository.set_disabled(&id(A), true).await.unwrap();
    o.desk.upload(upload(A, "new")).await.unwrap();
    o.settle().await;
    assert_eq!(o.state(A).await, AccountState::Disabled);
    assert_eq!(o.file(A)["cookies"][0]["value"], "new");
    o.f.repository.set_disabled(&id(A), false).await.unwrap();
    o.f.prover
        .prove_due(&CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(o.state(A).await, AccountState::Ready);
}

#[tokio::test]
async fn what_can_not_be_taken_writes_nothing() {
    let o = Office::with(&[]).await;
    for email in [
        "../b@example.com",
        "a/b",
        "a\\b",
        "c:d",
        ".",
        ".b@example.com",
        "a b",
        "admin_panel_auth",
    ] {
        let refused = o.desk.upload(upload(email, "new")).await;
        let Err(RegistrarError::Refused { field, .. }) = refused else {
            panic!("{email:?} was taken");
        };
        assert_eq!(field, "email");
    }
    let large = Upload {
        cookie_string: "x".repeat(5_000_000),
        ..upload(A, "new")
    };
    assert!(matches!(
        o.desk.upload(large).await,
        Err(RegistrarError::Refused { .. })
    ));
    let names = std::fs::read_dir(o.f.folder.path()).unwrap();
    let files = names.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().ends_with(".json")
    });
    assert_eq!(files.count(), 0);
}

#[tokio::test]
async fn an_account_that_would_be_too_large_with_what_it_keeps_stays_as_it_is() {
    let o = Office::with(&[A]).await;
    let mut file = o.file(A);
    file["notes"] = json!("x".repeat(700_000));
    std::fs::write(
        o.f.folder.path().join("a@example.com.json"),
        file.to_string(),
    )
    .unwrap();
    let large = Upload {
        cookie_string: "y".repeat(500_000),
        ..upload(A, "new")
    };
    assert!(o.desk.upload(large).await.is_err());
    assert_eq!(o.file(A), file);
    o.desk.upload(upload(A, "new")).await.unwrap();
    assert_eq!(o.file(A)["notes"], file["notes"]);
}
