//! What lives here: tasks for registrars.

use std::time::Duration;

use crate::bench::{Bench, LONG};

pub(crate) async fn registrations_are_asked_for_up_to_what_is_wanted(bench: Bench) {
    let store = &bench.store;
    assert_eq!(store.outstanding_registrations().await.unwrap(), 0);
    assert_eq!(store.want_registrations(3, LONG).await.unwrap(), 3);
    assert_eq!(store.want_registrations(3, LONG).await.unwrap(), 3);
    assert_eq!(
        store.want_registrations(1, LONG).await.unwrap(),
        3,
        "none is taken back"
    );
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    assert_eq!(store.expire_tasks(9).await.unwrap(), 0, "none is over");

    let short = Duration::from_millis(30);
    assert_eq!(store.want_registrations(5, short).await.unwrap(), 5);
    bench.pass(60).await;
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    assert_eq!(store.expire_tasks(1).await.unwrap(), 1);
    assert_eq!(store.expire_tasks(9).await.unwrap(), 1);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    let most = store.want_registrations(u32::MAX, short).await.unwrap();
    assert_eq!(most, 1000);
}
