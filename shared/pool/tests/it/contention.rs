//! What lives here: many callers of one pool at once, and the history that they leave.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountId, AccountKind, LeaseId, Outcome, TaskId, TokenUsage};
use b2a_pool::{
    AccountFilter, LeaseReply, NoLease, Page, PoolPolicy, PoolStore, TaskClaim, TaskHold,
};
use parking_lot::Mutex;
use tokio::task::JoinSet;

use crate::bench::{Bench, LONG, policy, probation, serve};

const CALLERS: usize = 64;
const ROUNDS: usize = 5;
/// The rest before a busy pool is asked again.
const REST: Duration = Duration::from_millis(1);
/// The most leases of one account.
const MOST: u32 = 2;

/// What callers hold right now, and every lease there ever was.
#[derive(Default)]
struct History {
    held: BTreeMap<AccountId, u32>,
    leases: HashSet<LeaseId>,
    most: u32,
}

async fn use_accounts(store: Arc<dyn PoolStore>, history: Arc<Mutex<History>>) {
    for _ in 0..ROUNDS {
        let lease = loop {
            match store.lease(&serve()).await.unwrap() {
                LeaseReply::Leased(lease) => break lease,
                LeaseReply::None(NoLease::Busy) => tokio::time::sleep(REST).await,
                LeaseReply::None(reason) => panic!("{reason:?}"),
            }
        };
        {
            let mut history = history.lock();
            assert!(
                history.leases.insert(lease.id),
                "{} was given out twice",
                lease.id
            );
            let held = history.held.entry(lease.account.clone()).or_default();
            *held += 1;
            history.most = (*held).max(history.most);
        }
        store.renew(&lease, LONG).await.unwrap();
        if let Some(held) = history.lock().held.get_mut(&lease.account) {
            *held -= 1;
        }
        assert!(
            store
                .release(&lease, Outcome::Ok, &TokenUsage::default(), None)
                .await
                .unwrap()
        );
    }
}

async fn nobody_gets_more_than_the_most(bench: &Bench, stores: [Arc<dyn PoolStore>; 2]) {
    for number in 0..8 {
        bench.ready(&format!("a{number}")).await;
    }
    for store in &stores {
        store.set_policy(PoolPolicy {
            max_in_flight: MOST,
            ..policy()
        });
    }
    let history = Arc::new(Mutex::new(History::default()));
    let mut callers = JoinSet::new();
    for store in stores.iter().cycle().take(CALLERS) {
        callers.spawn(use_accounts(Arc::clone(store), Arc::clone(&history)));
    }
    while let Some(done) = callers.join_next().await {
        done.unwrap();
    }
    {
        let history = history.lock();
        assert_eq!(history.leases.len(), CALLERS * ROUNDS);
        assert!(
            history.most <= MOST,
            "{} leases of one account",
            history.most
        );
    }
    let (filter, page) = (
        AccountFilter::default(),
        Page {
            offset: 0,
            limit: 100,
        },
    );
    let accounts = stores[0]
        .list(AccountKind::Business, &filter, &page)
        .await
        .unwrap()
        .items;
    assert_eq!(accounts.len(), 8);
    assert!(
        accounts.iter().all(|account| account.in_flight == 0),
        "all were released"
    );
}

/// However many ask, an account has one proof at a time.
async fn one_proof_at_a_time(bench: &Bench, stores: [Arc<dyn PoolStore>; 2]) {
    bench.pending("a").await;
    let mut callers = JoinSet::new();
    for store in stores.iter().cycle().take(CALLERS) {
        let store = Arc::clone(store);
        callers.spawn(async move { store.lease(&probation()).await.unwrap() });
    }
    let mut proofs = 0;
    while let Some(reply) = callers.join_next().await {
        proofs += usize::from(matches!(reply.unwrap(), LeaseReply::Leased(_)));
    }
    assert_eq!(proofs, 1);
}

/// What workers have right now, and every task that one ever got.
#[derive(Default)]
struct Handed {
    accounts: HashSet<AccountId>,
    tasks: HashSet<TaskId>,
}

impl Handed {
    fn give(&mut self, task: TaskId, account: Option<&AccountId>) {
        assert!(self.tasks.insert(task), "{task} was given out twice");
        if let Some(account) = account {
            let is_free = self.accounts.insert(account.clone());
            assert!(is_free, "{account:?} has two workers");
        }
    }
}

async fn work(store: Arc<dyn PoolStore>, worker: String, handed: Arc<Mutex<Handed>>) {
    let claim = TaskClaim {
        worker: &worker,
        limit: 3,
        lease: LONG,
    };
    for round in 0..ROUNDS {
        let renewals = store.claim_renewals(AccountKind::Business, &claim).await;
        let renewals = renewals.unwrap().tasks;
        for it in &renewals {
            handed.lock().give(it.task, Some(&it.account));
        }
        for it in renewals {
            let held = store.hold_task(it.task, Some(&worker), Some(&it.account), LONG);
            assert!(matches!(held.await.unwrap(), TaskHold::Held { .. }));
            handed.lock().accounts.remove(&it.account);
            if round % 2 == 0 {
                assert!(store.hand_back_task(it.task, &worker).await.unwrap());
            } else {
                let task = Some(it.task);
                store
                    .finish_renewal(&it.account, task, false)
                    .await
                    .unwrap();
            }
        }
        for it in store.claim_registrations(&claim).await.unwrap() {
            handed.lock().give(it.task, None);
            assert!(
                store
                    .finish_registration(it.task, Some(&worker))
                    .await
                    .unwrap()
            );
        }
    }
}

/// However many workers ask, each task is one worker's.
async fn one_worker_has_a_task(bench: &Bench, stores: [Arc<dyn PoolStore>; 2]) {
    for number in 0..20 {
        bench.waiting(&format!("a{number}")).await;
    }
    stores[0].want_registrations(100, LONG).await.unwrap();
    let handed = Arc::new(Mutex::new(Handed::default()));
    let mut workers = JoinSet::new();
    for (number, store) in stores.iter().cycle().take(CALLERS).enumerate() {
        let worker = format!("worker {number}");
        workers.spawn(work(Arc::clone(store), worker, Arc::clone(&handed)));
    }
    while let Some(done) = workers.join_next().await {
        done.unwrap();
    }
    let counts = stores[1].renewal_counts(AccountKind::Business).await;
    let counts = counts.unwrap();
    assert_eq!(counts.leases_expired, 0);
    let registered = stores[1].registration_counts().await.unwrap().succeeded;
    assert_eq!(registered, 100, "each once");
    let tasks = handed.lock().tasks.len() as u64;
    assert_eq!(tasks, counts.claimed + registered);
    let free = stores[0]
        .claimable_renewals(AccountKind::Business, 99)
        .await;
    assert_eq!(free.unwrap().len(), 20, "nobody has one any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn embedded_pool_under_contention() {
    for promise in 0..3 {
        let bench = Bench::embedded();
        let stores = [Arc::clone(&bench.store), Arc::clone(&bench.store)];
        match promise {
            0 => nobody_gets_more_than_the_most(&bench, stores).await,
            1 => one_proof_at_a_time(&bench, stores).await,
            _ => one_worker_has_a_task(&bench, stores).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_pool_under_contention_of_two_instances() {
    for promise in 0..3 {
        let bench = Bench::redis().await;
        let stores = [Arc::clone(&bench.store), bench.second_store().await];
        match promise {
            0 => nobody_gets_more_than_the_most(&bench, stores).await,
            1 => one_proof_at_a_time(&bench, stores).await,
            _ => one_worker_has_a_task(&bench, stores).await,
        }
    }
}
