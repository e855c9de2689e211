//! What lives here: a store under test with a way to let time pass, and short words for what tests do to it.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{
    Account, AccountId, AccountKind, AccountState, Bucket, Clock, Generation, Lease, ManualClock,
    Outcome, SealedToken, SystemClock, TaskKind, TokenUsage,
};
use b2a_pool::{
    AccountUpsert, ClaimedRenewal, EmbeddedPool, LeaseMode, LeaseReply, LeaseRequest, NoLease,
    PoolPolicy, PoolStore, TaskClaim, TaskEntry, TaskWindow, UpsertReply,
};

use crate::redis_cluster::RedisCluster;
use crate::redis_server::RedisServer;

/// Longer than any test takes.
pub(crate) const LONG: Duration = Duration::from_secs(600);
/// A use cooldown longer than any test takes, in milliseconds.
pub(crate) const LONG_MS: u64 = 600_000;
/// Noon in UTC: no test crosses midnight unless it means to.
const START_MS: u64 = 1_800_014_400_000;

/// A policy with nothing that time would end in a test.
pub(crate) fn policy() -> PoolPolicy {
    PoolPolicy {
        max_in_flight: 10,
        use_cooldown_ms: 0,
        daily_limit: 0,
        max_fail_count: 0,
        reset_zone: "UTC".to_owned(),
    }
}

/// A store under test.
pub(crate) struct Bench {
    pub(crate) store: Arc<dyn PoolStore>,
    clock: Option<Arc<ManualClock>>,
    server: Option<RedisServer>,
}

impl Bench {
    /// The embedded store, with a clock that only tests move.
    pub(crate) fn embedded() -> Self {
        let clock = Arc::new(ManualClock::new(START_MS));
        let store = Arc::new(EmbeddedPool::new(
            Arc::clone(&clock) as Arc<dyn Clock>,
            policy(),
        ));
        Self {
            store,
            clock: Some(clock),
            server: None,
        }
    }

    /// The Redis store, on a server of its own.
    pub(crate) async fn redis() -> Self {
        not_at_the_end_of_an_hour().await;
        let server = RedisServer::start().await;
        let store = Arc::new(server.pool("contract:", policy()).await);
        Self {
            store,
            clock: None,
            server: Some(server),
        }
    }

    /// The Redis store, on a cluster that others use as well.
    pub(crate) async fn cluster(cluster: &RedisCluster, prefix: &str) -> Self {
        not_at_the_end_of_an_hour().await;
        Self {
            store: Arc::new(cluster.pool(prefix, policy()).await),
            clock: None,
            server: None,
        }
    }

    /// What another instance would have: the same pool in Redis over a connection of its own.
    pub(crate) async fn second_store(&self) -> Arc<dyn PoolStore> {
        let server = self
            .server
            .as_ref()
            .expect("only Redis has several instances");
        Arc::new(server.pool("contract:", policy()).await)
    }

    /// A plain connection to the Redis store, to do to it what the pool never does.
    pub(crate) async fn raw(&self) -> redis::aio::MultiplexedConnection {
        let server = self.server.as_ref().expect("only Redis has a server");
        server.raw().await
    }

    /// Lets a short time pass; Redis keeps the real one.
    pub(crate) async fn pass(&self, ms: u64) {
        match &self.clock {
            Some(clock) => clock.advance_ms(ms),
            None => tokio::time::sleep(Duration::from_millis(ms)).await,
        }
    }

    /// Moves the clock if it can be moved; tells whether.
    pub(crate) fn jump(&self, ms: u64) -> bool {
        if let Some(clock) = &self.clock {
            clock.advance_ms(ms);
        }
        self.clock.is_some()
    }

    /// Does `work`, again and again until it took less than `limit`: what has to be seen before some time is over
    /// tells nothing where a busy machine let that time pass.
    pub(crate) async fn within<T>(&self, limit: Duration, work: impl AsyncFn() -> T) -> T {
        for _ in 0..100 {
            let began = std::time::Instant::now();
            let done = work().await;
            if self.clock.is_some() || began.elapsed() < limit {
                return done;
            }
        }
        panic!("this machine is too slow for {limit:?}");
    }

    /// The store's time, about.
    pub(crate) fn now(&self) -> u64 {
        self.clock
            .as_ref()
            .map_or_else(|| SystemClock.now_ms(), |clock| clock.now_ms())
    }

    /// Replaces parts of the policy.
    pub(crate) fn set(&self, change: impl FnOnce(&mut PoolPolicy)) {
        let mut policy = policy();
        change(&mut policy);
        self.store.set_policy(policy);
    }

    /// Brings in a pending account of generation `g1`.
    pub(crate) async fn pending(&self, name: &str) -> AccountId {
        self.file(name, "g1", AccountState::Pending).await;
        // Accounts that came in one after the other differ in time.
        self.pass(2).await;
        id(name)
    }

    /// Brings an account's file in.
    pub(crate) async fn file(&self, name: &str, digest: &str, state: AccountState) -> UpsertReply {
        let generation = Generation::new(digest);
        let reason = (state == AccountState::Invalid).then(|| "broken".to_owned());
        let upsert = AccountUpsert {
            id: id(name),
            generation,
            state,
            reason,
        };
        self.store.upsert(&upsert).await.unwrap()
    }

    /// Brings in an account and proves it.
    pub(crate) async fn ready(&self, name: &str) -> AccountId {
        let id = self.pending(name).await;
        let request = LeaseRequest {
            prefer: Some(&id),
            ..probation()
        };
        let lease = leased(self.store.lease(&request).await.unwrap());
        assert_eq!(lease.account, id);
        self.release(&lease, Outcome::Ok).await;
        self.pass(2).await;
        id
    }

    /// Brings in an account whose credentials are refused: it waits for a registrar.
    pub(crate) async fn waiting(&self, name: &str) -> AccountId {
        let id = self.pending(name).await;
        self.refuse(&id, "g1").await;
        id
    }

    /// Says that these credentials of an account are refused.
    pub(crate) async fn refuse(&self, id: &AccountId, digest: &str) {
        let generation = Generation::new(digest);
        let report = self.store.report(id, &generation, Outcome::Unauthorized);
        assert!(report.await.unwrap());
        assert_eq!(self.state(id).await, AccountState::PendingExternal);
        self.pass(2).await;
    }

    /// Claims all renewals that there are.
    pub(crate) async fn claim(&self, worker: &str) -> Vec<ClaimedRenewal> {
        let kind = AccountKind::Business;
        let claimed = self.store.claim_renewals(kind, &claim(worker)).await;
        claimed.unwrap().tasks
    }

    /// Claims one renewal, which must be the only one.
    pub(crate) async fn claim_one(&self, worker: &str) -> ClaimedRenewal {
        let claimed = self.claim(worker).await;
        let [task] = &claimed[..] else {
            panic!("not one task: {claimed:?}");
        };
        task.clone()
    }

    /// All tasks of a kind.
    pub(crate) async fn tasks(&self, kind: TaskKind) -> Vec<TaskEntry> {
        self.store.list_tasks(kind, u32::MAX).await.unwrap()
    }

    /// Brings in an account that is new, and proves it.
    pub(crate) async fn anew(&self, name: &str) -> AccountId {
        self.store.remove(&id(name)).await.unwrap();
        self.ready(name).await
    }

    /// Caches a token for generation `g1`.
    pub(crate) async fn warm(&self, id: &AccountId) {
        let token = self.token(LONG_MS);
        assert!(
            self.store
                .put_token(id, &Generation::new("g1"), &token)
                .await
                .unwrap()
        );
    }

    /// A token that ends in `ttl_ms`.
    pub(crate) fn token(&self, ttl_ms: u64) -> SealedToken {
        SealedToken {
            sealed: vec![0, 255, 13, 10, 7],
            expires_ms: self.now() + ttl_ms,
        }
    }

    /// Asks for a lease.
    pub(crate) async fn ask(&self, request: LeaseRequest<'_>) -> LeaseReply {
        self.store.lease(&request).await.unwrap()
    }

    /// Leases an account to serve a text request, and lets a little time pass.
    pub(crate) async fn lease(&self) -> Lease {
        let lease = leased(self.ask(serve()).await);
        self.pass(2).await;
        lease
    }

    /// Asks for a lease and is told that there is none.
    pub(crate) async fn refused(&self, request: LeaseRequest<'_>) -> NoLease {
        match self.ask(request).await {
            LeaseReply::None(reason) => reason,
            LeaseReply::Leased(lease) => panic!("{lease:?} was leased"),
        }
    }

    /// Releases a lease; tells whether it was still there.
    pub(crate) async fn release(&self, lease: &Lease, outcome: Outcome) -> bool {
        self.store
            .release(lease, outcome, &TokenUsage::default(), None)
            .await
            .unwrap()
    }

    /// One account, which must be there.
    pub(crate) async fn get(&self, id: &AccountId) -> Account {
        self.store
            .get(id)
            .await
            .unwrap()
            .expect("the account is not in the pool")
    }

    /// The state of one account.
    pub(crate) async fn state(&self, id: &AccountId) -> AccountState {
        self.get(id).await.state
    }
}

/// Waits for the next hour where little of this one is left: no hour and no day ends in the middle of a test.
pub(crate) async fn not_at_the_end_of_an_hour() {
    const HOUR_MS: u64 = 3_600_000;
    let left = HOUR_MS - SystemClock.now_ms() % HOUR_MS;
    if left < 20_000 {
        tokio::time::sleep(Duration::from_millis(left + 1)).await;
    }
}

/// The lease, which must be there.
pub(crate) fn leased(reply: LeaseReply) -> Lease {
    match reply {
        LeaseReply::Leased(lease) => lease,
        LeaseReply::None(reason) => panic!("no lease: {reason:?}"),
    }
}

/// The account of this name.
pub(crate) fn id(name: &str) -> AccountId {
    AccountId::new(AccountKind::Business, name).unwrap()
}

/// What a worker asks for that takes all it gets, for long.
pub(crate) fn claim(worker: &str) -> TaskClaim<'_> {
    TaskClaim {
        worker,
        limit: 20,
        lease: LONG,
    }
}

/// How many renewals a window holds, and the parts that went well, failed and made do with a placeholder.
pub(crate) fn parts(window: &TaskWindow) -> (usize, f64, f64, f64) {
    (
        window.sample_size(),
        window.success_rate(),
        window.fail_ratio(),
        window.fallback_ratio(),
    )
}

/// A request for any ready account, for text.
pub(crate) fn serve() -> LeaseRequest<'static> {
    LeaseRequest {
        kind: AccountKind::Business,
        bucket: Bucket::Text,
        exclude: &[],
        prefer: None,
        conversation: None,
        mode: LeaseMode::Serve,
        ttl: LONG,
    }
}

/// A request for any pending account.
pub(crate) fn probation() -> LeaseRequest<'static> {
    LeaseRequest {
        mode: LeaseMode::Probation,
        ..serve()
    }
}

/// Whether `actual` is `expected`, give or take what a busy machine needs.
pub(crate) fn about(actual: u64, expected: u64) -> bool {
    actual.abs_diff(expected) < 20_000
}
