//! What lives here: the ordered sets by which the embedded pool finds an account without a search.

use std::collections::BTreeSet;

use b2a_domain::{AccountId, AccountState, Bucket, PerBucket};

use super::record::{Record, Rules};

/// Accounts in the order of a number, usually a time.
pub(super) type Scored = BTreeSet<(u64, AccountId)>;

/// Which set of a bucket a ready account is in: always exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It rests; ordered by when it may be leased again.
    Cooling,
    /// It has its most leases; ordered by how many.
    Busy,
    /// It can be leased and has a token; ordered by when it was used last.
    Warm,
    /// It can be leased and has no token; ordered by when it was used last.
    Cold,
}

/// Where the index has an account.
#[derive(Debug, Default)]
pub(super) struct Places {
    at: PerBucket<Option<(Place, u64)>>,
    state: Option<AccountState>,
    limited: Option<u64>,
    pending: Option<u64>,
    external: Option<u64>,
    heard_of: Option<u64>,
    token_end: Option<u64>,
}

impl Places {
    /// Whether it stands among those at their daily limit.
    pub(super) const fn is_limited(&self) -> bool {
        self.limited.is_some()
    }
}

/// The sets of one bucket.
#[derive(Debug, Default)]
pub(super) struct BucketSets {
    pub(super) cooling: Scored,
    pub(super) busy: Scored,
    pub(super) warm: Scored,
    pub(super) cold: Scored,
}

impl BucketSets {
    /// The set of one place.
    pub(super) const fn set(&self, place: Place) -> &Scored {
        match place {
            Place::Cooling => &self.cooling,
            Place::Busy => &self.busy,
            Place::Warm => &self.warm,
            Place::Cold => &self.cold,
        }
    }

    const fn set_mut(&mut self, place: Place) -> &mut Scored {
        match place {
            Place::Cooling => &mut self.cooling,
            Place::Busy => &mut self.busy,
            Place::Warm => &mut self.warm,
            Place::Cold => &mut self.cold,
        }
    }
}

/// All sets of one pool.
#[derive(Debug, Default)]
pub(super) struct Index {
    buckets: PerBucket<BucketSets>,
    /// Pending accounts by when the next proof is due; while one runs, by when its lease ends.
    pub(super) pending: Scored,
    /// Accounts that wait for a registrar, by when they can be claimed.
    pub(super) external: Scored,
    /// Ready accounts at their daily limit, by leases on that day: for a limit that is raised.
    pub(super) limited: Scored,
    /// Accounts with a cached token, by its end.
    pub(super) token_expiry: Scored,
    /// Ready accounts by when anything was heard of them last.
    pub(super) heard_of: Scored,
    states: [u32; AccountState::ALL.len()],
}

impl Index {
    /// The sets of one bucket.
    pub(super) const fn of(&self, bucket: Bucket) -> &BucketSets {
        self.buckets.get(bucket)
    }

    /// How many accounts are in this state, cooling ones counted as ready.
    pub(super) fn count(&self, state: AccountState) -> u32 {
        self.states.get(slot(state)).copied().unwrap_or_default()
    }

    /// The place of a ready account in this bucket, and its number there.
    pub(super) fn place_of(record: &Record, bucket: Bucket, rules: &Rules<'_>) -> (Place, u64) {
        if let Some(end) = record.rests_until(bucket, rules) {
            (Place::Cooling, end)
        } else if record.in_flight >= rules.policy.max_in_flight {
            (Place::Busy, u64::from(record.in_flight))
        } else if record.live_token(rules).is_some() {
            (Place::Warm, record.used)
        } else {
            (Place::Cold, record.used)
        }
    }

    /// Puts the account where it belongs now.
    pub(super) fn place(&mut self, id: &AccountId, record: &mut Record, rules: &Rules<'_>) {
        let is_ready = record.state == AccountState::Ready;
        let limited = is_ready && record.is_limited(rules);
        let queued = record.state == AccountState::Pending
            && (record.proof.is_some() || record.in_flight < rules.policy.max_in_flight);
        let due = record
            .proof
            .map_or(record.proof_due, |proof| proof.expires_ms);
        let places = Places {
            at: PerBucket::new(
                Bucket::ALL.map(|bucket| is_ready.then(|| Self::place_of(record, bucket, rules))),
            ),
            state: Some(record.state),
            limited: limited.then(|| u64::from(record.day_count)),
            pending: queued.then_some(due),
            external: (record.state == AccountState::PendingExternal)
                .then_some(record.claimable_ms),
            heard_of: is_ready.then(|| record.heard_of()),
            token_end: record.token.as_ref().map(|token| token.expires_ms),
        };
        self.shift(id, record, places);
    }

    /// Takes the account out of every set.
    pub(super) fn withdraw(&mut self, id: &AccountId, record: &mut Record) {
        self.shift(id, record, Places::default());
    }

    fn shift(&mut self, id: &AccountId, record: &mut Record, to: Places) {
        let from = std::mem::replace(&mut record.places, to);
        let to = &record.places;
        for bucket in Bucket::ALL {
            let (old, new) = (*from.at.get(bucket), *to.at.get(bucket));
            if old == new {
                continue;
            }
            let sets = self.buckets.get_mut(bucket);
            if let Some((place, score)) = old {
                sets.set_mut(place).remove(&(score, id.clone()));
            }
            if let Some((place, score)) = new {
                sets.set_mut(place).insert((score, id.clone()));
            }
        }
        shift_in(&mut self.limited, id, from.limited, to.limited);
        shift_in(&mut self.pending, id, from.pending, to.pending);
        shift_in(&mut self.external, id, from.external, to.external);
        shift_in(&mut self.heard_of, id, from.heard_of, to.heard_of);
        shift_in(&mut self.token_expiry, id, from.token_end, to.token_end);
        if let Some(count) = from
            .state
            .and_then(|state| self.states.get_mut(slot(state)))
        {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = to.state.and_then(|state| self.states.get_mut(slot(state))) {
            *count = count.saturating_add(1);
        }
    }
}

fn shift_in(set: &mut Scored, id: &AccountId, from: Option<u64>, to: Option<u64>) {
    if from == to {
        return;
    }
    if let Some(score) = from {
        set.remove(&(score, id.clone()));
    }
    if let Some(score) = to {
        set.insert((score, id.clone()));
    }
}

const fn slot(state: AccountState) -> usize {
    state as usize
}

/// The first members of the set whose number is at most `most`.
pub(super) fn up_to(set: &Scored, most: u64, limit: usize) -> Vec<AccountId> {
    let due = set.iter().take_while(|(score, _)| *score <= most);
    due.take(limit).map(|(_, id)| id.clone()).collect()
}
