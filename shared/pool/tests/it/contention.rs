//! What lives here: many callers of one pool at once, and the history that they leave.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountId, AccountKind, LeaseId, Outcome, TokenUsage};
use b2a_pool::{AccountFilter, LeaseReply, NoLease, Page, PoolPolicy, PoolStore};
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

#[tokio::test(flavor = "multi_thread")]
async fn embedded_pool_under_contention() {
    for promise in 0..2 {
        let bench = Bench::embedded();
        let stores = [Arc::clone(&bench.store), Arc::clone(&bench.store)];
        match promise {
            0 => nobody_gets_more_than_the_most(&bench, stores).await,
            _ => one_proof_at_a_time(&bench, stores).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_pool_under_contention_of_two_instances() {
    for promise in 0..2 {
        let bench = Bench::redis().await;
        let stores = [Arc::clone(&bench.store), bench.second_store().await];
        match promise {
            0 => nobody_gets_more_than_the_most(&bench, stores).await,
            _ => one_proof_at_a_time(&bench, stores).await,
        }
    }
}
