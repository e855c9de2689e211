//! What lives here: the pool that both benchmarks measure, and how its scripts are called without it.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{
    AccountId, AccountKind, AccountState, Bucket, Generation, Outcome, SealedToken, TokenUsage,
};
use b2a_pool::{
    AccountUpsert, LeaseMode, LeaseReply, LeaseRequest, PoolPolicy, PoolStore, RedisPool,
};
use tokio::task::JoinSet;

/// Tasks that work at once.
pub(crate) const CALLERS: usize = 64;

/// What an answer of average length costs.
pub(crate) const USAGE: TokenUsage = TokenUsage {
    input_tokens: 1200,
    output_tokens: 700,
    reasoning_tokens: 300,
};

/// The keys of a pool with this prefix, in the order of `src/redis/keys.rs`.
pub(crate) fn key_names(prefix: &str) -> Vec<String> {
    let names = [
        "records",
        "names",
        "states",
        "pending",
        "tokens",
        "token_expiry",
        "lease_expiry",
        "limited",
        "statistics",
        "line:text",
        "line:image",
        "line:video",
        "conversations",
        "conversation_expiry",
    ];
    names
        .map(|name| format!("{{{prefix}pool:business}}:{name}"))
        .into()
}

/// The default policy but for the day, so that nobody comes to the end of it.
pub(crate) fn policy() -> PoolPolicy {
    PoolPolicy {
        max_in_flight: 1_000,
        use_cooldown_ms: 0,
        daily_limit: 100_000_000,
        ..PoolPolicy::default()
    }
}

/// A request to serve; with `prefer` one to prove that account.
pub(crate) fn request(prefer: Option<&AccountId>) -> LeaseRequest<'_> {
    LeaseRequest {
        kind: AccountKind::Business,
        bucket: Bucket::Text,
        exclude: &[],
        prefer,
        conversation: None,
        mode: if prefer.is_some() {
            LeaseMode::Probation
        } else {
            LeaseMode::Serve
        },
        ttl: Duration::from_secs(60),
    }
}

/// Brings in `count` accounts that are ready, with a token of `token_bytes` each; 0: without one.
pub(crate) async fn fill(pool: &Arc<RedisPool>, count: usize, token_bytes: usize) {
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let pool = Arc::clone(pool);
        callers.spawn(async move {
            for number in (caller..count).step_by(CALLERS) {
                make_ready(&pool, number, token_bytes).await;
            }
        });
    }
    while let Some(done) = callers.join_next().await {
        done.unwrap();
    }
}

async fn make_ready(pool: &RedisPool, number: usize, token_bytes: usize) {
    let name = format!("account{number:07}@example.com");
    let id = AccountId::new(AccountKind::Business, &name).unwrap();
    let generation = Generation::new("0123456789abcdef0123456789abcdef0123456789abcdef");
    let file = AccountUpsert {
        id: id.clone(),
        generation: generation.clone(),
        state: AccountState::Pending,
        reason: None,
    };
    pool.upsert(&file).await.unwrap();
    let LeaseReply::Leased(proof) = pool.lease(&request(Some(&id))).await.unwrap() else {
        panic!("no proof");
    };
    assert!(
        pool.release(&proof, Outcome::Ok, &USAGE, None)
            .await
            .unwrap()
    );
    if token_bytes > 0 {
        let token = SealedToken {
            sealed: vec![7; token_bytes],
            expires_ms: 4_000_000_000_000,
        };
        assert!(pool.put_token(&id, &generation, &token).await.unwrap());
    }
}
