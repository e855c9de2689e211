//! What lives here: every Redis key. Those of the pool don't depend on data: each script declares all of them. Beside
//! them there is one key for each response that is kept.
//!
//! A name reads `{pool:business}:accounts`: the part in braces is the hash tag, so that all keys of one
//! pool lie in one slot of a Redis Cluster. A prefix goes inside the braces, `{b2a:pool:business}:accounts`.

use b2a_domain::{AccountKind, ClientId};
use sha2::{Digest, Sha256};

use crate::{SessionId, StoreError};

/// The last parts of the names of one pool's keys, in the order of the scripts' `KEYS` (`scripts/prelude.lua`).
const POOL: [&str; 14] = [
    // Hash, account → its record (MessagePack); `/pool`, `/tally` and `/throttled` → the pool's own. No account's name has a
    // slash, so what is known of renewals by registrars lies there too: `/renewal/<account>`, once it was claimed;
    // `/task/<number>` → account, for the task that an account has and the one that ended last; `/renewals` → totals.
    // Maps, in whose fields versions may differ (`scripts/parts/renewals.lua`, `renewal_totals.lua`).
    "records",
    // Sorted set of accounts, all of score 0, for pages ordered by name.
    "names",
    // Sorted set of accounts, score = code of the state, plus for ready ones when they were heard of last, and for those
    // that wait for a registrar when they can be claimed: counts, names by state, who is idle, and whose turn it is.
    "states",
    // Sorted set of pending accounts, score = when the next proof is due; while one runs, when its lease ends.
    "pending",
    // Hash, account → its sealed session token.
    "tokens",
    // Sorted set of accounts with a cached token, score = when it ends.
    "token_expiry",
    // Sorted set of live leases (`<lease id>:<account>`), score = when they end.
    "lease_expiry",
    // Sorted set of ready accounts at their daily limit, score = leases on that day; for a raised limit.
    "limited",
    // Hash, `<first hour>:<hours>` → what was counted then (MessagePack).
    "statistics",
    // Sorted sets of ready accounts: who is next in a bucket. The scores are those of `scripts/parts/records.lua`.
    "line:text",
    "line:image",
    "line:video",
    // Hash, key of a conversation (32 bytes) → the account that has it, its generation, when it is forgotten, and what
    // the upstream calls it (MessagePack).
    "conversations",
    // Sorted set of those keys, score = when they are forgotten.
    "conversation_expiry",
];

/// The last part of the name of the one key for leaders: a hash, role → holder, fence and end (`MessagePack`).
const LEADERS: [&str; 1] = ["leaders"];

/// The last parts of the names of the keys for registrations and workers, in the order of the scripts' `KEYS`
/// (`scripts/parts/tasks.lua`). Older versions know the first three.
const TASKS: [&str; 7] = [
    // Hash, id of a registration → what is known of it (a MessagePack map, in whose fields versions may differ).
    "records",
    // Sorted set of registrations, score = when they are over; that is not before a live lease ends.
    "register",
    // String: the last id given out.
    "last_task_id",
    // List of those that ended last (MessagePack), the last one first.
    "ended",
    // Hash of what became of them: `succeeded`, `failed`, `last_error`, `updated`.
    "counts",
    // Hash, worker → its version, the tasks that it works on at once, and when it was heard of last (MessagePack).
    "workers",
    // Sorted set of workers, score = when they were heard of last.
    "heard_of",
];

/// The last parts of the names of the keys for requests of clients (`scripts/add_traffic.lua`). What is counted is packed
/// (`MessagePack`).
const TRAFFIC: [&str; 11] = [
    // Hash: `counts` and `slots`, and `since`, when the first batch came.
    "totals",
    // Hash, name of a model → counts.
    "models",
    // Hash, id of a client → counts, and when it was seen last.
    "clients",
    // Hash, hour since the Unix epoch → counts.
    "hours",
    // Hash, day since the Unix epoch → counts.
    "days",
    // Hash, five minutes since the Unix epoch → durations by bucket.
    "latency",
    // Hash, address of a client → what is counted of it.
    "addresses",
    // Sorted set of those addresses, score = when they were seen last.
    "seen",
    // List of the latest requests (JSON), newest first.
    "traces",
    // Hash, process → number of its last batch.
    "sequences",
    // Sorted set of those processes, score = when it came.
    "processes",
];
/// Where in [`TRAFFIC`] the addresses and the latest requests are.
const ADDRESSES: usize = 6;
const TRACES: usize = 8;

/// The last parts of the names of the keys for the log.
const LOGS: [&str; 3] = [
    // Stream of lines: `p` the process, `t` when, `l` the level, `m` the message.
    "lines",
    // Hash, process → number of its last batch.
    "sequences",
    // Sorted set of those processes, score = when it came.
    "processes",
];
/// Where in [`LOGS`] the lines are.
const LINES: usize = 0;
/// The last part of the name of the key of the settings' edition: a string.
const EDITION: &str = "edition";

/// The last part of the name of the key of what administrators did: a stream.
const AUDIT: &str = "entries";

/// The names of all keys, in the order in which scripts get them.
#[derive(Debug)]
pub(super) struct Keys {
    business: Vec<String>,
    leaders: Vec<String>,
    tasks: Vec<String>,
    traffic: Vec<String>,
    logs: Vec<String>,
    settings: String,
    audit: String,
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
        let pool = |kind: AccountKind| named(&format!("pool:{kind}"), &POOL);
        Ok(Self {
            business: pool(AccountKind::Business),
            leaders: named("leaders", &LEADERS),
            tasks: named("tasks", &TASKS),
            traffic: named("traffic", &TRAFFIC),
            logs: named("logs", &LOGS),
            settings: format!("{{{prefix}settings}}:{EDITION}"),
            audit: format!("{{{prefix}audit}}:{AUDIT}"),
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

    /// The keys for registrations and workers.
    pub(super) fn tasks(&self) -> &[String] {
        &self.tasks
    }

    /// The keys for requests of clients.
    pub(super) fn traffic(&self) -> &[String] {
        &self.traffic
    }

    /// The key for addresses.
    pub(super) fn addresses(&self) -> &str {
        &self.traffic[ADDRESSES]
    }

    /// The key for the latest requests.
    pub(super) fn traces(&self) -> &str {
        &self.traffic[TRACES]
    }

    /// The keys for the log.
    pub(super) fn logs(&self) -> &[String] {
        &self.logs
    }

    /// The key for its lines.
    pub(super) fn lines(&self) -> &str {
        &self.logs[LINES]
    }

    /// The key of the settings' edition.
    pub(super) const fn settings(&self) -> &String {
        &self.settings
    }

    /// The key of what administrators did.
    pub(super) const fn audit(&self) -> &String {
        &self.audit
    }
}

/// The names of the keys of kept responses: strings, each with a ttl and a hash tag of its own, so that a cluster
/// spreads them over its nodes.
#[derive(Debug)]
pub(super) struct ResponseKeys(String);

impl ResponseKeys {
    /// The keys under `prefix`, which may hold no braces.
    pub(super) fn new(prefix: &str) -> Result<Self, StoreError> {
        Keys::new(prefix).map(|_| Self(prefix.to_owned()))
    }

    /// `{response:<client>:<id>}:kept`. Ids are made by the gateway: letters, digits and `_`.
    pub(super) fn of(&self, client: &ClientId, id: &str) -> Result<String, StoreError> {
        if id.is_empty() || id.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            return Err(StoreError::Malformed("not the id of a response".to_owned()));
        }
        Ok(format!(
            "{{{}response:{}:{id}}}:kept",
            self.0,
            client.as_str()
        ))
    }
}

/// The names of the keys for panel sessions. All share one hash tag, since each script needs several of them; there are few.
#[derive(Debug)]
pub(super) struct SessionKeys(String);

impl SessionKeys {
    /// The keys under `prefix`, which may hold no braces.
    pub(super) fn new(prefix: &str) -> Result<Self, StoreError> {
        Keys::new(prefix).map(|_| Self(format!("{{{prefix}panel}}")))
    }

    /// `{panel}:epochs`: a hash, user → the epoch of the sessions that count. Only users who have signed in.
    pub(super) fn epochs(&self) -> String {
        format!("{}:epochs", self.0)
    }

    /// `{panel}:session:<digest>`: a hash with user, epoch and end, and a ttl.
    pub(super) fn session(&self, id: &SessionId) -> String {
        format!("{}:session:{id}", self.0)
    }

    /// `{panel}:attempts:user:<digest>`: attempts to sign in as this user, with a ttl. A digest, since anything may be typed
    /// where a name should stand, passwords too.
    pub(super) fn attempts_of(&self, user: &str) -> String {
        format!("{}:attempts:user:{}", self.0, digest(user))
    }

    /// `{panel}:attempts:source:<digest>`: the same by where they come from.
    pub(super) fn attempts_from(&self, source: &str) -> String {
        format!("{}:attempts:source:{}", self.0, digest(source))
    }
}

/// The names of the keys for what limited clients use. Each client has a hash tag of its own, so that a cluster spreads them
/// over its nodes.
#[derive(Debug)]
pub(super) struct QuotaKeys(String);

impl QuotaKeys {
    /// The keys under `prefix`, which may hold no braces.
    pub(super) fn new(prefix: &str) -> Result<Self, StoreError> {
        Keys::new(prefix).map(|_| Self(prefix.to_owned()))
    }

    /// `{quota:<client>}:used`, a hash, and `{quota:<client>}:in_flight`, a sorted set; `quotas/parts/used.lua` says what is in them.
    pub(super) fn of(&self, client: &ClientId) -> [String; 2] {
        ["used", "in_flight"].map(|part| format!("{{{}quota:{}}}:{part}", self.0, client.as_str()))
    }
}

fn digest(text: &str) -> SessionId {
    SessionId(Sha256::digest(text.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_one_script_gets_share_a_hash_tag() {
        let keys = Keys::new("b2a:").unwrap();
        let pool = keys.pool(AccountKind::Business);
        assert_eq!(pool[0], "{b2a:pool:business}:records");
        assert!(
            pool.iter()
                .all(|key| key.starts_with("{b2a:pool:business}:"))
        );
        assert_eq!(keys.leaders(), ["{b2a:leaders}:leaders"]);
        for (keys, tag) in [
            (keys.tasks(), "{b2a:tasks}:"),
            (keys.traffic(), "{b2a:traffic}:"),
            (keys.logs(), "{b2a:logs}:"),
        ] {
            assert!(keys.iter().all(|key| key.starts_with(tag)), "{keys:?}");
        }
        assert_eq!(keys.addresses(), "{b2a:traffic}:addresses");
        assert_eq!(keys.traces(), "{b2a:traffic}:traces");
        assert_eq!(keys.lines(), "{b2a:logs}:lines");
        assert_eq!(keys.settings(), "{b2a:settings}:edition");
        assert_eq!(keys.audit(), "{b2a:audit}:entries");
        let mut distinct = pool.to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), POOL.len());
    }

    #[test]
    fn a_prefix_with_braces_is_refused() {
        assert!(Keys::new("{x}").is_err());
    }

    #[test]
    fn a_response_has_a_key_and_a_hash_tag_of_its_own() {
        let keys = ResponseKeys::new("b2a:").unwrap();
        let client = ClientId::anybody();
        assert_eq!(
            keys.of(&client, "resp_1").unwrap(),
            "{b2a:response:anybody:resp_1}:kept"
        );
        for id in ["", "a}b", "a:b", "a b"] {
            assert!(keys.of(&client, id).is_err());
        }
    }

    #[test]
    fn keys_of_sessions_share_a_hash_tag_and_tell_no_name() {
        let keys = SessionKeys::new("b2a:").unwrap();
        let all = [
            keys.epochs(),
            keys.session(&SessionId([1; 32])),
            keys.attempts_of("someone}"),
            keys.attempts_from("::1"),
        ];
        for key in &all {
            assert!(key.starts_with("{b2a:panel}:"), "{key}");
            assert!(!key.contains("someone"), "{key}");
        }
        assert_ne!(all[2], keys.attempts_of("someone"));
        assert!(SessionKeys::new("{").is_err());
    }
}
