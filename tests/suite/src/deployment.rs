//! What lives here: a gateway with its simulated upstream, in this process, over real HTTP.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use b2a_api::{Mode, Process};
use b2a_config::{ListenAddr, Settings};
use b2a_domain::{Account, AccountId, AccountKind, AccountState};
use b2a_pool::PoolStore;
use b2a_simulator::{Simulator, SimulatorOptions};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::{Client, RedisServer, Reply, Spoken, StreamedReply};

/// The key that clients use in tests.
pub const KEY: &str = "sk-test-key";

/// How a deployment is set up.
pub struct Plan {
    /// Simulated accounts.
    pub accounts: usize,
    /// Whether to wait until all of them are proven.
    pub proven: bool,
    /// Further settings.
    pub settings: Box<dyn FnOnce(&mut Settings)>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            accounts: 3,
            proven: true,
            settings: Box::new(|_| {}),
        }
    }
}

/// A gateway with its simulated upstream.
pub struct Deployment {
    /// The upstream.
    pub simulator: Simulator,
    /// Talks to the gateway.
    pub client: Client,
    /// The pool that the gateway leases from.
    pub pool: Arc<dyn PoolStore>,
    /// The account files.
    pub data: tempfile::TempDir,
    stop: CancellationToken,
    serving: TaskTracker,
}

impl Deployment {
    /// Accounts and default settings.
    pub async fn with_accounts(accounts: usize) -> Self {
        Self::start(Plan {
            accounts,
            ..Plan::default()
        })
        .await
    }

    /// Starts it as planned.
    pub async fn start(plan: Plan) -> Self {
        let simulator = Simulator::start(SimulatorOptions::default())
            .await
            .expect("simulator");
        let data = tempfile::tempdir().expect("a folder");
        for account in simulator.add_accounts(plan.accounts) {
            write_account(data.path(), &account);
        }
        let mut settings = settings(simulator.url(), data.path());
        (plan.settings)(&mut settings);
        let process = Process::prepare(&settings, Mode::Local, false)
            .await
            .expect("a gateway");
        let client = Client::new(format!("http://{}", process.address()));
        let pool = process.pool();
        let stop = CancellationToken::new();
        let serving = TaskTracker::new();
        serving.spawn(process.serve(stop.clone()));
        serving.close();
        let deployment = Self {
            simulator,
            client,
            pool,
            data,
            stop,
            serving,
        };
        if plan.proven {
            deployment.until_ready(plan.accounts).await;
        }
        deployment
    }

    /// The same on a Redis of its own.
    pub async fn on_redis(redis: &RedisServer, plan: Plan) -> Self {
        let url = redis.url();
        let further = plan.settings;
        let settings = Box::new(move |settings: &mut Settings| {
            settings.redis_url = Some(url.into());
            further(settings);
        });
        Self::start(Plan { settings, ..plan }).await
    }

    /// Waits until so many accounts are ready.
    pub async fn until_ready(&self, accounts: usize) {
        for _ in 0..500 {
            let counts = self
                .pool
                .counts(AccountKind::Business)
                .await
                .expect("counts");
            if counts.ready as usize >= accounts {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the accounts did not get ready");
    }

    /// An account of the pool.
    pub async fn account(&self, email: &str) -> Account {
        let id = AccountId::new(AccountKind::Business, email).expect("a sound name");
        self.pool
            .get(&id)
            .await
            .expect("the pool")
            .expect("the account")
    }

    /// Waits until an account is in a state.
    pub async fn until_state(&self, email: &str, wanted: AccountState) -> Account {
        for _ in 0..500 {
            let account = self.account(email).await;
            if account.state == wanted {
                return account;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!(
            "{email} did not become {wanted}: {:?}",
            self.account(email).await
        );
    }

    /// Waits until no lease is left.
    pub async fn until_idle(&self) {
        for _ in 0..500 {
            let (filter, page) = (b2a_pool::AccountFilter::default(), ALL);
            let listed = self
                .pool
                .list(AccountKind::Business, &filter, &page)
                .await
                .expect("list");
            if listed.items.iter().all(|account| account.in_flight == 0) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("leases are left");
    }

    /// Asks one question, whole.
    pub async fn ask(&self, spoken: Spoken, prompt: &str) -> Reply {
        let body = spoken.body(MODEL, prompt, false);
        self.client
            .post(&spoken.path(MODEL, false), &spoken.headers(), body)
            .await
    }

    /// Asks one question, streamed.
    pub async fn stream(&self, spoken: Spoken, prompt: &str) -> StreamedReply {
        let body = spoken.body(MODEL, prompt, true);
        self.client
            .open(&spoken.path(MODEL, true), &spoken.headers(), body)
            .await
    }

    /// Stops as SIGTERM would, and waits for the end.
    pub async fn stop(self) {
        self.stop.cancel();
        self.serving.wait().await;
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

const MODEL: &str = "gemini-2.5-flash";
const ALL: b2a_pool::Page = b2a_pool::Page {
    offset: 0,
    limit: 1000,
};

/// Settings for tests: the simulator as upstream, a free port, and no waiting where a test would have to.
pub(crate) fn settings(upstream: &str, data: &Path) -> Settings {
    let upstream = Url::parse(upstream).expect("a URL");
    let mut settings = Settings {
        listen_addr: ListenAddr::default().with_any_port(),
        data_dir: data.to_owned(),
        api_keys: vec![KEY.to_owned().into()],
        sync_interval_sec: 1,
        ..Settings::default()
    };
    settings.upstream.business.auth_url = upstream.clone();
    settings.upstream.business.api_url = upstream;
    settings
}

/// Writes an account file where the gateway looks for it.
pub(crate) fn write_account(data: &Path, account: &b2a_simulator::AccountFile) {
    std::fs::write(data.join(&account.file_name), account.content.to_string()).expect("a file");
}
