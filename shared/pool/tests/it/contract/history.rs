//! What lives here: what a pool remembers of the past of an account.

use b2a_domain::{AccountEvent, AccountState, Bucket, Generation, Outcome};
use b2a_pool::MOST_ACCOUNT_EVENTS;

use crate::bench::{Bench, LONG_MS, about, id, leased, probation};

/// The words and reasons of the latest events of an account, oldest first.
async fn told(bench: &Bench, name: &str) -> Vec<(String, Option<String>)> {
    let events = past(bench, name).await.into_iter().rev();
    events
        .map(|event| (event.kind.to_string(), event.reason))
        .collect()
}

async fn words(bench: &Bench, name: &str) -> Vec<String> {
    let told = told(bench, name).await.into_iter();
    told.map(|(word, _)| word).collect()
}

async fn past(bench: &Bench, name: &str) -> Vec<AccountEvent> {
    bench.store.history(&id(name)).await.unwrap()
}

pub(crate) async fn a_life_is_told_newest_first(bench: Bench) {
    assert_eq!(past(&bench, "a").await, []);
    bench.set(|policy| policy.max_fail_count = 1);
    let before = bench.now();
    let a = bench.ready("a").await;
    let fail = async |outcome| {
        let lease = bench.lease().await;
        assert!(bench.release(&lease, outcome).await);
    };
    fail(Outcome::Ok).await;
    assert_eq!(words(&bench, "a").await, ["added", "ready"]);
    fail(Outcome::UpstreamError).await;
    let lease = leased(bench.ask(probation()).await);
    assert!(bench.release(&lease, Outcome::UpstreamError).await);
    bench.refuse(&a, "g1").await;
    bench.file("a", "g2", AccountState::Pending).await;
    bench.file("a", "g2", AccountState::Pending).await;
    let generation = Generation::new("g2");
    let give_up = bench.store.give_up(&a, &generation, "too often").await;
    assert!(give_up.unwrap());
    bench.store.prove_anew(&a).await.unwrap();
    bench.file("a", "g2", AccountState::Disabled).await;

    let told = told(&bench, "a").await;
    let told: Vec<(&str, Option<&str>)> = told
        .iter()
        .map(|(word, reason)| (word.as_str(), reason.as_deref()))
        .collect();
    let suspended = told[2].1.unwrap();
    assert!(suspended.starts_with("suspended: "), "{suspended}");
    let (failed, refused) = (told[3].1, told[4].1);
    assert!(failed.is_some() && refused.is_some());
    assert_eq!(
        told,
        [
            ("added", None),
            ("ready", None),
            ("pending", Some(suspended)),
            ("proof_failed", failed),
            ("pending_external", refused),
            ("credentials_changed", None),
            ("pending", None),
            ("invalid", Some("too often")),
            ("pending", None),
            ("disabled", None),
        ]
    );
    let events = past(&bench, "a").await;
    assert!(events.is_sorted_by(|newer, older| newer.at_ms >= older.at_ms));
    assert!(about(events[9].at_ms, before) && events[0].at_ms <= bench.now());
    let proof_failed = &events[6];
    assert!(proof_failed.until_ms > Some(proof_failed.at_ms));
}

pub(crate) async fn a_rest_is_told_with_its_bucket_and_its_end(bench: Bench) {
    let a = bench.ready("a").await;
    let walls = [
        Outcome::RateLimited {
            retry_after_ms: Some(LONG_MS),
        },
        // Longer than before.
        Outcome::RateLimited {
            retry_after_ms: Some(2 * LONG_MS),
        },
        // Shorter: nothing changes.
        Outcome::RateLimited {
            retry_after_ms: Some(LONG_MS),
        },
        Outcome::Quota {
            bucket: Bucket::Video,
        },
    ];
    let generation = Generation::new("g1");
    for outcome in walls {
        let report = bench.store.report(&a, &generation, outcome);
        assert!(report.await.unwrap());
    }
    let account = bench.get(&a).await;
    let rests: Vec<_> = past(&bench, "a")
        .await
        .into_iter()
        .take_while(|event| event.kind.as_str() == "cooldown")
        .map(|event| (event.bucket.unwrap(), event.until_ms, event.reason))
        .collect();
    let [
        (Bucket::Video, video, quota),
        (Bucket::Text, text, limited),
        (Bucket::Text, ..),
    ] = &rests[..]
    else {
        panic!("{rests:?}");
    };
    assert_eq!(text, account.cooldown_until_ms.get(Bucket::Text));
    assert_eq!(video, account.cooldown_until_ms.get(Bucket::Video));
    assert_eq!(*limited, account.reason);
    assert!(quota.is_some() && quota != limited);
}

pub(crate) async fn the_daily_limit_is_told_once(bench: Bench) {
    bench.set(|policy| policy.daily_limit = 2);
    let a = bench.ready("a").await;
    for _ in 0..2 {
        let lease = bench.lease().await;
        assert!(bench.release(&lease, Outcome::Ok).await);
    }
    bench.warm(&a).await;
    let events = past(&bench, "a").await;
    assert_eq!(words(&bench, "a").await, ["added", "ready", "daily_limit"]);
    let rests_until = *bench.get(&a).await.cooldown_until_ms.get(Bucket::Text);
    assert!(rests_until.is_some());
    assert_eq!(events[0].until_ms, rests_until);
}

pub(crate) async fn failed_renewals_are_told(bench: Bench) {
    bench.waiting("a").await;
    let task = bench.claim_one("w1").await.task;
    let failed = bench.store.fail_task(task, Some("w1"), "no window", 0);
    assert!(failed.await.unwrap().is_some());
    let (word, reason) = told(&bench, "a").await.pop().unwrap();
    assert_eq!(
        (word.as_str(), reason.as_deref()),
        ("renewal_failed", Some("no window"))
    );
    assert!(past(&bench, "a").await[0].until_ms > Some(bench.now()));
}

pub(crate) async fn only_the_latest_is_told_and_nothing_of_an_earlier_account(bench: Bench) {
    let a = bench.ready("a").await;
    let long = "é".repeat(1000);
    for _ in 0..MOST_ACCOUNT_EVENTS {
        bench.store.want_renewal(&a, &long).await.unwrap();
        bench.store.prove_anew(&a).await.unwrap();
    }
    let events = past(&bench, "a").await;
    assert_eq!(events.len(), MOST_ACCOUNT_EVENTS);
    let [newest, before, ..] = &events[..] else {
        panic!("no events");
    };
    assert_eq!(newest.kind.as_str(), "pending");
    let reason = before.reason.as_deref().unwrap();
    assert!((200..310).contains(&reason.len()), "{}", reason.len());
    assert!(reason.ends_with("é…"), "{reason}");

    bench.store.remove(&a).await.unwrap();
    assert_eq!(past(&bench, "a").await, []);
    bench.pending("a").await;
    assert_eq!(words(&bench, "a").await, ["added"]);
}
