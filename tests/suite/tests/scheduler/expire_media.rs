//! What lives here: generated files are removed when their time is over, and nothing else is.

use std::fs::{self, File};
use std::time::Duration;

use b2a_domain::{Clock as _, SystemClock};
use b2a_suite::Store;

use crate::bench::Bench;

on_each_store!(
    old_files_are_removed_and_nothing_else,
    without_a_ttl_they_stay
);

const OLD: &str = "0123456789abcdef0123456789abcdef.png";
const YOUNG: &str = "fedcba9876543210fedcba9876543210.mp4";
const MINE: &str = "holiday.png";

/// Three files, of which one is young and one is not ours.
fn write_files(bench: &Bench) {
    let folder = bench.folder.path().join("media");
    fs::create_dir_all(&folder).unwrap();
    let now = std::time::UNIX_EPOCH + Duration::from_millis(SystemClock.now_ms());
    for (name, hours) in [(OLD, 3), (YOUNG, 1), (MINE, 300)] {
        let file = File::create(folder.join(name)).unwrap();
        file.set_modified(now - Duration::from_secs(hours * 3600))
            .unwrap();
    }
}

fn left(bench: &Bench) -> Vec<&'static str> {
    let folder = bench.folder.path().join("media");
    let names = [OLD, YOUNG, MINE];
    names
        .into_iter()
        .filter(|name| folder.join(name).exists())
        .collect()
}

async fn old_files_are_removed_and_nothing_else(store: Store) {
    let bench = Bench::with(store, 1, |settings| settings.media.ttl_hours = 2).await;
    write_files(&bench);
    bench.settle().await;
    assert_eq!(left(&bench), [YOUNG, MINE]);
}

async fn without_a_ttl_they_stay(store: Store) {
    let bench = Bench::with(store, 1, |settings| settings.media.ttl_hours = 0).await;
    write_files(&bench);
    bench.settle().await;
    assert_eq!(left(&bench), [OLD, YOUNG, MINE]);
}
