//! What lives here: what registrars get, and what becomes of it when they fail.

use std::time::Duration;

use b2a_accounts::registrar::{
    ClaimedTasks, GiveUp, RegistrarDesk, RegistrarError, RegistrationsWanted, RenewalWanted,
    TaskName, Upload,
};
use b2a_domain::{AccountState, TaskKind};
use b2a_objects::Cookie;
use b2a_pool::TaskClaim;
use b2a_upstream::FailureKind;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::fixture::{Fixture, id};

/// A lease that outlasts every test, unless its clock is moved.
pub(crate) const LEASE: Duration = Duration::from_secs(180);

/// A desk over one account or several, all of them waiting for a renewal.
pub(crate) struct Office {
    pub(crate) f: Fixture,
    pub(crate) desk: RegistrarDesk,
    pub(crate) tracker: TaskTracker,
}

impl Office {
    /// Accounts of these e-mails, whose credentials were refused.
    pub(crate) async fn with(emails: &[&str]) -> Self {
        Self::giving_up(emails, GiveUp::of(false, 3)).await
    }

    pub(crate) async fn giving_up(emails: &[&str], give_up: GiveUp) -> Self {
        let f = Fixture::new();
        for email in emails {
            let file = json!({
                "email": email, "fullName": "Ann", "authorization": "Bearer old", "configId": "c",
                "csesidx": "1", "mail_provider": "m", "mail_password": "p", "future": [1],
                "response_headers": {"a": "b"},
                "cookies": [{"name": "__Secure-C_SES", "value": "old"}, {"name": "NID", "value": "n"}]
            });
            let path = f.folder.path().join(format!("{email}.json"));
            std::fs::write(path, file.to_string()).unwrap();
        }
        f.repository.sync().await.unwrap();
        *f.mints.failure.lock() = Some(FailureKind::Unauthorized);
        f.prover.prove_due(&CancellationToken::new()).await.unwrap();
        *f.mints.failure.lock() = None;
        let tracker = TaskTracker::new();
        let desk = RegistrarDesk::new(
            f.repository.clone(),
            f.pool.clone(),
            f.prover.clone(),
            2,
            give_up,
            tracker.clone(),
        );
        let office = Self { f, desk, tracker };
        for email in emails {
            assert_eq!(office.state(email).await, AccountState::PendingExternal);
        }
        office
    }

    pub(crate) async fn state(&self, email: &str) -> AccountState {
        self.f.account(email).await.unwrap().state
    }

    pub(crate) async fn claim(&self, worker: &str, limit: u32) -> ClaimedTasks {
        let claimed = self.desk.claim_renewals(&claim(worker, limit)).await;
        claimed.unwrap()
    }

    /// The id of the one task that there is.
    pub(crate) async fn claim_one(&self, worker: &str) -> String {
        let claimed = self.claim(worker, 20).await;
        assert_eq!(claimed.tasks.len(), 1);
        claimed.tasks[0].task.to_string()
    }

    pub(crate) async fn fail(&self, task: &str, worker: &str) -> Result<(), RegistrarError> {
        let failed = self
            .desk
            .fail(TaskKind::Refresh, task, worker, "sign-in required");
        failed.await.map(drop)
    }

    /// Waits for the proofs that were begun.
    pub(crate) async fn settle(&self) {
        self.tracker.close();
        self.tracker.wait().await;
        self.tracker.reopen();
    }

    pub(crate) fn file(&self, email: &str) -> Value {
        let text = std::fs::read(self.f.folder.path().join(format!("{email}.json"))).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// Successes and failures that were counted.
    pub(crate) async fn counted(&self) -> (u64, u64) {
        let totals = self.desk.metrics().await.unwrap().totals;
        (totals.succeeded, totals.failed)
    }
}

pub(crate) fn claim(worker: &str, limit: u32) -> TaskClaim<'_> {
    TaskClaim {
        worker,
        limit,
        lease: LEASE,
    }
}

/// New credentials of an account.
pub(crate) fn upload(email: &str, cookie: &str) -> Upload {
    Upload {
        email: email.to_owned(),
        cookies: vec![Cookie {
            name: "__Secure-C_SES".to_owned(),
            value: cookie.to_owned(),
            ..Cookie::default()
        }],
        authorization: "Bearer new".to_owned(),
        config_id: "c".to_owned(),
        csesidx: "1".to_owned(),
        ..Upload::default()
    }
}

#[tokio::test]
async fn a_registrar_gets_all_that_it_needs() {
    let o = Office::with(&["a@example.com"]).await;
    let waiting = o.desk.claimable_renewals(9).await.unwrap();
    assert_eq!(waiting[0].email(), "a@example.com");
    let claimed = o.claim(" w ", 20).await;
    let task = &claimed.tasks[0];
    assert!(!claimed.throttled && task.lease_until_ms > 1_800_000_000_000);
    let renewable = &task.renewable;
    assert_eq!(
        (&renewable.config_id[..], &renewable.csesidx[..]),
        ("c", "1")
    );
    assert_eq!(renewable.other("mail_password"), "p");
    assert_eq!(renewable.file.authorization.as_deref(), Some("Bearer old"));
    assert_eq!(renewable.cookie_string(), "__Secure-C_SES=old; NID=n");
    assert!(o.claim("other", 20).await.tasks.is_empty());
    assert!(o.desk.claimable_renewals(9).await.unwrap().is_empty());
    // The name was trimmed, so it is the same worker's.
    o.fail(&task.task.to_string(), "w").await.unwrap();
}

#[tokio::test]
async fn workers_need_a_name_of_some_length() {
    let o = Office::with(&["a@example.com"]).await;
    for name in ["", "  ", &"w".repeat(201)] {
        for refused in [
            o.desk.claim_renewals(&claim(name, 1)).await.map(drop),
            o.desk.claim_registrations(&claim(name, 1)).await.map(drop),
            o.desk
                .claim_renewal_of(&id("a@example.com"), &claim(name, 1))
                .await
                .map(drop),
        ] {
            let Err(RegistrarError::Refused { field, .. }) = refused else {
                panic!("{name:?} was taken");
            };
            assert_eq!(field, "worker_id");
        }
    }
    assert_eq!(o.claim("w", 1).await.tasks.len(), 1, "nothing was claimed");
}

#[tokio::test]
async fn files_that_are_gone_are_passed_by_and_others_come_in_their_place() {
    let o = Office::with(&["a@example.com", "b@example.com", "c@example.com"]).await;
    // All look alike to the pool; which are asked for first is its own affair.
    let order = o.desk.claimable_renewals(9).await.unwrap();
    let first = order[0].email().to_owned();
    std::fs::remove_file(o.f.folder.path().join(format!("{first}.json"))).unwrap();
    let claimed = o.claim("w", 1).await;
    assert_eq!(claimed.tasks.len(), 1);
    assert_eq!(claimed.tasks[0].renewable.email(), order[1].email());
    let rest = o.claim("w", 9).await;
    assert_eq!(rest.tasks.len(), 1, "the other sound one");
    let waiting = o.desk.tasks(TaskKind::Refresh, 9).await.unwrap();
    let free = waiting.iter().filter(|task| task.worker.is_none());
    assert_eq!(free.count(), 1, "the broken one went back");
}

#[tokio::test]
async fn an_account_that_has_other_credentials_by_now_is_not_handed_out() {
    let o = Office::with(&["a@example.com"]).await;
    o.f.write("a@example.com.json", "a@example.com", "newer");
    assert!(o.claim("w", 1).await.tasks.is_empty());
    assert_eq!(o.state("a@example.com").await, AccountState::Pending);
}

#[tokio::test]
async fn a_task_is_its_workers_and_waits_after_a_failure() {
    let o = Office::with(&["a@example.com"]).await;
    let task = o.claim_one("w").await;
    for (other, worker) in [
        (&task[..], "other"),
        ("refresh-1", "w"),
        ("", "w"),
        ("register-1", "w"),
    ] {
        assert!(matches!(
            o.fail(other, worker).await,
            Err(RegistrarError::NoTask)
        ));
        let extended = o.desk.extend(TaskKind::Refresh, other, worker, LEASE).await;
        assert!(matches!(extended, Err(RegistrarError::NoTask)));
    }
    let (_, until_ms) = o
        .desk
        .extend(TaskKind::Refresh, &task, "", LEASE * 2)
        .await
        .unwrap();
    assert_eq!(until_ms, 1_800_000_360_000, "no name is compared with none");
    o.fail(&task, "w").await.unwrap();
    o.fail(&task, "w").await.unwrap();
    assert_eq!(o.counted().await, (0, 1), "said twice, counted once");
    o.f.clock.advance_ms(29_000);
    assert!(o.claim("w", 1).await.tasks.is_empty());
    let name = TaskName::of("A@example.com").unwrap();
    o.desk.retry(&name).await.unwrap();
    let again = o.claim_one("w").await;
    assert_ne!(again, task);
    o.desk.cancel(&name).await.unwrap();
    assert!(o.fail(&again, "w").await.is_err());
    o.claim_one("w").await;
    let nobody = TaskName::of("nobody@example.com").unwrap();
    assert!(o.desk.retry(&nobody).await.is_err() && o.desk.cancel(&nobody).await.is_err());
}

#[tokio::test]
async fn accounts_are_given_up_unless_registrars_are_elsewhere() {
    for (give_up, expected) in [
        (GiveUp::of(false, 1), AccountState::Invalid),
        (GiveUp::of(true, 1), AccountState::PendingExternal),
    ] {
        let o = Office::giving_up(&["a@example.com"], give_up).await;
        for _ in 0..10 {
            assert_eq!(
                o.state("a@example.com").await,
                AccountState::PendingExternal
            );
            let task = o.claim_one("w").await;
            o.fail(&task, "w").await.unwrap();
            o.f.clock.advance_ms(300_001);
        }
        assert_eq!(o.state("a@example.com").await, expected);
    }
}

#[tokio::test]
async fn one_account_can_be_asked_for_by_name() {
    let o = Office::with(&["a@example.com", "b@example.com"]).await;
    let b = id("b@example.com");
    // Also one that serves, one that backs off and one that was given up.
    o.f.pool.prove_anew(&b).await.unwrap();
    o.f.prover
        .prove_due(&CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(o.state("b@example.com").await, AccountState::Ready);
    for _ in 0..2 {
        let claimed = o.desk.claim_renewal_of(&b, &claim("w", 20)).await.unwrap();
        assert_eq!(claimed.tasks.len(), 1);
        assert_eq!(claimed.tasks[0].renewable.account, b);
        assert_eq!(
            o.state("b@example.com").await,
            AccountState::PendingExternal
        );
        let other = o
            .desk
            .claim_renewal_of(&b, &claim("other", 20))
            .await
            .unwrap();
        assert!(other.tasks.is_empty(), "somebody has it");
        o.fail(&claimed.tasks[0].task.to_string(), "w")
            .await
            .unwrap();
    }
    o.f.repository.set_disabled(&b, true).await.unwrap();
    let claimed = o.desk.claim_renewal_of(&b, &claim("w", 20)).await.unwrap();
    assert!(claimed.tasks.is_empty());
    let nobody = o
        .desk
        .claim_renewal_of(&id("nobody@example.com"), &claim("w", 1))
        .await;
    assert!(matches!(nobody, Err(RegistrarError::Accounts(_))));
}

#[tokio::test]
async fn administrators_ask_for_renewals_and_accounts() {
    let o = Office::with(&["a@example.com"]).await;
    let a = id("a@example.com");
    assert_eq!(
        o.desk.want_renewal(&a, "x").await.unwrap(),
        RenewalWanted::Waits
    );
    o.f.repository.set_disabled(&a, true).await.unwrap();
    let stays = o.desk.want_renewal(&a, "x").await.unwrap();
    assert_eq!(stays, RenewalWanted::Stays(AccountState::Disabled));
    assert!(o.desk.want_renewal(&id("nobody"), "x").await.is_err());

    let asked = |accounts, outstanding| RegistrationsWanted::Asked {
        accounts,
        outstanding,
    };
    // The disabled one is none of those that serve.
    assert_eq!(
        o.desk.want_registrations(None, 2).await.unwrap(),
        asked(2, 2)
    );
    assert_eq!(
        o.desk.want_registrations(Some(1), 0).await.unwrap(),
        asked(1, 2)
    );
    assert_eq!(
        o.desk.want_registrations(Some(u32::MAX), 0).await.unwrap(),
        asked(1000, 1000)
    );
    o.f.repository.set_disabled(&a, false).await.unwrap();
    let enough = o.desk.want_registrations(None, 1).await.unwrap();
    assert_eq!(enough, RegistrationsWanted::Enough { accounts: 1 });
}
