//! What lives here: which account goes on with a conversation, and for how long it is known.

use std::time::Duration;

use b2a_domain::{AccountKind, AccountState, Lease, Outcome, TokenUsage};
use b2a_pool::{ConversationKey, LeaseMode, LeaseRequest, Remembered};

use crate::bench::{Bench, LONG, LONG_MS, id, leased, probation, serve};

const KEY: ConversationKey = ConversationKey([0xe1; 32]);
const OTHER: ConversationKey = ConversationKey([0; 32]);

/// A conversation of this key that is remembered for long.
fn remembered(key: ConversationKey) -> Remembered<'static> {
    Remembered {
        key,
        conversation: "sessions/1",
        ttl: LONG,
        most: 100,
    }
}

async fn release(bench: &Bench, lease: &Lease, remember: Remembered<'_>) {
    let usage = TokenUsage::default();
    let released = bench
        .store
        .release(lease, Outcome::Ok, &usage, Some(&remember));
    assert!(released.await.unwrap());
}

/// Asks for the account that has a conversation.
async fn go_on(bench: &Bench, key: ConversationKey) -> Lease {
    let request = LeaseRequest {
        conversation: Some(key),
        ..serve()
    };
    let lease = leased(bench.ask(request).await);
    bench.pass(2).await;
    lease
}

/// Whether a conversation is known; it is not afterwards.
async fn is_known(bench: &Bench, key: ConversationKey) -> bool {
    let lease = go_on(bench, key).await;
    assert!(bench.release(&lease, Outcome::Ok).await);
    lease.conversation.is_some()
}

pub(crate) async fn a_conversation_goes_on_at_its_account_once(bench: Bench) {
    bench.ready("a").await;
    bench.ready("b").await;
    let first = bench.lease().await;
    assert_eq!(
        (first.account.clone(), first.conversation.clone()),
        (id("a"), None)
    );
    release(&bench, &first, remembered(KEY)).await;

    let other = go_on(&bench, OTHER).await;
    assert_eq!((other.account, other.conversation), (id("b"), None));
    let again = go_on(&bench, KEY).await;
    assert_eq!(again.account, id("a"), "though it was used last");
    assert_eq!(again.conversation.as_deref(), Some("sessions/1"));
    let twice = go_on(&bench, KEY).await;
    assert_eq!(twice.conversation, None, "it is somebody else's now");

    let renamed = Remembered {
        conversation: "sessions/2",
        ..remembered(KEY)
    };
    release(&bench, &again, remembered(KEY)).await;
    release(&bench, &twice, renamed).await;
    let last = go_on(&bench, KEY).await;
    assert_eq!(
        last.conversation.as_deref(),
        Some("sessions/2"),
        "the latest counts"
    );
    assert!(!is_known(&bench, KEY).await);
}

pub(crate) async fn a_conversation_waits_while_its_account_can_not_serve(bench: Bench) {
    bench.set(|policy| policy.max_in_flight = 1);
    bench.ready("a").await;
    let lease = bench.lease().await;
    release(&bench, &lease, remembered(KEY)).await;
    bench.ready("b").await;

    let excluded = LeaseRequest {
        conversation: Some(KEY),
        exclude: &[id("a")],
        ..serve()
    };
    let elsewhere = leased(bench.ask(excluded).await);
    assert_eq!(
        (&elsewhere.account, &elsewhere.conversation),
        (&id("b"), &None)
    );
    assert!(bench.release(&elsewhere, Outcome::Ok).await);

    let busy = leased(
        bench
            .ask(LeaseRequest {
                prefer: Some(&id("a")),
                ..serve()
            })
            .await,
    );
    let elsewhere = go_on(&bench, KEY).await;
    assert_eq!(
        (&elsewhere.account, &elsewhere.conversation),
        (&id("b"), &None)
    );
    assert!(bench.release(&elsewhere, Outcome::Ok).await);
    let limited = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.release(&busy, limited).await);
    let elsewhere = go_on(&bench, KEY).await;
    assert_eq!(
        (&elsewhere.account, &elsewhere.conversation),
        (&id("b"), &None)
    );
    assert!(bench.release(&elsewhere, Outcome::Ok).await);

    bench.anew("a").await;
    let there = go_on(&bench, KEY).await;
    assert_eq!(there.account, id("a"));
    assert!(
        there.conversation.is_some(),
        "an account of the same credentials"
    );
}

pub(crate) async fn other_credentials_have_no_conversation(bench: Bench) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    release(&bench, &lease, remembered(KEY)).await;
    let late = bench.lease().await;
    bench.file("a", "g2", AccountState::Pending).await;
    let proof = leased(bench.ask(probation()).await);
    assert!(bench.release(&proof, Outcome::Ok).await);
    release(&bench, &late, remembered(OTHER)).await;
    assert!(!is_known(&bench, KEY).await);
    assert!(
        !is_known(&bench, OTHER).await,
        "a lease of earlier credentials"
    );

    let lease = bench.lease().await;
    release(&bench, &lease, remembered(KEY)).await;
    assert!(bench.store.remove(&id("a")).await.unwrap());
    bench.ready("b").await;
    assert!(!is_known(&bench, KEY).await, "the account is gone");
}

pub(crate) async fn only_live_leases_leave_a_conversation_and_only_those_that_serve_get_one(
    bench: Bench,
) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    assert!(bench.release(&lease, Outcome::Ok).await);
    let usage = TokenUsage::default();
    let remember = remembered(KEY);
    let twice = bench
        .store
        .release(&lease, Outcome::Ok, &usage, Some(&remember));
    assert!(!twice.await.unwrap());
    assert!(!is_known(&bench, KEY).await);

    let lease = bench.lease().await;
    release(&bench, &lease, remembered(KEY)).await;
    bench.store.prove_anew(&id("a")).await.unwrap();
    let proof = LeaseRequest {
        conversation: Some(KEY),
        mode: LeaseMode::Probation,
        ..serve()
    };
    let proof = leased(bench.ask(proof).await);
    assert_eq!(proof.conversation, None);
    assert!(bench.release(&proof, Outcome::Ok).await);
    assert!(is_known(&bench, KEY).await);
}

pub(crate) async fn conversations_are_forgotten_in_time_and_in_number(bench: Bench) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    let short = Remembered {
        ttl: Duration::from_millis(20),
        ..remembered(KEY)
    };
    release(&bench, &lease, short).await;
    bench.pass(40).await;
    assert!(!is_known(&bench, KEY).await);

    for n in 1..=5 {
        let lease = bench.lease().await;
        let few = Remembered {
            most: 3,
            ..remembered(ConversationKey([n; 32]))
        };
        release(&bench, &lease, few).await;
    }
    for n in 1..=5 {
        let is_kept = n > 2;
        assert_eq!(
            is_known(&bench, ConversationKey([n; 32])).await,
            is_kept,
            "{n}"
        );
    }

    for n in 1..=4 {
        let lease = bench.lease().await;
        let short = Remembered {
            ttl: Duration::from_millis(u64::from(n)),
            ..remembered(ConversationKey([n; 32]))
        };
        release(&bench, &lease, short).await;
    }
    bench.pass(40).await;
    // Some may have been forgotten by those that came after them.
    let reaped = bench.store.reap(AccountKind::Business, 100).await.unwrap();
    assert!((1..=4).contains(&reaped), "{reaped}");
    assert_eq!(
        bench.store.reap(AccountKind::Business, 100).await.unwrap(),
        0
    );
}

pub(crate) async fn what_can_not_be_remembered_is_not(bench: Bench) {
    let long = "s".repeat(Remembered::MAX_NAME + 1);
    bench.ready("a").await;
    for (conversation, most) in [("", 100), (long.as_str(), 100), ("sessions/1", 0)] {
        let lease = bench.lease().await;
        let remember = Remembered {
            conversation,
            most,
            ..remembered(KEY)
        };
        release(&bench, &lease, remember).await;
        assert!(!is_known(&bench, KEY).await);
    }
}
