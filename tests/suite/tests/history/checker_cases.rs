//! What lives here: histories, good and bad, that the checker must tell apart.

use b2a_domain::AccountState;

use crate::checker::violations;
use crate::record::{History, Look, SeenAccount, SeenLease, UpstreamCall};

const SEC: u64 = 1_000_000;

fn lease(id: u64, account: &str) -> SeenLease {
    SeenLease {
        id,
        account: account.to_owned(),
        expires_us: id + 2 * SEC,
    }
}

fn account(name: &str, in_flight: usize, cools_until_us: u64) -> SeenAccount {
    let state = if cools_until_us > 0 {
        AccountState::Cooldown
    } else {
        AccountState::Ready
    };
    SeenAccount {
        name: name.to_owned(),
        state,
        in_flight,
        cools_until_us,
    }
}

fn call(account: &str, from_us: u64, to_us: u64) -> UpstreamCall {
    UpstreamCall {
        account: account.to_owned(),
        from_us,
        to_us,
    }
}

/// Two accounts at second 10, 11 and 20: `a` is leased twice and gets a 429 for one of the two questions; then it rests
/// until second 14.
fn good() -> History {
    let look = |at_us, accounts, leases| Look {
        at_us,
        accounts,
        leases,
    };
    History {
        max_in_flight: 2,
        accounts: ["a", "b"].map(str::to_owned).into(),
        calls: vec![
            call("a", 9 * SEC, 10 * SEC),
            call("a", 9 * SEC + 1, 12 * SEC),
            // After the other one ended; the lease is the one of second 9 still.
            call("a", 11 * SEC + SEC / 2, 12 * SEC),
            call("b", 11 * SEC, 12 * SEC),
        ],
        looks: vec![
            look(
                10 * SEC,
                vec![account("a", 2, 0), account("b", 0, 0)],
                vec![lease(9 * SEC, "a"), lease(9 * SEC + 1, "a")],
            ),
            look(
                11 * SEC - 1,
                vec![account("a", 1, 14 * SEC), account("b", 1, 0)],
                vec![lease(9 * SEC + 1, "a"), lease(10 * SEC + 5, "b")],
            ),
            look(
                20 * SEC,
                vec![account("a", 0, 0), account("b", 0, 0)],
                Vec::new(),
            ),
        ],
    }
}

/// The good history with one thing changed is found to be bad by exactly this word.
fn is_found(change: impl FnOnce(&mut History), word: &str) {
    let mut history = good();
    change(&mut history);
    let found = violations(&history);
    assert!(
        !found.is_empty() && found.iter().all(|found| found.contains(word)),
        "{found:?}"
    );
}

#[test]
fn a_good_history_is_good() {
    assert_eq!(violations(&good()), [""; 0]);
}

#[test]
fn leases_beyond_the_limit_are_found() {
    let third = |history: &mut History| history.looks[0].leases.push(lease(9 * SEC + 2, "a"));
    is_found(third, "3 live leases");
    is_found(
        |history| history.looks[0].accounts[0].in_flight = 3,
        "counts 3",
    );
    let mut history = good();
    let mut over = lease(9 * SEC + 2, "a");
    over.expires_us = 10 * SEC;
    history.looks[0].leases.push(over);
    assert_eq!(violations(&history), [""; 0], "it is over");
}

#[test]
fn questions_beyond_the_limit_are_found() {
    let third = |history: &mut History| history.calls.push(call("a", 9 * SEC + 5, 10 * SEC + 1));
    is_found(third, "answers 3 questions");
    let mut history = good();
    history.calls.push(call("a", 10 * SEC, 11 * SEC));
    assert_eq!(
        violations(&history),
        [""; 0],
        "one begins when another ends"
    );
}

#[test]
fn leases_in_a_cooldown_are_found() {
    let at = |id: u64| {
        move |history: &mut History| {
            let mut made = lease(id, "a");
            made.expires_us = 30 * SEC;
            let look = Look {
                at_us: 15 * SEC,
                accounts: history.looks[2].accounts.clone(),
                leases: vec![made],
            };
            history.looks.insert(2, look);
        }
    };
    is_found(at(11 * SEC), "cooling");
    is_found(at(14 * SEC - 1), "cooling");
    // Before the cooldown was seen, and after its end.
    for id in [11 * SEC - 2, 14 * SEC + 1] {
        let mut history = good();
        at(id)(&mut history);
        assert_eq!(violations(&history), [""; 0], "{id}");
    }
}

#[test]
fn questions_in_a_cooldown_without_a_lease_are_found() {
    let unleased =
        |history: &mut History| history.looks[1].leases.retain(|lease| lease.account != "a");
    is_found(unleased, "cooling and not leased");
    let later = |history: &mut History| history.calls[2].from_us = 14 * SEC;
    let mut history = good();
    unleased(&mut history);
    later(&mut history);
    history.calls[2].to_us = 15 * SEC;
    assert_eq!(violations(&history), [""; 0], "the cooldown is over");
}

#[test]
fn numbers_that_shrink_are_found() {
    is_found(
        |history| history.looks[1].leases[1].id = 9 * SEC - 1,
        "came after",
    );
}

#[test]
fn lost_and_spoilt_accounts_are_found() {
    is_found(
        |history| drop(history.looks[1].accounts.pop()),
        "not in the pool",
    );
    for state in [AccountState::Invalid, AccountState::PendingExternal] {
        is_found(
            |history| history.looks[1].accounts[1].state = state,
            "b became",
        );
    }
    is_found(
        |history| history.looks[2].accounts.push(account("c", 0, 0)),
        "from nowhere",
    );
}

#[test]
fn what_is_left_is_found() {
    is_found(
        |history| history.looks[2].leases.push(lease(19 * SEC, "b")),
        "is left",
    );
    is_found(
        |history| history.looks[2].accounts[1].in_flight = 1,
        "still counts",
    );
    is_found(|history| history.looks.clear(), "nobody looked");
}
