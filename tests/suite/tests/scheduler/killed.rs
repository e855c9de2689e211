//! What lives here: a scheduler that is killed at any point loses nothing: what it left half-done, the next one finishes.

use std::collections::BTreeSet;
use std::time::Duration;

use b2a_domain::{AccountKind, AccountState};
use b2a_pool::{AccountFilter, Page, PoolStore};
use b2a_simulator::{SimAccount, Simulator, SimulatorOptions};
use b2a_suite::{InstancePlan, RedisServer, eventually, write_account};
use rand::RngExt as _;

/// How many schedulers are killed.
const KILLS: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_point_it_loses_nothing() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let redis = RedisServer::start().await;
    let mut there: BTreeSet<String> = BTreeSet::new();
    let mut number = 0;
    for _ in 0..KILLS {
        for _ in 0..8 {
            number += 1;
            let account = SimAccount::new(format!("a{number}@example.com"));
            let file = simulator.add_account(account);
            write_account(data.path(), &file);
            there.insert(file.email);
        }
        if let Some(gone) = there.first().cloned().filter(|_| there.len() > 30) {
            std::fs::remove_file(data.path().join(format!("{gone}.json"))).unwrap();
            there.remove(&gone);
        }
        if let Some(renewed) = there.last() {
            let file = simulator.rotate_cookies(renewed).unwrap();
            write_account(data.path(), &file);
        }
        let plan = InstancePlan::scheduler(simulator.url(), data.path(), &redis.url());
        let mut scheduler = plan
            .env("B2A__SCHEDULER__LEADER_TTL_SEC", "1")
            .start()
            .await;
        let life = rand::rng().random_range(0..1500);
        tokio::time::sleep(Duration::from_millis(life)).await;
        scheduler.kill();
    }

    let plan = InstancePlan::scheduler(simulator.url(), data.path(), &redis.url());
    let _last = plan.start().await;
    let pool = redis.pool().await;
    // Proofs that were cut off hold their accounts until their leases end.
    eventually(
        "every account that has a file, ready, and no other",
        async || {
            let (filter, page) = (
                AccountFilter::default(),
                Page {
                    offset: 0,
                    limit: 10_000,
                },
            );
            let listed = pool
                .list(AccountKind::Business, &filter, &page)
                .await
                .ok()?
                .items;
            let settled = |account: &b2a_domain::Account| {
                account.state == AccountState::Ready || account.in_flight > 0
            };
            let names: BTreeSet<String> = listed.iter().map(|a| a.id.name().to_owned()).collect();
            (names == there && listed.iter().all(settled)).then_some(())
        },
    )
    .await;
}
