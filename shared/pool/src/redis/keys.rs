//! What lives here: every Redis key of the pool. There are no others, and none depends on data: each
//! script declares all of them.
//!
//! A name reads `{pool:business}:accounts`: the part in braces is the hash tag, so that all keys of one
//! pool lie in one slot of a Redis Cluster. A prefix goes inside the braces, `{b2a:pool:business}:accounts`.

use b2a_domain::AccountKind;

use crate::StoreError;

/// The last parts of the names, in the order of the scripts' `KEYS` (`scripts/prelude.lua`).
const SUFFIXES: [&str; 22] = [
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
];

/// The names of one pool's keys, in the order in which scripts get them.
#[derive(Debug)]
pub(super) struct Keys([String; SUFFIXES.len()]);

impl Keys {
    /// The keys of one pool under `prefix`, which may hold no braces: they would move the hash tag.
    pub(super) fn new(prefix: &str, kind: AccountKind) -> Result<Self, StoreError> {
        if prefix.contains(['{', '}']) {
            let message = "the key prefix must not hold braces".to_owned();
            return Err(StoreError::Misconfigured(message));
        }
        Ok(Self(
            SUFFIXES.map(|suffix| format!("{{{prefix}pool:{kind}}}:{suffix}")),
        ))
    }

    /// All of them.
    pub(super) fn as_slice(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keys_share_the_one_hash_tag() {
        let keys = Keys::new("b2a:", AccountKind::Business).unwrap();
        assert_eq!(keys.as_slice()[0], "{b2a:pool:business}:accounts");
        assert!(
            keys.as_slice()
                .iter()
                .all(|key| key.starts_with("{b2a:pool:business}:"))
        );
        let mut distinct = keys.as_slice().to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), SUFFIXES.len());
    }

    #[test]
    fn a_prefix_with_braces_is_refused() {
        assert!(Keys::new("{x}", AccountKind::Business).is_err());
    }
}
