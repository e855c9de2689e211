//! What lives here: two instances that need a session token of one account at the same time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use b2a_accounts::SessionTokens;
use b2a_domain::{Credentials, Lease};
use b2a_objects::Sealer;
use b2a_pool::{Candidate, LeaseMode, MintRequest};
use b2a_upstream::FailureKind;
use futures_util::future::join_all;
use secrecy::ExposeSecret;

use crate::fixture::{Fixture, tokens};

/// Two instances with one master key, and an account that both lease.
struct Pair {
    f: Fixture,
    instances: [SessionTokens; 2],
    lease: Lease,
    credentials: Arc<Credentials>,
}

impl Pair {
    async fn new() -> Self {
        let f = Fixture::new();
        f.write("a@example.com.json", "a@example.com", "1");
        f.repository.sync().await.unwrap();
        let instance = || {
            let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into();
            let sealer = Sealer::from_base64(&key).unwrap();
            tokens(&f.pool, &f.mints, &f.clock, Some(sealer))
        };
        let instances = [instance(), instance()];
        let lease = f.lease(LeaseMode::Probation).await.unwrap();
        let found = f.repository.credentials(&lease.account, &lease.generation);
        let credentials = found.await.unwrap();
        Self {
            f,
            instances,
            lease,
            credentials,
        }
    }

    fn mints(&self) -> u32 {
        self.f.mints.count.load(Ordering::SeqCst)
    }

    fn candidate(&self) -> Candidate {
        Candidate {
            id: self.lease.account.clone(),
            generation: self.lease.generation.clone(),
        }
    }
}

#[tokio::test]
async fn two_instances_mint_once() {
    let pair = Pair::new().await;
    let asking = (0..16).map(|number| {
        let instance = &pair.instances[number % 2];
        instance.get(&pair.lease, &pair.credentials)
    });
    for used in join_all(asking).await {
        assert_eq!(used.unwrap().token.bearer.expose_secret(), "token-0");
    }
    assert_eq!(pair.mints(), 1);
}

#[tokio::test]
async fn two_instances_renew_a_refused_token_once() {
    let pair = Pair::new().await;
    let [one, other] = &pair.instances;
    let refused = one.get(&pair.lease, &pair.credentials).await.unwrap().token;
    other.get(&pair.lease, &pair.credentials).await.unwrap();
    // A token minted in the same millisecond would end in the same one.
    pair.f.clock.advance_ms(1);
    let renewing = [one, other].map(|it| it.renew(&pair.lease, &pair.credentials, &refused));
    for used in join_all(renewing).await {
        assert_eq!(used.unwrap().token.bearer.expose_secret(), "token-1");
    }
    assert_eq!(pair.mints(), 2);
}

#[tokio::test]
async fn minting_ahead_and_on_demand_is_one_flight_too() {
    let pair = Pair::new().await;
    let [one, other] = &pair.instances;
    let account = pair.candidate();
    let (ahead, here, there) = tokio::join!(
        one.ahead(&account, &pair.credentials, 60_000),
        one.get(&pair.lease, &pair.credentials),
        other.get(&pair.lease, &pair.credentials),
    );
    assert!(ahead.is_ok() && here.is_ok() && there.is_ok());
    assert_eq!(pair.mints(), 1);
    let again = other.ahead(&account, &pair.credentials, 60_000).await;
    assert!(!again.unwrap(), "the token lasts");
    let again = other.ahead(&account, &pair.credentials, 300_000).await;
    assert!(again.unwrap(), "no token lasts that long");
    assert_eq!(pair.mints(), 2);
}

#[tokio::test]
async fn a_failed_mint_lets_the_other_instance_try_at_once() {
    let pair = Pair::new().await;
    let [one, other] = &pair.instances;
    *pair.f.mints.failure.lock() = Some(FailureKind::Transient);
    assert!(one.get(&pair.lease, &pair.credentials).await.is_err());
    *pair.f.mints.failure.lock() = None;
    let used = other.get(&pair.lease, &pair.credentials).await.unwrap();
    assert!(used.is_new);
    assert_eq!(pair.mints(), 2);
}

#[tokio::test]
async fn an_instance_that_died_while_minting_holds_others_up_for_a_while_only() {
    let pair = Pair::new().await;
    let dead = MintRequest {
        holder: "one that is gone",
        ttl: Duration::from_secs(10),
        ends_after_ms: 0,
    };
    let (id, generation) = (&pair.lease.account, &pair.lease.generation);
    pair.f.pool.claim_mint(id, generation, &dead).await.unwrap();
    let time_passes = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(pair.mints(), 0, "the claim is good still");
        pair.f.clock.advance_ms(10_001);
    };
    let asking = pair.instances[0].get(&pair.lease, &pair.credentials);
    let (used, ()) = tokio::join!(asking, time_passes);
    assert!(used.unwrap().is_new);
    assert_eq!(pair.mints(), 1);
}
