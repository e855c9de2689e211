//! What lives here: what becomes of pending accounts.

use std::sync::atomic::Ordering;

use b2a_domain::{AccountState, ProofBackoff};
use b2a_upstream::FailureKind;
use tokio_util::sync::CancellationToken;

use crate::fixture::Fixture;

async fn state_after_proof(failure: Option<FailureKind>) -> (Fixture, AccountState) {
    let f = Fixture::new();
    f.write("a@example.com.json", "a@example.com", "1");
    f.repository.sync().await.unwrap();
    *f.mints.failure.lock() = failure;
    f.prover.prove_due(&CancellationToken::new()).await.unwrap();
    let state = f.account("a@example.com").await.unwrap().state;
    (f, state)
}

#[tokio::test]
async fn a_mint_decides() {
    assert_eq!(state_after_proof(None).await.1, AccountState::Ready);
    let dead = state_after_proof(Some(FailureKind::Unauthorized)).await;
    assert_eq!(dead.1, AccountState::PendingExternal);
    for passing in [
        FailureKind::Transient,
        FailureKind::RateLimited {
            retry_after_ms: None,
        },
    ] {
        assert_eq!(
            state_after_proof(Some(passing)).await.1,
            AccountState::Pending
        );
    }
}

#[tokio::test]
async fn a_failure_that_says_nothing_is_tried_again_later_and_later() {
    let (f, _) = state_after_proof(Some(FailureKind::Transient)).await;
    let stop = CancellationToken::new();
    f.prover.prove_due(&stop).await.unwrap();
    assert_eq!(
        f.mints.count.load(Ordering::SeqCst),
        1,
        "not before its time"
    );
    f.clock.advance_ms(ProofBackoff::after_ms(1) + 1);
    f.prover.prove_due(&stop).await.unwrap();
    assert_eq!(f.mints.count.load(Ordering::SeqCst), 2);
    f.clock.advance_ms(ProofBackoff::after_ms(1) + 1);
    f.prover.prove_due(&stop).await.unwrap();
    assert_eq!(
        f.mints.count.load(Ordering::SeqCst),
        2,
        "the second wait is longer"
    );
    *f.mints.failure.lock() = None;
    f.clock.advance_ms(ProofBackoff::after_ms(2));
    f.prover.prove_due(&stop).await.unwrap();
    assert_eq!(
        f.account("a@example.com").await.unwrap().state,
        AccountState::Ready
    );
}

#[tokio::test]
async fn many_accounts_are_proven_at_once_but_each_once() {
    let f = Fixture::new();
    for number in 0..20 {
        let email = format!("a{number}@example.com");
        f.write(&format!("{email}.json"), &email, "1");
    }
    f.repository.sync().await.unwrap();
    let stop = CancellationToken::new();
    let (here, there) = tokio::join!(f.prover.prove_due(&stop), f.prover.prove_due(&stop));
    assert_eq!(here.unwrap().proven + there.unwrap().proven, 20);
    assert_eq!(f.mints.count.load(Ordering::SeqCst), 20);
    let counts = f
        .pool
        .counts(b2a_domain::AccountKind::Business)
        .await
        .unwrap();
    assert_eq!((counts.ready, counts.total()), (20, 20));
}
