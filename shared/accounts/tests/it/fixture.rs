//! What lives here: the parts that each test puts together, and an upstream that mints as it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use b2a_accounts::{AccountRepository, Prover, SessionTokens};
use b2a_domain::{
    Account, AccountId, AccountKind, Bucket, Clock, Credentials, Lease, ManualClock, SessionToken,
};
use b2a_objects::{DirectoryStore, Sealer};
use b2a_pool::{EmbeddedPool, LeaseMode, LeaseReply, LeaseRequest, PoolPolicy, PoolStore};
use b2a_upstream::{Answer, Call, Failure, FailureKind, Upstream};
use parking_lot::Mutex;

/// An upstream that counts its mints and fails them as it is told.
#[derive(Default)]
pub(crate) struct Mints {
    pub(crate) count: AtomicU32,
    pub(crate) failure: Mutex<Option<FailureKind>>,
    pub(crate) clock: Arc<ManualClock>,
}

#[async_trait]
impl Upstream for Mints {
    fn kind(&self) -> AccountKind {
        AccountKind::Business
    }

    fn abilities(&self) -> b2a_upstream::Abilities {
        b2a_upstream::Abilities::default()
    }

    async fn mint(&self, _: &Credentials) -> Result<SessionToken, Failure> {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(20)).await;
        let failure = *self.failure.lock();
        match failure {
            Some(kind) => Err(Failure::new(kind, "as told")),
            None => Ok(SessionToken {
                bearer: format!("token-{number}").into(),
                expires_ms: self.clock.now_ms() + 270_000,
            }),
        }
    }

    async fn open(&self, _: Call<'_>) -> Result<Answer, Failure> {
        panic!("no test here asks a question");
    }
}

/// Everything a test needs.
pub(crate) struct Fixture {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) pool: Arc<dyn PoolStore>,
    pub(crate) repository: Arc<AccountRepository>,
    pub(crate) mints: Arc<Mints>,
    pub(crate) tokens: Arc<SessionTokens>,
    pub(crate) prover: Arc<Prover>,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(1_800_000_000_000));
        let pool: Arc<dyn PoolStore> =
            Arc::new(EmbeddedPool::new(clock.clone(), PoolPolicy::default()));
        let objects = Arc::new(DirectoryStore::open(folder.path()).unwrap());
        let repository = Arc::new(AccountRepository::new(objects, Arc::clone(&pool), None));
        let mints = Arc::new(Mints {
            clock: Arc::clone(&clock),
            ..Mints::default()
        });
        let tokens = Arc::new(tokens(&pool, &mints, &clock, None));
        let prover = Arc::new(Prover::new(
            Arc::clone(&repository),
            Arc::clone(&tokens),
            Arc::clone(&pool),
            3,
        ));
        Self {
            folder,
            clock,
            pool,
            repository,
            mints,
            tokens,
            prover,
        }
    }

    /// Writes the file of a sound account.
    pub(crate) fn write(&self, file_name: &str, email: &str, cookie: &str) {
        let text = format!(
            r#"{{"email":"{email}","authorization":"Bearer x","configId":"c","csesidx":"1",
                "cookies":[{{"name":"__Secure-C_SES","value":"{cookie}"}}]}}"#
        );
        std::fs::write(self.folder.path().join(file_name), text).unwrap();
    }

    pub(crate) async fn account(&self, email: &str) -> Option<Account> {
        self.pool.get(&id(email)).await.unwrap()
    }

    pub(crate) async fn lease(&self, mode: LeaseMode) -> Option<Lease> {
        let request = LeaseRequest {
            kind: AccountKind::Business,
            bucket: Bucket::Text,
            exclude: &[],
            prefer: None,
            conversation: None,
            mode,
            ttl: Duration::from_secs(60),
        };
        match self.pool.lease(&request).await.unwrap() {
            LeaseReply::Leased(lease) => Some(lease),
            LeaseReply::None(_) => None,
        }
    }
}

pub(crate) fn tokens(
    pool: &Arc<dyn PoolStore>,
    mints: &Arc<Mints>,
    clock: &Arc<ManualClock>,
    sealer: Option<Sealer>,
) -> SessionTokens {
    SessionTokens::new(Arc::clone(pool), mints.clone(), clock.clone(), sealer)
}

pub(crate) fn id(email: &str) -> AccountId {
    AccountId::new(AccountKind::Business, email).unwrap()
}
