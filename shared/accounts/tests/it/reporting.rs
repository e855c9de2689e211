//! What lives here: what connected workers say of the accounts that they were to renew.

use b2a_accounts::registrar::{ExpiredAction, HeldRenewal, Reported, WorkerReport};
use b2a_domain::AccountState;
use b2a_objects::Cookie;

use crate::registrar::{Office, upload};

const A: &str = "a@example.com";

async fn held(o: &Office) -> HeldRenewal {
    let claimed = o.claim("w", 1).await;
    let task = &claimed.tasks[0];
    HeldRenewal {
        task: task.task,
        account: task.renewable.account.clone(),
        generation: task.renewable.generation.clone(),
    }
}

fn renewed(cookie: Option<&str>) -> WorkerReport {
    let cookies = cookie.map(|value| Cookie {
        name: "__Secure-C_SES".to_owned(),
        value: value.to_owned(),
        ..Cookie::default()
    });
    WorkerReport::Renewed {
        cookies: cookies.into_iter().collect(),
    }
}

async fn report(o: &Office, held: &HeldRenewal, report: WorkerReport) -> Reported {
    let reported = o.desk.reported(held, "w", report, ExpiredAction::Keep);
    reported.await.unwrap()
}

#[tokio::test]
async fn cookies_count_only_when_no_upload_came() {
    let o = Office::with(&[A]).await;
    let task = held(&o).await;
    o.desk.upload(upload(A, "uploaded")).await.unwrap();
    let reported = report(&o, &task, renewed(Some("told"))).await;
    assert_eq!(reported, Reported::Renewed);
    assert_eq!(o.file(A)["cookies"][0]["value"], "uploaded");
    assert_eq!(o.counted().await, (1, 0));

    let o = Office::with(&[A]).await;
    let task = held(&o).await;
    assert_eq!(
        report(&o, &task, renewed(Some("told"))).await,
        Reported::Renewed
    );
    let file = o.file(A);
    assert_eq!(file["cookies"][0]["value"], "told");
    assert_eq!(
        (&file["authorization"], &file["fullName"]),
        (&"Bearer old".into(), &"Ann".into())
    );
    assert_eq!(o.counted().await, (1, 0));
    o.settle().await;
    assert_eq!(o.state(A).await, AccountState::Ready);
    assert_eq!(
        report(&o, &task, renewed(None)).await,
        Reported::Renewed,
        "said twice"
    );
    assert_eq!(o.counted().await, (1, 0));
}

#[tokio::test]
async fn a_success_that_brings_nothing_is_none() {
    for cookie in [None, Some("old"), Some("")] {
        let o = Office::with(&[A]).await;
        let task = held(&o).await;
        assert_eq!(
            report(&o, &task, renewed(cookie)).await,
            Reported::Waits,
            "{cookie:?}"
        );
        assert_eq!(o.state(A).await, AccountState::PendingExternal);
        assert_eq!(o.counted().await, (0, 1));
        assert!(o.claim("w", 1).await.tasks.is_empty(), "it backs off");
    }
}

#[tokio::test]
async fn what_comes_late_counts_only_for_credentials_that_are_dead_still() {
    let o = Office::with(&[A]).await;
    let task = held(&o).await;
    o.f.clock.advance_ms(180_001);
    // By now it is somebody else's.
    assert_eq!(o.claim("other", 1).await.tasks.len(), 1);
    assert_eq!(
        report(&o, &task, WorkerReport::Failed("x".to_owned())).await,
        Reported::TooLate
    );
    assert_eq!(report(&o, &task, renewed(None)).await, Reported::TooLate);
    assert_eq!(o.counted().await, (0, 0));
    assert_eq!(
        report(&o, &task, renewed(Some("late"))).await,
        Reported::Renewed
    );
    assert_eq!(o.file(A)["cookies"][0]["value"], "late");
    // By now it has others.
    assert_eq!(
        report(&o, &task, renewed(Some("later"))).await,
        Reported::TooLate
    );
    assert_eq!(o.file(A)["cookies"][0]["value"], "late");
}

#[tokio::test]
async fn a_failure_leaves_the_account_waiting_or_deletes_it_with_a_backup() {
    let failed = || WorkerReport::Failed("sign-in required".to_owned());
    let o = Office::with(&[A]).await;
    let task = held(&o).await;
    assert_eq!(report(&o, &task, failed()).await, Reported::Waits);
    assert_eq!(o.state(A).await, AccountState::PendingExternal);

    let o = Office::with(&[A]).await;
    let task = held(&o).await;
    let reported = o
        .desk
        .reported(&task, "w", failed(), ExpiredAction::Delete)
        .await;
    assert_eq!(reported.unwrap(), Reported::Deleted);
    assert_eq!(o.f.account(A).await, None);
    assert!(!o.f.folder.path().join("a@example.com.json").exists());
    let backups = std::fs::read_dir(o.f.folder.path().join("backups")).unwrap();
    assert_eq!(
        backups
            .filter(|entry| {
                let name = entry.as_ref().unwrap().file_name();
                name.to_string_lossy().ends_with(".zip")
            })
            .count(),
        1
    );

    // Renewed by somebody else meanwhile.
    let o = Office::with(&[A]).await;
    let task = held(&o).await;
    o.desk.upload(upload(A, "new")).await.unwrap();
    let reported = o
        .desk
        .reported(&task, "w", failed(), ExpiredAction::Delete)
        .await;
    assert_eq!(reported.unwrap(), Reported::TooLate);
    assert!(o.f.account(A).await.is_some());
}
