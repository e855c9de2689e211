//! What lives here: who mints session tokens, and which accounts get one ahead of demand.

use std::time::Duration;

use b2a_domain::{AccountId, AccountKind, AccountState, Generation, Outcome, SealedToken};
use b2a_pool::{LeaseRequest, MintClaim, MintRequest, WarmRequest};

use crate::bench::{Bench, LONG, LONG_MS, id, leased, serve};

const KIND: AccountKind = AccountKind::Business;

fn mint(holder: &str) -> MintRequest<'_> {
    MintRequest {
        holder,
        ttl: LONG,
        ends_after_ms: 0,
    }
}

async fn claim(bench: &Bench, account: &AccountId, request: MintRequest<'_>) -> MintClaim {
    let generation = Generation::new("g1");
    let claim = bench.store.claim_mint(account, &generation, &request).await;
    claim.unwrap()
}

async fn put(bench: &Bench, account: &AccountId, token: &SealedToken) {
    let generation = Generation::new("g1");
    let put = bench.store.put_token(account, &generation, token).await;
    assert!(put.unwrap());
}

pub(crate) async fn one_caller_mints_and_the_others_wait(bench: Bench) {
    let a = bench.pending("a").await;
    assert_eq!(
        claim(&bench, &id("nobody"), mint("x")).await,
        MintClaim::Gone
    );
    assert_eq!(claim(&bench, &a, mint("x")).await, MintClaim::Granted);
    let MintClaim::Held { ends_in_ms } = claim(&bench, &a, mint("y")).await else {
        panic!("two may mint");
    };
    assert!(ends_in_ms > 0 && ends_in_ms <= LONG_MS);
    assert_eq!(
        claim(&bench, &a, mint("x")).await,
        MintClaim::Granted,
        "its own claim is in nobody's way"
    );
    let token = bench.token(LONG_MS);
    put(&bench, &a, &token).await;
    assert_eq!(
        claim(&bench, &a, mint("y")).await,
        MintClaim::Token(token.clone())
    );
    assert_eq!(claim(&bench, &a, mint("x")).await, MintClaim::Token(token));

    bench.file("a", "g2", AccountState::Pending).await;
    assert_eq!(claim(&bench, &a, mint("y")).await, MintClaim::Gone);
}

pub(crate) async fn a_claim_ends_with_its_holder_or_its_time(bench: Bench) {
    let a = bench.pending("a").await;
    let g1 = Generation::new("g1");
    assert_eq!(claim(&bench, &a, mint("x")).await, MintClaim::Granted);
    bench.store.drop_mint_claim(&a, &g1, "y").await.unwrap();
    let held = claim(&bench, &a, mint("y")).await;
    assert!(matches!(held, MintClaim::Held { .. }), "x's claim stays");
    bench.store.drop_mint_claim(&a, &g1, "x").await.unwrap();

    let short = MintRequest {
        ttl: Duration::from_millis(30),
        ..mint("y")
    };
    assert_eq!(claim(&bench, &a, short).await, MintClaim::Granted);
    bench.pass(60).await;
    assert_eq!(claim(&bench, &a, mint("x")).await, MintClaim::Granted);

    bench.file("a", "g2", AccountState::Pending).await;
    let g2 = Generation::new("g2");
    let other = bench.store.claim_mint(&a, &g2, &mint("y")).await.unwrap();
    assert_eq!(
        other,
        MintClaim::Granted,
        "the claim was for other credentials"
    );
}

pub(crate) async fn a_token_that_lasts_is_no_reason_to_mint(bench: Bench) {
    let a = bench.ready("a").await;
    let token = bench.token(LONG_MS);
    put(&bench, &a, &token).await;
    let until = |ends_after_ms| MintRequest {
        ends_after_ms,
        ..mint("x")
    };
    let end = token.expires_ms;
    assert_eq!(
        claim(&bench, &a, until(end - 1)).await,
        MintClaim::Token(token)
    );
    assert_eq!(claim(&bench, &a, until(end)).await, MintClaim::Granted);
}

fn warm_request() -> WarmRequest {
    WarmRequest {
        horizon_ms: 60_000,
        refresh_cooldown_ms: 0,
        limit: 100,
    }
}

async fn candidates(bench: &Bench, request: WarmRequest) -> Vec<String> {
    let candidates = bench.store.warm_candidates(KIND, &request).await.unwrap();
    assert!(candidates.iter().all(|it| it.generation.as_str() == "g1"));
    let name = |it: b2a_pool::Candidate| it.id.name().to_owned();
    candidates.into_iter().map(name).collect()
}

/// Leases this account to serve and gives it back.
async fn serve_by(bench: &Bench, account: &AccountId) {
    let request = LeaseRequest {
        prefer: Some(account),
        ..serve()
    };
    let lease = leased(bench.ask(request).await);
    assert_eq!(lease.account, *account);
    assert!(bench.release(&lease, Outcome::Ok).await);
    bench.pass(2).await;
}

pub(crate) async fn nothing_is_minted_ahead_without_traffic(bench: Bench) {
    for name in ["a", "b"] {
        bench.ready(name).await;
    }
    assert!(candidates(&bench, warm_request()).await.is_empty());
    serve_by(&bench, &id("a")).await;
    assert_eq!(candidates(&bench, warm_request()).await, ["b"]);
    if bench.jump(300_001) {
        assert!(candidates(&bench, warm_request()).await.is_empty());
    }
}

pub(crate) async fn as_many_tokens_are_minted_ahead_as_accounts_are_used(bench: Bench) {
    for name in ["a", "b", "c", "d", "e"] {
        bench.ready(name).await;
    }
    for name in ["a", "b", "c"] {
        serve_by(&bench, &id(name)).await;
    }
    assert_eq!(
        candidates(&bench, warm_request()).await,
        ["d", "e", "a"],
        "three are needed: next in line goes first"
    );
    let few = WarmRequest {
        limit: 2,
        ..warm_request()
    };
    assert_eq!(candidates(&bench, few).await, ["d", "e"]);
    bench.warm(&id("d")).await;
    assert_eq!(candidates(&bench, warm_request()).await, ["e", "a"]);
    for name in ["e", "a"] {
        bench.warm(&id(name)).await;
    }
    assert!(candidates(&bench, warm_request()).await.is_empty());

    let busy = [bench.lease().await, bench.lease().await];
    bench.set(|policy| policy.max_in_flight = 1);
    for lease in &busy {
        assert!(
            bench
                .store
                .prove_anew(&lease.account)
                .await
                .unwrap()
                .is_some()
        );
    }
    let left = candidates(&bench, warm_request()).await;
    assert!(
        busy.iter()
            .all(|it| !left.contains(&it.account.name().to_owned())),
        "only ready ones: {left:?}"
    );
}

pub(crate) async fn tokens_that_end_soon_are_renewed_unless_new(bench: Bench) {
    for name in ["a", "b", "c"] {
        bench.ready(name).await;
    }
    for (name, ttl_ms) in [("a", LONG_MS), ("b", 50_000), ("c", 40_000)] {
        put(&bench, &id(name), &bench.token(ttl_ms)).await;
        serve_by(&bench, &id(name)).await;
    }
    assert_eq!(candidates(&bench, warm_request()).await, ["c", "b"]);
    let patient = WarmRequest {
        refresh_cooldown_ms: 30_000,
        ..warm_request()
    };
    assert!(
        candidates(&bench, patient).await.is_empty(),
        "all were minted just now"
    );
    if bench.jump(35_000) {
        assert_eq!(candidates(&bench, patient).await, ["c", "b"]);
    }
    let lease = leased(
        bench
            .ask(LeaseRequest {
                prefer: Some(&id("c")),
                ..serve()
            })
            .await,
    );
    let limited = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.release(&lease, limited).await);
    assert_eq!(
        candidates(&bench, warm_request()).await,
        ["b"],
        "a resting account needs none"
    );
}

pub(crate) async fn idle_accounts_are_named_once_and_oldest_first(bench: Bench) {
    for name in ["a", "b", "c"] {
        bench.ready(name).await;
    }
    bench.pending("pending").await;
    bench.pass(5).await;
    serve_by(&bench, &id("a")).await;
    let idle = async |before: u64, limit| {
        let idle = bench
            .store
            .idle_accounts(KIND, before, limit)
            .await
            .unwrap();
        let name = |it: b2a_pool::Candidate| it.id.name().to_owned();
        idle.into_iter().map(name).collect::<Vec<_>>()
    };
    let later = bench.now() + LONG_MS;
    assert_eq!(idle(bench.now() - 3_600_000, 9).await, Vec::<String>::new());
    assert_eq!(idle(later, 2).await, ["b", "c"]);
    bench.pass(5).await;
    assert_eq!(
        idle(later, 2).await,
        ["a", "b"],
        "those named go to the end of the line"
    );
    bench.pass(5).await;
    let since = bench.now();
    bench.pass(5).await;
    put(&bench, &id("c"), &bench.token(LONG_MS)).await;
    assert_eq!(
        idle(since, 9).await,
        ["a", "b"],
        "a mint is a sign of life too"
    );
}
