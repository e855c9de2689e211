//! What lives here: every Redis key of the pool. There are no others, and none depends on data: each
//! script declares all of them.
//!
//! A name reads `{pool:business}:accounts`: the part in braces is the hash tag, so that all keys of one
//! pool lie in one slot of a Redis Cluster. A prefix goes inside the braces, `{b2a:pool:business}:accounts`.

use b2a_domain::AccountKind;

use crate::StoreError;

/// The last parts of the names, in the order of the scripts' `KEYS` (`scripts/prelude.lua`).
const SUFFIXES: [&str; 25] = [
    // Hash, account → its record (MessagePack).
    "accounts",
    // Sorted set of accounts, all of score 0, for pages ordered by name.
    "names",
    // Sorted set of accounts, score = code of the state: counts, and names by state.
    "states",
    // Sorted set of pending accounts, score = when the next proof is due; while one runs, when its lease ends.
    "pending",
    // Hash, account → its sealed session token.
    "tokens",
    // Sorted set of accounts with a cached token, score = when it ends.
    "token_expiry",
    // Hash, lease id → account, generation, bucket and expiry (MessagePack).
    "leases",
    // Sorted set of lease ids, score = expiry.
    "lease_expiry",
    // String: the last lease id given out.
    "last_lease_id",
    // Sorted set of ready accounts at their daily limit, score = leases on that day; for a raised limit.
    "limited",
    // Sorted sets of ready accounts that rest in a bucket, score = when they are leasable again.
    "cooling:text",
    "cooling:image",
    "cooling:video",
    // Sorted sets of ready accounts with their most leases, score = how many.
    "busy:text",
    "busy:image",
    "busy:video",
    // Sorted sets of leasable accounts with a live token, score = when last used.
    "ready:text:warm",
    "ready:image:warm",
    "ready:video:warm",
    // Sorted sets of leasable accounts without one, score = when last used.
    "ready:text:cold",
    "ready:image:cold",
    "ready:video:cold",
    // Sorted set of ready accounts, score = when anything was heard of them last, or earlier.
    "heard_of",
    // Hash, `<first hour>:<hours>` → what was counted then (MessagePack).
    "statistics",
    // String: when an account was leased to serve last.
    "served",
];

/// The last part of the name of the one key for leaders: a hash, role → holder, fence and end (`MessagePack`).
const LEADERS: [&str; 1] = ["leaders"];

/// The last parts of the names of the keys for tasks.
const TASKS: [&str; 3] = [
    // Hash, task id → the task (MessagePack).
    "records",
    // Sorted set of tasks to register an account, score = when they end.
    "register",
    // String: the last task id given out.
    "last_task_id",
];

/// The names of all keys, in the order in which scripts get them.
#[derive(Debug)]
pub(super) struct Keys {
    business: Vec<String>,
    leaders: Vec<String>,
    tasks: Vec<String>,
}

impl Keys {
    /// The keys under `prefix`, which may hold no braces: they would move the hash tag.
    pub(super) fn new(prefix: &str) -> Result<Self, StoreError> {
        if prefix.contains(['{', '}']) {
            let message = "the key prefix must not hold braces".to_owned();
            return Err(StoreError::Misconfigured(message));
        }
        let named = |tag: &str, suffixes: &[&str]| {
            let name = |suffix: &&str| format!("{{{prefix}{tag}}}:{suffix}");
            suffixes.iter().map(name).collect()
        };
        let pool = |kind: AccountKind| named(&format!("pool:{kind}"), &SUFFIXES);
        Ok(Self {
            business: pool(AccountKind::Business),
            leaders: named("leaders", &LEADERS),
            tasks: named("tasks", &TASKS),
        })
    }

    /// The keys of one pool.
    pub(super) fn pool(&self, kind: AccountKind) -> &[String] {
        match kind {
            AccountKind::Business => &self.business,
        }
    }

    /// The key for leaders.
    pub(super) fn leaders(&self) -> &[String] {
        &self.leaders
    }

    /// The keys for tasks.
    pub(super) fn tasks(&self) -> &[String] {
        &self.tasks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_one_script_gets_share_a_hash_tag() {
        let keys = Keys::new("b2a:").unwrap();
        let pool = keys.pool(AccountKind::Business);
        assert_eq!(pool[0], "{b2a:pool:business}:accounts");
        assert!(
            pool.iter()
                .all(|key| key.starts_with("{b2a:pool:business}:"))
        );
        assert_eq!(keys.leaders(), ["{b2a:leaders}:leaders"]);
        assert!(
            keys.tasks()
                .iter()
                .all(|key| key.starts_with("{b2a:tasks}:"))
        );
        let mut distinct = pool.to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), SUFFIXES.len());
    }

    #[test]
    fn a_prefix_with_braces_is_refused() {
        assert!(Keys::new("{x}").is_err());
    }
}
