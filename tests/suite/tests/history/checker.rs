//! What lives here: the checker: what a history must not hold. It asks neither the pool nor the clock.

use std::collections::{BTreeMap, BTreeSet};

use b2a_domain::AccountState;

use crate::record::{History, Look};

/// What the clocks of the simulator and of Redis may differ, with the way of a call to the upstream.
pub(crate) const CLOCK_MARGIN_US: u64 = 50_000;

/// Every broken promise, in words.
pub(crate) fn violations(history: &History) -> Vec<String> {
    let checks = [
        too_many_leases,
        too_many_calls,
        leases_while_cooling,
        calls_without_lease_while_cooling,
        numbers_that_shrink,
        lost_accounts,
        left_overs,
    ];
    checks.iter().flat_map(|check| check(history)).collect()
}

/// Never more live leases of an account than it may bear, neither by the leases nor by its own count.
fn too_many_leases(history: &History) -> Vec<String> {
    let mut found = Vec::new();
    for look in &history.looks {
        for account in &look.accounts {
            let (name, at) = (&account.name, look.at_us);
            let live = look.live(name).count();
            if live > history.max_in_flight {
                found.push(format!("{name} has {live} live leases at {at}"));
            }
            if account.in_flight > history.max_in_flight {
                let counted = account.in_flight;
                found.push(format!("{name} counts {counted} leases at {at}"));
            }
        }
    }
    found
}

/// Never more questions of an account at once. The upstream notices at once when their asker is killed.
fn too_many_calls(history: &History) -> Vec<String> {
    let mut edges: BTreeMap<&str, Vec<(u64, i32)>> = BTreeMap::new();
    for call in &history.calls {
        let edges = edges.entry(&call.account).or_default();
        edges.extend([(call.from_us, 1), (call.to_us, -1)]);
    }
    let mut found = Vec::new();
    for (name, mut edges) in edges {
        // At the same time ends come first.
        edges.sort_unstable();
        let mut running = 0;
        for (at, step) in edges {
            running += step;
            if step > 0 && usize::try_from(running).is_ok_and(|most| most > history.max_in_flight) {
                found.push(format!("{name} answers {running} questions at {at}"));
            }
        }
    }
    found
}

/// No lease is made in a cooldown that was in force before and lasted longer: a cooldown is never made shorter.
fn leases_while_cooling(history: &History) -> Vec<String> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    // By account: since when it was seen to cool, and until when.
    let mut cooling: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for look in &history.looks {
        for lease in &look.leases {
            let made = lease.id;
            let cools = cooling.get(lease.account.as_str());
            let in_force = |&(since, until): &(u64, u64)| since < made && made < until;
            if known.insert(made) && cools.is_some_and(in_force) {
                found.push(format!("{} was leased at {made}, cooling", lease.account));
            }
        }
        for account in &look.accounts {
            let until = account.cools_until_us;
            if until <= look.at_us {
                continue;
            }
            let cools = cooling.entry(&account.name).or_insert((look.at_us, until));
            // A rest that follows on another one began anew.
            let since = if look.at_us < cools.1 {
                cools.0
            } else {
                look.at_us
            };
            *cools = (since, until);
        }
    }
    found
}

/// A question in a cooldown belongs to a lease that was made before it.
fn calls_without_lease_while_cooling(history: &History) -> Vec<String> {
    let mut found = Vec::new();
    for call in &history.calls {
        let surely_before = call.from_us.saturating_sub(CLOCK_MARGIN_US);
        let later = |look: &Look| look.at_us <= surely_before;
        let number = history.looks.partition_point(later);
        let Some(look) = number.checked_sub(1).map(|last| &history.looks[last]) else {
            continue;
        };
        let name = &call.account;
        let cools = look.accounts.iter().any(|account| {
            account.name == *name && account.cools_until_us > call.from_us + CLOCK_MARGIN_US
        });
        if cools && look.live(name).next().is_none() {
            let at = call.from_us;
            found.push(format!("{name} is asked at {at}, cooling and not leased"));
        }
    }
    found
}

/// A lease that appears has a greater number than every lease that was seen before.
fn numbers_that_shrink(history: &History) -> Vec<String> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for look in &history.looks {
        let greatest = known.last().copied().unwrap_or(0);
        for lease in &look.leases {
            let id = lease.id;
            if known.insert(id) && id < greatest {
                found.push(format!("lease {id} came after lease {greatest}"));
            }
        }
    }
    found
}

/// Every account stays in the pool; none is given up for what others did.
fn lost_accounts(history: &History) -> Vec<String> {
    let mut found = BTreeSet::new();
    for look in &history.looks {
        let there: BTreeSet<&str> = look.accounts.iter().map(|a| a.name.as_str()).collect();
        let lost = history
            .accounts
            .iter()
            .filter(|a| !there.contains(a.as_str()));
        found.extend(lost.map(|name| format!("{name} is not in the pool")));
        for account in &look.accounts {
            let name = &account.name;
            match account.state {
                AccountState::Ready | AccountState::Cooldown | AccountState::Pending => {}
                state => drop(found.insert(format!("{name} became {state}"))),
            }
            if !history.accounts.contains(name) {
                found.insert(format!("{name} came from nowhere"));
            }
        }
    }
    found.into_iter().collect()
}

/// In the end nothing is leased, and every account knows that.
fn left_overs(history: &History) -> Vec<String> {
    let Some(last) = history.looks.last() else {
        return vec!["nobody looked at the pool".to_owned()];
    };
    let leases = last.leases.iter();
    let mut found: Vec<String> = leases
        .map(|lease| format!("lease {} of {} is left", lease.id, lease.account))
        .collect();
    for account in last.accounts.iter().filter(|a| a.in_flight > 0) {
        let (name, counted) = (&account.name, account.in_flight);
        found.push(format!("{name} still counts {counted} leases"));
    }
    found
}
