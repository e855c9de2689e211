//! What lives here: session tokens, minted as seldom as possible.

use std::sync::atomic::Ordering;

use b2a_domain::{Outcome, TokenUsage};
use b2a_objects::Sealer;
use b2a_pool::LeaseMode;
use futures_util::future::join_all;
use secrecy::ExposeSecret;

use crate::fixture::{Fixture, id, tokens};

#[tokio::test]
async fn one_mint_serves_all_who_wait_for_it() {
    let f = Fixture::new();
    f.write("a@example.com.json", "a@example.com", "1");
    f.repository.sync().await.unwrap();
    let lease = f.lease(LeaseMode::Probation).await.unwrap();
    let credentials = f
        .repository
        .credentials(&lease.account, &lease.generation)
        .await
        .unwrap();
    let asking = (0..16).map(|_| f.tokens.get(&lease, &credentials));
    let got = join_all(asking)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect::<Vec<_>>();
    assert_eq!(f.mints.count.load(Ordering::SeqCst), 1);
    assert!(
        got.iter()
            .all(|used| used.token.bearer.expose_secret() == "token-0")
    );
    let again = f.tokens.get(&lease, &credentials).await.unwrap();
    assert!(!again.is_new, "a token from the cache may be renewed once");

    let renewed = f
        .tokens
        .renew(&lease, &credentials, &again.token)
        .await
        .unwrap();
    assert_eq!(
        (renewed.is_new, renewed.token.bearer.expose_secret()),
        (true, "token-1")
    );
    let late = f
        .tokens
        .renew(&lease, &credentials, &again.token)
        .await
        .unwrap();
    assert_eq!(
        late.token.bearer.expose_secret(),
        "token-1",
        "the refused one is gone already"
    );
    assert_eq!(f.mints.count.load(Ordering::SeqCst), 2);

    f.clock.advance_ms(260_000);
    f.tokens.get(&lease, &credentials).await.unwrap();
    assert_eq!(
        f.mints.count.load(Ordering::SeqCst),
        3,
        "a token near its end is not handed out"
    );
}

#[tokio::test]
async fn another_instance_with_the_key_uses_the_token_of_the_pool() {
    let f = Fixture::new();
    f.write("a@example.com.json", "a@example.com", "1");
    f.repository.sync().await.unwrap();
    let sealer = || {
        Some(Sealer::from_base64(&"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into()).unwrap())
    };
    let here = tokens(&f.pool, &f.mints, &f.clock, sealer());
    let lease = f.lease(LeaseMode::Probation).await.unwrap();
    let credentials = f
        .repository
        .credentials(&lease.account, &lease.generation)
        .await
        .unwrap();
    here.get(&lease, &credentials).await.unwrap();
    f.pool
        .release(&lease, Outcome::Ok, &TokenUsage::default(), None)
        .await
        .unwrap();

    let lease = f.lease(LeaseMode::Serve).await.unwrap();
    let in_pool = lease.token.clone().unwrap();
    assert!(
        !in_pool.sealed.windows(5).any(|piece| piece == b"token"),
        "never in clear"
    );
    let there = tokens(&f.pool, &f.mints, &f.clock, sealer());
    let used = there.get(&lease, &credentials).await.unwrap();
    assert_eq!(
        (used.is_new, used.token.bearer.expose_secret()),
        (false, "token-0")
    );
    assert_eq!(f.mints.count.load(Ordering::SeqCst), 1);

    let without_key = tokens(&f.pool, &f.mints, &f.clock, None);
    assert!(without_key.get(&lease, &credentials).await.unwrap().is_new);
    assert!(
        f.account("a@example.com")
            .await
            .is_some_and(|a| a.id == id("a@example.com"))
    );
}
