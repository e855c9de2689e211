//! What lives here: the whole of a deployment, process by process.

use b2a_domain::{AccountId, AccountKind, Generation};
use b2a_pool::{AccountFilter, Page, PoolStore as _};
use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{
    Bucket, Client, Instance, InstancePlan, MODEL, RedisServer, Spoken, eventually, write_account,
};

use crate::nginx::Nginx;

/// As in `infra/compose`: instances share session tokens, sealed.
const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Two gateways behind nginx, a scheduler, and what they share.
pub(crate) struct Site {
    pub(crate) simulator: Simulator,
    pub(crate) redis: RedisServer,
    pub(crate) gateways: [Instance; 2],
    /// Talks to nginx.
    pub(crate) client: Client,
    _nginx: Nginx,
    _scheduler: Instance,
    _bucket: Bucket,
    _folder: tempfile::TempDir,
}

impl Site {
    /// A deployment whose accounts came by copying a data folder into the bucket.
    pub(crate) async fn start(accounts: usize) -> Self {
        let simulator = Simulator::start(SimulatorOptions::default())
            .await
            .expect("simulator");
        let (redis, bucket) = (RedisServer::start().await, Bucket::start().await);
        let old = tempfile::tempdir().expect("a folder");
        for account in simulator.add_accounts(accounts) {
            write_account(old.path(), &account);
        }
        bucket.copy_from(old.path()).await;

        let folder = tempfile::tempdir().expect("a folder");
        let (upstream, url) = (simulator.url(), redis.url());
        let shared = |plan: InstancePlan| bucket.of(plan).env("B2A_MASTER_KEY", MASTER_KEY);
        let gateway = || shared(InstancePlan::serve(upstream, folder.path(), &url)).start();
        let gateways = [gateway().await, gateway().await];
        let scheduler = shared(InstancePlan::scheduler(upstream, folder.path(), &url));
        let scheduler = scheduler.start().await;
        let addresses = gateways.each_ref().map(|gateway| {
            gateway
                .client
                .base()
                .trim_start_matches("http://")
                .to_owned()
        });
        let nginx = Nginx::start([&addresses[0], &addresses[1]]).await;
        let site = Self {
            client: Client::new(nginx.url.clone()),
            simulator,
            redis,
            gateways,
            _nginx: nginx,
            _scheduler: scheduler,
            _bucket: bucket,
            _folder: folder,
        };
        site.until_ready(accounts).await;
        site
    }

    /// Waits until each gateway knows of so many ready accounts.
    pub(crate) async fn until_ready(&self, accounts: usize) {
        for gateway in &self.gateways {
            eventually("ready accounts", async || {
                let health = gateway.client.get("/health", &[]).await.json();
                (health["ready"] == accounts).then_some(())
            })
            .await;
        }
    }

    /// The names and the credentials of the accounts in the pool.
    pub(crate) async fn accounts(&self) -> Vec<(AccountId, Generation)> {
        let (filter, page) = (
            AccountFilter::default(),
            Page {
                offset: 0,
                limit: 100,
            },
        );
        let pool = self.redis.pool().await;
        let listed = pool.list(AccountKind::Business, &filter, &page).await;
        let accounts = listed.expect("the pool").items.into_iter();
        accounts.map(|it| (it.id, it.generation)).collect()
    }

    /// Asks one question through nginx, whole, and gives the status.
    pub(crate) async fn ask(&self, spoken: Spoken) -> u16 {
        let body = spoken.body(MODEL, "Hello", false).to_string();
        let path = spoken.path(MODEL, false);
        let reply = self.client.post(&path, spoken.headers(), body);
        reply.await.status.as_u16()
    }
}
