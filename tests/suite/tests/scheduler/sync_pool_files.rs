//! What lives here: the pool follows the account files, and reads no more of them than it must.

use std::fs;
use std::sync::atomic::Ordering;

use b2a_domain::AccountState;
use b2a_simulator::SimAccount;
use b2a_suite::Store;

use crate::bench::Bench;

on_each_store!(
    files_come_change_and_go,
    a_file_that_goes_between_list_and_read_is_no_account,
    while_the_storage_fails_every_account_stays,
    of_two_files_with_one_account_the_newer_counts,
);

async fn files_come_change_and_go(store: Store) {
    let bench = Bench::new(store, 3).await;
    bench.settle().await;
    assert_eq!(
        (bench.counts().await.ready, bench.counts().await.total()),
        (3, 3)
    );
    assert_eq!(bench.objects.take_reads(), 3, "each file is read once");

    let added = bench
        .simulator
        .add_account(SimAccount::new("late@example.com"));
    bench.write(&added);
    bench.settle().await;
    assert_eq!(
        bench.state("late@example.com").await,
        Some(AccountState::Ready)
    );
    assert_eq!(bench.objects.take_reads(), 1, "only the new file is read");

    let changed = bench.simulator.rotate_cookies("late@example.com").unwrap();
    let before = bench.find("late@example.com").await.unwrap().generation;
    bench.write(&changed);
    bench.settle().await;
    let after = bench.find("late@example.com").await.unwrap();
    assert!(after.generation != before && after.state == AccountState::Ready);
    assert_eq!(bench.objects.take_reads(), 1);

    fs::remove_file(bench.folder.path().join(&added.file_name)).unwrap();
    bench.settle().await;
    assert_eq!(bench.state("late@example.com").await, None);
    assert_eq!(
        (bench.counts().await.ready, bench.objects.take_reads()),
        (3, 0)
    );
}

async fn a_file_that_goes_between_list_and_read_is_no_account(store: Store) {
    let bench = Bench::new(store, 3).await;
    bench.objects.vanishing_lists.store(1, Ordering::SeqCst);
    let report = bench.tick().await;
    assert_eq!(report.failed, 0, "that is no failure");
    assert_eq!(bench.counts().await.total(), 0);
}

async fn while_the_storage_fails_every_account_stays(store: Store) {
    let bench = Bench::new(store, 4).await;
    // A file that can't be read the first time comes with the second look.
    bench.objects.failing_reads.store(2, Ordering::SeqCst);
    assert_eq!(bench.tick().await.failed, 0);
    bench.settle().await;
    assert_eq!(bench.counts().await.ready, 4);

    bench.objects.failing_lists.store(100, Ordering::SeqCst);
    let report = bench.tick().await;
    assert!(report.leads && report.failed > 0, "{report:?}");
    assert_eq!(bench.counts().await.ready, 4);

    bench.objects.failing_lists.store(0, Ordering::SeqCst);
    let changed = bench
        .simulator
        .rotate_cookies(&first_email(&bench))
        .unwrap();
    bench.write(&changed);
    bench.objects.failing_reads.store(100, Ordering::SeqCst);
    bench.tick().await;
    assert_eq!(
        bench.counts().await.total(),
        4,
        "a file that can't be read is not gone"
    );
    bench.objects.failing_reads.store(0, Ordering::SeqCst);
    bench.settle().await;
    assert_eq!(bench.counts().await.ready, 4);
}

fn first_email(bench: &Bench) -> String {
    bench.simulator.account_files().remove(0).email
}

async fn of_two_files_with_one_account_the_newer_counts(store: Store) {
    let bench = Bench::new(store, 1).await;
    let email = first_email(&bench);
    let path = |name: &str| bench.folder.path().join(name);
    let old = bench.simulator.account_files().remove(0);
    let fresh = bench.simulator.rotate_cookies(&email).unwrap();
    // Both files hold times, so that it does not depend on how exactly the file system tells them.
    let at = |seconds| {
        fs::FileTimes::new()
            .set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
    };
    let write = |name: &str, content: &serde_json::Value, seconds| {
        fs::write(path(name), content.to_string()).unwrap();
        fs::File::options()
            .write(true)
            .open(path(name))
            .unwrap()
            .set_times(at(seconds))
            .unwrap();
    };
    write(&old.file_name, &old.content, 1_700_000_000);
    write("copy.json", &fresh.content, 1_700_000_100);
    bench.settle().await;
    let counts = bench.counts().await;
    assert_eq!(
        (counts.ready, counts.total()),
        (1, 1),
        "the one with live cookies was taken"
    );

    fs::remove_file(path("copy.json")).unwrap();
    bench.settle().await;
    assert_eq!(
        bench.state(&email).await,
        Some(AccountState::PendingExternal),
        "now the other one counts"
    );
}

/// The budget: looking at a pool that stays the same costs a listing and no more.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_unchanged_files_are_not_read() {
    const FILES: u32 = 10_000;
    let bench = Bench::new(Store::Embedded, 0).await;
    for number in 0..FILES {
        let content = format!(
            r#"{{"email":"a{number}@example.com","csesidx":"1","configId":"c","disabled":true,
                "cookies":[{{"name":"__Secure-C_SES","value":"x"}}]}}"#
        );
        fs::write(
            bench
                .folder
                .path()
                .join(format!("a{number}@example.com.json")),
            content,
        )
        .unwrap();
    }
    assert_eq!(bench.tick().await.failed, 0);
    assert_eq!(bench.objects.take_reads(), FILES);
    assert_eq!(bench.counts().await.disabled, FILES);
    for _ in 0..3 {
        assert_eq!(bench.tick().await.failed, 0);
    }
    assert_eq!(bench.objects.take_reads(), 0);
}
