//! What lives here: a gateway with its simulated upstream, in this process, over real HTTP.

use std::sync::Arc;

use b2a_config::Settings;
use b2a_domain::{Account, AccountId, AccountKind, AccountState};
use b2a_pool::{AccountFilter, Page, PoolCounts, PoolStore};
use b2a_simulator::{Call, Simulator, SimulatorOptions};
use business2api::Local;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::plan::{settings, write_account};
use crate::{Bucket, Client, Plan, RedisServer, Reply, Spoken, Store, StreamedReply, eventually};

/// The key that clients use in tests.
pub const KEY: &str = "sk-test-key";
/// The model that tests ask for when it does not matter.
pub const MODEL: &str = "gemini-2.5-flash";

/// A gateway with its simulated upstream.
pub struct Deployment {
    /// The upstream.
    pub simulator: Simulator,
    /// Talks to the gateway.
    pub client: Client,
    /// The pool that the gateway leases from.
    pub pool: Arc<dyn PoolStore>,
    /// The account files, when they are in no bucket.
    pub data: tempfile::TempDir,
    /// Where they are otherwise.
    pub bucket: Option<Bucket>,
    /// Where the pool is, when it is on Redis.
    pub redis: Option<RedisServer>,
    settings: Settings,
    stop: CancellationToken,
    serving: TaskTracker,
}

impl Deployment {
    pub(crate) async fn start(plan: Plan) -> Self {
        let options = SimulatorOptions {
            tls: plan.tls,
            ..SimulatorOptions::default()
        };
        let simulator = Simulator::start(options).await.expect("simulator");
        let redis = match plan.store {
            Store::Embedded => None,
            Store::Redis => Some(RedisServer::start().await),
        };
        let data = tempfile::tempdir().expect("a folder");
        for account in simulator.add_accounts(plan.accounts) {
            write_account(data.path(), &account);
        }
        (plan.files)(data.path());
        let (data, bucket) = if plan.in_bucket {
            let bucket = Bucket::start().await;
            bucket.copy_from(data.path()).await;
            (tempfile::tempdir().expect("a folder"), Some(bucket))
        } else {
            (data, None)
        };
        let mut settings = settings(simulator.url(), data.path());
        if let Some(bucket) = &bucket {
            settings.s3 = bucket.settings();
        }
        settings.redis_url = redis.as_ref().map(|redis| redis.url().into());
        if let Some(pem) = simulator.ca_pem() {
            let file = data.path().join("upstream-ca.pem");
            std::fs::write(&file, pem).expect("a file");
            settings.extra_ca_files = vec![file];
        }
        (plan.settings)(&mut settings);
        let process = Local::prepare(&settings, false).await.expect("a gateway");
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
            bucket,
            redis,
            settings,
            stop,
            serving,
        };
        if plan.proven {
            deployment.until_ready(plan.accounts).await;
        }
        deployment
    }

    /// Starts another gateway with the same settings: on the same Redis it is another instance. It ends with this one.
    pub async fn another(&self) -> Client {
        let process = Local::prepare(&self.settings, false).await;
        let process = process.expect("another gateway");
        let client = Client::new(format!("http://{}", process.address()));
        self.serving.spawn(process.serve(self.stop.clone()));
        client
    }

    /// How many accounts are in which state.
    pub async fn counts(&self) -> PoolCounts {
        let counts = self.pool.counts(AccountKind::Business).await;
        counts.expect("counts")
    }

    /// Waits until so many accounts are ready.
    pub async fn until_ready(&self, accounts: usize) {
        eventually("ready accounts", async || {
            // A pool that does not answer may do so at the next look.
            let counts = self.pool.counts(AccountKind::Business).await.ok()?;
            (counts.ready as usize >= accounts).then_some(())
        })
        .await;
    }

    /// Every account of the pool.
    pub async fn accounts(&self) -> Vec<Account> {
        let (filter, page) = (AccountFilter::default(), ALL);
        let listed = self.pool.list(AccountKind::Business, &filter, &page);
        listed.await.expect("list").items
    }

    /// An account of the pool.
    pub async fn account(&self, email: &str) -> Account {
        self.find(email)
            .await
            .unwrap_or_else(|| panic!("no {email}"))
    }

    /// An account, if it is in the pool.
    pub async fn find(&self, email: &str) -> Option<Account> {
        let id = AccountId::new(AccountKind::Business, email).expect("a sound name");
        self.pool.get(&id).await.expect("the pool")
    }

    /// Waits until an account is in a state.
    pub async fn until_state(&self, email: &str, wanted: AccountState) -> Account {
        eventually(&format!("{email} in state {wanted}"), async || {
            self.find(email)
                .await
                .filter(|account| account.state == wanted)
        })
        .await
    }

    /// Waits until no lease is left.
    pub async fn until_idle(&self) {
        eventually("no lease", async || {
            let accounts = self.accounts().await;
            accounts
                .iter()
                .all(|account| account.in_flight == 0)
                .then_some(())
        })
        .await;
    }

    /// The accounts that were asked, one for each question, oldest first.
    pub fn asked(&self) -> Vec<String> {
        let calls = self.simulator.log().into_iter();
        let questions = calls.filter(|record| record.call == Call::StreamAssist);
        questions.filter_map(|record| record.account).collect()
    }

    /// The bodies of the questions that reached the upstream, oldest first.
    pub fn questions(&self) -> Vec<Value> {
        let requests = self.simulator.requests().into_iter();
        let questions = requests.filter(|request| request.call == Call::StreamAssist);
        questions.map(|request| request.body).collect()
    }

    /// Asks one question, whole.
    pub async fn ask(&self, spoken: Spoken, prompt: &str) -> Reply {
        self.send(spoken, MODEL, &spoken.body(MODEL, prompt, false))
            .await
    }

    /// Asks one question, streamed.
    pub async fn stream(&self, spoken: Spoken, prompt: &str) -> StreamedReply {
        self.open(spoken, &spoken.body(MODEL, prompt, true)).await
    }

    /// Sends a body, to be answered whole.
    pub async fn send(&self, spoken: Spoken, model: &str, body: &Value) -> Reply {
        let path = spoken.path(model, false);
        self.client
            .post(&path, spoken.headers(), body.to_string())
            .await
    }

    /// Sends a body, to be answered piece by piece.
    pub async fn open(&self, spoken: Spoken, body: &Value) -> StreamedReply {
        let path = spoken.path(MODEL, true);
        self.client
            .open(&path, spoken.headers(), body.to_string())
            .await
    }

    /// The Redis of this deployment.
    pub fn redis(&mut self) -> &mut RedisServer {
        self.redis.as_mut().expect("a deployment on Redis")
    }

    /// The bucket of this deployment.
    pub fn bucket(&self) -> &Bucket {
        self.bucket.as_ref().expect("a deployment in a bucket")
    }

    /// Asks it to stop, as SIGTERM would.
    pub fn begin_stop(&self) {
        self.stop.cancel();
    }

    /// Waits for its end.
    pub async fn until_stopped(&self) {
        self.serving.wait().await;
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

const ALL: Page = Page {
    offset: 0,
    limit: 1000,
};
