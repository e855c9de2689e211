//! What lives here: one pool in memory, the leases in it, and the chores that time brings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use b2a_domain::{
    AccountEvent, AccountEventKind, AccountId, AccountState, Bucket, Generation, SealedToken,
};

use super::conversations::Conversations;
use super::guard::Guard;
use super::index::{Index, Place, Scored, up_to};
use super::record::{Record, Rules};
use super::renewals::Renewals;
use super::tally::Statistics;
use crate::{AccountUpsert, UpsertReply};

/// Due entries that every call sees to, of each sort.
pub(super) const CHORES: usize = 16;

/// A live lease.
#[derive(Debug, Clone)]
pub(super) struct LeaseRecord {
    pub(super) account: AccountId,
    pub(super) generation: Generation,
    pub(super) bucket: Bucket,
    pub(super) expires_ms: u64,
    /// [`Record::born`] of the account it was made for.
    pub(super) born: u64,
}

/// What becomes of a lease that is named again.
#[derive(Debug)]
pub(super) enum Closed {
    /// It had ended before, or its account was taken out of the pool.
    Gone,
    /// It ended just now.
    Ended {
        /// What was known of it.
        lease: LeaseRecord,
        /// It was the proof of its account.
        proving: bool,
    },
}

/// One pool. Whoever changes an account calls [`Pool::settle`] afterwards.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub(super) accounts: BTreeMap<AccountId, Record>,
    pub(super) index: Index,
    leases: HashMap<u64, LeaseRecord>,
    lease_expiry: BTreeSet<(u64, u64)>,
    last_lease_id: u64,
    /// When an account was leased to serve last.
    pub(super) served: u64,
    pub(super) statistics: Statistics,
    pub(super) guard: Guard,
    pub(super) conversations: Conversations,
    pub(super) renewals: Renewals,
}

impl Pool {
    /// Puts the account into the sets where it belongs now.
    pub(super) fn settle(&mut self, id: &AccountId, rules: &Rules<'_>) {
        if let Some(record) = self.accounts.get_mut(id) {
            let was_limited = record.places.is_limited();
            self.index.place(id, record, rules);
            if record.places.is_limited() && !was_limited {
                record.history.note(AccountEvent {
                    until_ms: Some(record.day_end),
                    ..AccountEvent::new(rules.now, AccountEventKind::DailyLimit)
                });
            }
        }
    }

    /// A number greater than every one before, also those of an earlier process: time keeps it growing.
    pub(super) fn next_id(&mut self, rules: &Rules<'_>) -> u64 {
        let by_time = rules.now.saturating_mul(1000);
        self.last_lease_id = self.last_lease_id.saturating_add(1).max(by_time);
        self.last_lease_id
    }

    /// Brings an account's file into the pool.
    pub(super) fn upsert(&mut self, file: &AccountUpsert, rules: &Rules<'_>) -> UpsertReply {
        let reply = match self.accounts.get_mut(&file.id) {
            None => UpsertReply::Added,
            Some(record) if record.generation != file.generation => {
                record.start_afresh(file.generation.clone());
                let changed = AccountEventKind::CredentialsChanged;
                record.history.note(AccountEvent::new(rules.now, changed));
                UpsertReply::Changed
            }
            Some(record) if keeps(record, file) => return UpsertReply::Unchanged,
            Some(_) => UpsertReply::Changed,
        };
        if reply == UpsertReply::Added {
            let born = self.next_id(rules);
            let mut record = Record::new(file.generation.clone(), AccountState::Pending, born);
            let added = AccountEvent::new(rules.now, AccountEventKind::Added);
            record.history.note(added);
            self.accounts.insert(file.id.clone(), record);
        }
        if let Some(record) = self.accounts.get_mut(&file.id) {
            record.enter(file.state, file.reason.clone(), rules.now);
            record.given_up = false;
            if file.state == AccountState::Pending {
                record.fail_count = 0;
                record.failed_calls = 0;
                record.proof_due = rules.now;
            }
        }
        self.settle(&file.id, rules);
        reply
    }

    /// Takes an account out; its leases are worth nothing from now on and go with their expiry.
    pub(super) fn remove(&mut self, id: &AccountId) -> bool {
        let Some(mut record) = self.accounts.remove(id) else {
            return false;
        };
        self.index.withdraw(id, &mut record);
        self.renewals.forget(&record.renewal);
        true
    }

    /// Has an account proven anew, unless it is disabled or has no credentials; answers with its state then.
    pub(super) fn prove_anew(&mut self, id: &AccountId, rules: &Rules<'_>) -> Option<AccountState> {
        let record = self.accounts.get_mut(id)?;
        let has_credentials = !record.generation.as_str().is_empty();
        if record.state != AccountState::Disabled && has_credentials {
            record.token = None;
            record.enter(AccountState::Pending, None, rules.now);
            record.given_up = false;
            record.fail_count = 0;
            record.failed_calls = 0;
            record.proof_due = rules.now;
        }
        let state = record.state;
        self.settle(id, rules);
        Some(state)
    }

    /// Caches a token or forgets it, if the account still has this generation; tells whether it had.
    pub(super) fn set_token(
        &mut self,
        id: &AccountId,
        generation: &Generation,
        token: Option<&SealedToken>,
        rules: &Rules<'_>,
    ) -> bool {
        let record = self
            .accounts
            .get_mut(id)
            .filter(|record| record.generation == *generation);
        let Some(record) = record else { return false };
        if token.is_some() {
            record.minted = rules.now;
            record.claim = None;
        }
        record.token = token.filter(|token| token.expires_ms > rules.now).cloned();
        self.settle(id, rules);
        true
    }

    /// Notes a new lease.
    pub(super) fn add_lease(&mut self, id: u64, lease: LeaseRecord) {
        self.lease_expiry.insert((lease.expires_ms, id));
        self.leases.insert(id, lease);
    }

    /// The lease, if it is live and of this account.
    pub(super) fn live_lease(
        &mut self,
        id: u64,
        account: &AccountId,
        rules: &Rules<'_>,
    ) -> Option<&LeaseRecord> {
        let lease = self
            .leases
            .get(&id)
            .filter(|lease| lease.account == *account)?;
        let born = self.accounts.get(account).map(|record| record.born);
        if lease.expires_ms <= rules.now || born != Some(lease.born) {
            self.expire_lease(id, rules);
            return None;
        }
        self.leases.get(&id)
    }

    /// Moves the end of a live lease.
    pub(super) fn extend_lease(&mut self, id: u64, expires_ms: u64, rules: &Rules<'_>) {
        let Some(lease) = self.leases.get_mut(&id) else {
            return;
        };
        self.lease_expiry.remove(&(lease.expires_ms, id));
        self.lease_expiry.insert((expires_ms, id));
        lease.expires_ms = expires_ms;
        let account = lease.account.clone();
        let proof = self
            .accounts
            .get_mut(&account)
            .and_then(|record| record.proof.as_mut());
        if let Some(proof) = proof.filter(|proof| proof.lease == id) {
            proof.expires_ms = expires_ms;
            self.settle(&account, rules);
        }
    }

    /// Forgets the lease and lowers the in-flight count of its account, which is to be settled then.
    pub(super) fn close_lease(&mut self, id: u64) -> Closed {
        let Some(lease) = self.leases.remove(&id) else {
            return Closed::Gone;
        };
        self.lease_expiry.remove(&(lease.expires_ms, id));
        let record = self.accounts.get_mut(&lease.account);
        let Some(record) = record.filter(|record| record.born == lease.born) else {
            return Closed::Gone;
        };
        record.in_flight = record.in_flight.saturating_sub(1);
        let proving = record.proof.is_some_and(|proof| proof.lease == id);
        if proving {
            record.proof = None;
        }
        Closed::Ended { lease, proving }
    }

    /// Ends a lease that nobody released: the account's state stays, a proof is due since then.
    fn expire_lease(&mut self, id: u64, rules: &Rules<'_>) {
        let Closed::Ended { lease, proving } = self.close_lease(id) else {
            return;
        };
        if let Some(record) = self.accounts.get_mut(&lease.account).filter(|_| proving) {
            record.proof_due = lease.expires_ms;
        }
        self.settle(&lease.account, rules);
    }

    /// Ends leases and tokens whose time is over, promotes accounts that rested; at most `limit` of each,
    /// in these buckets. Answers how many there were.
    pub(super) fn see_to_due(
        &mut self,
        limit: usize,
        buckets: &[Bucket],
        rules: &Rules<'_>,
    ) -> usize {
        let over = self
            .lease_expiry
            .iter()
            .take_while(|(expires_ms, _)| *expires_ms <= rules.now);
        let leases: Vec<u64> = over.take(limit).map(|(_, id)| *id).collect();
        for id in &leases {
            self.expire_lease(*id, rules);
        }
        let tokens = up_to(&self.index.token_expiry, rules.now, limit);
        for id in &tokens {
            if let Some(record) = self.accounts.get_mut(id) {
                record.token = None;
            }
            self.settle(id, rules);
        }
        let mut seen = leases.len() + tokens.len();
        for bucket in buckets {
            let set = &self.index.of(*bucket).cooling;
            seen += self.settle_all(&up_to(set, rules.now, limit), rules);
        }
        seen
    }

    /// Places accounts anew that a raised policy has freed; a lowered one is seen when they are chosen.
    pub(super) fn see_to_policy(&mut self, limit: usize, rules: &Rules<'_>) -> usize {
        let below = match rules.policy.daily_limit {
            0 => u64::MAX,
            daily_limit => u64::from(daily_limit) - 1,
        };
        let limited = up_to(&self.index.limited, below, limit);
        let mut seen = self.settle_all(&limited, rules);
        let below = u64::from(rules.policy.max_in_flight).saturating_sub(1);
        for bucket in Bucket::ALL {
            let set: &Scored = self.index.of(bucket).set(Place::Busy);
            seen += self.settle_all(&up_to(set, below, limit), rules);
        }
        seen
    }

    fn settle_all(&mut self, ids: &[AccountId], rules: &Rules<'_>) -> usize {
        for id in ids {
            self.settle(id, rules);
        }
        ids.len()
    }
}

/// Whether a file with the generation that the account has leaves everything as it is.
fn keeps(record: &Record, file: &AccountUpsert) -> bool {
    if file.state == AccountState::Pending {
        // What the pool found out about these credentials holds, unless the file had hidden it.
        return record.given_up
            || !matches!(record.state, AccountState::Invalid | AccountState::Disabled);
    }
    record.state == file.state && record.reason == file.reason
}
