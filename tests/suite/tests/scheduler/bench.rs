//! What lives here: what each test works on: a simulated upstream, account files, a pool, and schedulers over them.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::Settings;
use b2a_domain::{
    Account, AccountId, AccountKind, AccountState, Bucket, Clock, ManualClock, Outcome,
    SystemClock, TokenUsage,
};
use b2a_objects::DirectoryStore;
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest, PoolCounts, PoolStore};
use b2a_process::Parts;
use b2a_scheduler::{Scheduler, TickReport};
use b2a_simulator::{AccountFile, Call, Simulator, SimulatorOptions};
use b2a_suite::{RedisServer, STATE_MS, Store, write_account};
use tokio::time::Instant;
use url::Url;

use crate::watched_store::WatchedStore;

/// What each test works on.
pub(crate) struct Bench {
    pub(crate) simulator: Simulator,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) objects: Arc<WatchedStore>,
    /// Time for the embedded pool; Redis has its own.
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) settings: Settings,
    pub(crate) parts: Parts,
    pub(crate) redis: Option<RedisServer>,
}

impl Bench {
    /// So many accounts that nobody has looked at yet.
    pub(crate) async fn new(store: Store, accounts: usize) -> Self {
        Self::with(store, accounts, |_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn with(
        store: Store,
        accounts: usize,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        for account in simulator.add_accounts(accounts) {
            write_account(folder.path(), &account);
        }
        let redis = match store {
            Store::Embedded => None,
            Store::Redis => Some(RedisServer::start().await),
        };
        let url = Url::parse(simulator.url()).unwrap();
        let mut settings = Settings {
            redis_url: redis.as_ref().map(|redis| redis.url().into()),
            master_key: Some("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into()),
            ..Settings::default()
        };
        settings.timeouts.state_ms = STATE_MS;
        settings.upstream.business.auth_url = url.clone();
        settings.upstream.business.api_url = url;
        change(&mut settings);
        let directory = DirectoryStore::open(folder.path()).unwrap();
        let objects = Arc::new(WatchedStore::new(Arc::new(directory)));
        let clock = Arc::new(ManualClock::new(SystemClock.now_ms()));
        let parts = parts(&settings, store, &clock, &objects).await;
        Self {
            simulator,
            folder,
            objects,
            clock,
            settings,
            parts,
            redis,
        }
    }

    /// The parts of another process on the same stores.
    pub(crate) async fn elsewhere(&self) -> Parts {
        parts(&self.settings, Store::Redis, &self.clock, &self.objects).await
    }

    pub(crate) fn pool(&self) -> &Arc<dyn PoolStore> {
        &self.parts.pool
    }

    /// One round of all jobs, by a scheduler that starts for it.
    pub(crate) async fn tick(&self) -> TickReport {
        let scheduler = Scheduler::new(&self.parts);
        let report = scheduler.run_tick(Instant::now() + Duration::from_secs(300));
        report.await
    }

    /// The same, and all of them end well. The second round proves what the first one found.
    pub(crate) async fn settle(&self) {
        for _ in 0..2 {
            let report = self.tick().await;
            assert!(report.leads && report.failed == 0, "{report:?}");
        }
    }

    pub(crate) fn write(&self, account: &AccountFile) {
        write_account(self.folder.path(), account);
    }

    pub(crate) async fn counts(&self) -> PoolCounts {
        self.pool().counts(AccountKind::Business).await.unwrap()
    }

    pub(crate) async fn find(&self, email: &str) -> Option<Account> {
        let id = AccountId::new(AccountKind::Business, email).unwrap();
        self.pool().get(&id).await.unwrap()
    }

    pub(crate) async fn state(&self, email: &str) -> Option<AccountState> {
        self.find(email).await.map(|account| account.state)
    }

    /// Mints that reached the upstream since this was asked last.
    pub(crate) fn take_mints(&self) -> u64 {
        let mints = self.simulator.counters().of(Call::Mint).calls;
        self.simulator.clear_records();
        mints
    }

    /// Uses so many accounts once, as requests would.
    pub(crate) async fn use_accounts(&self, accounts: usize) {
        let mut leases = Vec::new();
        for _ in 0..accounts {
            let used: Vec<AccountId> = leases
                .iter()
                .map(|lease: &b2a_domain::Lease| lease.account.clone())
                .collect();
            let request = LeaseRequest {
                kind: AccountKind::Business,
                bucket: Bucket::Text,
                exclude: &used,
                prefer: None,
                conversation: None,
                mode: LeaseMode::Serve,
                ttl: Duration::from_secs(60),
            };
            let reply = self.pool().lease(&request).await.unwrap();
            let LeaseReply::Leased(lease) = reply else {
                panic!("no account: {reply:?}");
            };
            leases.push(lease);
        }
        for lease in leases {
            let usage = TokenUsage::default();
            let released = self.pool().release(&lease, Outcome::Ok, &usage, None);
            assert!(released.await.unwrap());
        }
    }
}

async fn parts(
    settings: &Settings,
    store: Store,
    clock: &Arc<ManualClock>,
    objects: &Arc<WatchedStore>,
) -> Parts {
    let clock: Arc<dyn Clock> = match store {
        Store::Embedded => clock.clone(),
        Store::Redis => Arc::new(SystemClock),
    };
    let pool = b2a_process::pool(settings, &clock).await.unwrap();
    Parts::over(settings, clock, objects.clone(), pool).unwrap()
}
