//! What lives here: accounts whose credentials were refused are removed where the settings ask for it, and not without a
//! backup.

use b2a_config::Settings;
use b2a_domain::AccountState;
use b2a_simulator::AccountFile;
use b2a_suite::Store;

use crate::bench::Bench;

on_each_store!(
    a_refused_account_goes_after_a_backup,
    a_renewed_account_stays,
);

fn deletes(settings: &mut Settings) {
    settings.pool.auto_delete_401 = true;
}

/// The first account, whose cookies are dead from now on, with the file that would bring it back.
fn kill_one(bench: &Bench) -> AccountFile {
    let dead = bench.simulator.account_files().remove(0).email;
    bench.simulator.rotate_cookies(&dead).unwrap()
}

fn backups(bench: &Bench) -> usize {
    std::fs::read_dir(bench.folder.path().join("backups")).map_or(0, Iterator::count)
}

async fn a_refused_account_goes_after_a_backup(store: Store) {
    let bench = Bench::with(store, 3, deletes).await;
    let dead = kill_one(&bench);
    for _ in 0..3 {
        bench.tick().await;
    }
    assert_eq!(bench.state(&dead.email).await, None);
    assert!(!bench.folder.path().join(&dead.file_name).exists());
    assert_eq!(backups(&bench), 1);
    assert_eq!(bench.counts().await.ready, 2, "the others stay");
}

/// The file was renewed after the refusal, and nobody has looked at it since.
async fn a_renewed_account_stays(store: Store) {
    let never = |settings: &mut Settings| settings.pool.auto_delete_401 = false;
    let mut bench = Bench::with(store, 2, never).await;
    let renewed = kill_one(&bench);
    bench.settle().await;
    let refused = bench.find(&renewed.email).await.unwrap();
    assert_eq!(refused.state, AccountState::PendingExternal);
    assert_eq!(backups(&bench), 0, "nothing is deleted unasked");

    bench.write(&renewed);
    let deleted = bench.parts.repository.delete_refused(&refused).await;
    assert!(!deleted.unwrap());
    deletes(&mut bench.settings);
    bench.settle().await;
    assert_eq!(bench.state(&renewed.email).await, Some(AccountState::Ready));
    assert_eq!(backups(&bench), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_an_operator_wants_deletes_nothing() {
    let bench = Bench::with(Store::Embedded, 1, deletes).await;
    bench.settle().await;
    let email = bench.simulator.account_files().remove(0).email;
    let account = bench.find(&email).await.unwrap();
    let wanted = bench
        .pool()
        .want_renewal(&account.id, "an operator asked for it");
    assert_eq!(wanted.await.unwrap(), Some(AccountState::PendingExternal));
    bench.settle().await;
    assert_eq!(
        bench.state(&email).await,
        Some(AccountState::PendingExternal)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn external_refresh_mode_wins() {
    let both = |settings: &mut Settings| {
        deletes(settings);
        settings.pool.external_refresh_mode = true;
    };
    let bench = Bench::with(Store::Embedded, 1, both).await;
    let dead = kill_one(&bench);
    bench.settle().await;
    assert_eq!(
        bench.state(&dead.email).await,
        Some(AccountState::PendingExternal)
    );
}
