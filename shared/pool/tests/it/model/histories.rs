//! What lives here: what has to be true of the past of an account, whatever life it had.

use b2a_domain::{Account, AccountEvent, AccountEventKind, AccountState, Bucket};
use b2a_pool::MOST_ACCOUNT_EVENTS;

use super::steps::SLOTS;
use super::{Life, name};

impl Life {
    /// Compares what is told of the past with how the accounts are now.
    pub(super) async fn compare_histories(&self) {
        let store = &self.bench.store;
        for slot in 0..SLOTS {
            let past = store.history(&name(slot)).await.unwrap();
            match store.get(&name(slot)).await.unwrap() {
                Some(account) => check(&account, &past),
                None => assert_eq!(past, []),
            }
        }
    }
}

fn check(account: &Account, past: &[AccountEvent]) {
    assert!(past.len() <= MOST_ACCOUNT_EVENTS);
    assert!(past.is_sorted_by(|newer, older| newer.at_ms >= older.at_ms));
    for event in past {
        assert!(event.until_ms.is_none_or(|until| until >= event.at_ms));
    }
    // The state is the one that it entered last, unless that was forgotten.
    let entered = past.iter().find_map(|event| match event.kind {
        AccountEventKind::Entered(AccountState::Cooldown) => None,
        AccountEventKind::Entered(state) => Some(state),
        AccountEventKind::Added => Some(AccountState::Pending),
        _ => None,
    });
    let state = match account.state {
        AccountState::Cooldown => AccountState::Ready,
        state => state,
    };
    assert!(
        entered.is_none_or(|entered| entered == state),
        "{account:?}: {past:?}"
    );
    if past.len() == MOST_ACCOUNT_EVENTS {
        return;
    }
    assert_eq!(
        past.last().map(|event| event.kind),
        Some(AccountEventKind::Added)
    );
    // Whatever rests now began to at some time.
    for bucket in Bucket::ALL {
        let Some(until) = *account.cooldown_until_ms.get(bucket) else {
            continue;
        };
        let began = past.iter().any(|event| {
            let is_it = event.bucket == Some(bucket) || event.kind == AccountEventKind::DailyLimit;
            is_it && event.until_ms == Some(until)
        });
        assert!(began, "{bucket} of {account:?}: {past:?}");
    }
}
