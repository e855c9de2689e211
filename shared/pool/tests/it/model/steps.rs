//! What lives here: what may happen in a random life, and how often.

use b2a_domain::{AccountState, Bucket, Outcome};
use b2a_pool::{LeaseMode, PoolPolicy};
use proptest::collection::vec;
use proptest::prelude::*;

use super::renewal_steps::{RenewalStep, renewal_step};
use crate::bench::{LONG_MS, policy};

/// How many accounts there may be.
pub(crate) const SLOTS: usize = 5;
/// How many conversations there may be.
const KEYS: u8 = 4;
const DAY_MS: u64 = 86_400_000;
/// Long enough for anything that a step leaves to end within it.
pub(crate) const SHORT_MS: u64 = 4;

/// An account by its number.
pub(crate) type Slot = usize;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) mode: LeaseMode,
    pub(crate) bucket: Bucket,
    pub(crate) prefer: Option<Slot>,
    pub(crate) conversation: Option<u8>,
    pub(crate) exclude: Vec<Slot>,
    pub(crate) ttl_ms: u64,
}

/// A conversation that is to be remembered, by its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) key: u8,
    pub(crate) ttl_ms: u64,
    pub(crate) most: u32,
}

/// One step of a life.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Upsert {
        account: Slot,
        generation: u8,
        state: AccountState,
    },
    Remove {
        account: Slot,
    },
    PutToken {
        account: Slot,
        generation: u8,
        short: bool,
    },
    DropToken {
        account: Slot,
        generation: u8,
    },
    Report {
        account: Slot,
        generation: u8,
        outcome: Outcome,
    },
    GiveUp {
        account: Slot,
        generation: u8,
    },
    ProveAnew {
        account: Slot,
    },
    Idle {
        limit: u32,
    },
    Lease {
        wish: Wish,
    },
    /// Leases on probation and says that it went well.
    Prove {
        account: Slot,
    },
    /// Leases are numbered from the newest to the oldest.
    Renew {
        lease: usize,
    },
    Release {
        lease: usize,
        outcome: Outcome,
        remember: Option<Memory>,
    },
    Renewal(RenewalStep),
    Jump {
        ms: u64,
    },
}

impl Step {
    /// Whether it leaves anything that ends within the step.
    pub(crate) fn is_short(&self) -> bool {
        match self {
            Self::PutToken { short, .. } => *short,
            Self::Lease { wish } => wish.ttl_ms == SHORT_MS,
            Self::Release { remember, .. } => {
                remember.is_some_and(|memory| memory.ttl_ms == SHORT_MS)
            }
            Self::Renewal(step) => step.is_short(),
            _ => false,
        }
    }
}

fn bucket() -> impl Strategy<Value = Bucket> {
    prop_oneof![3 => Just(Bucket::Text), 1 => Just(Bucket::Image), 1 => Just(Bucket::Video)]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        6 => Just(Outcome::Ok),
        1 => Just(Outcome::Unauthorized),
        1 => Just(Outcome::Forbidden),
        2 => Just(Outcome::RateLimited { retry_after_ms: None }),
        1 => Just(Outcome::RateLimited { retry_after_ms: Some(LONG_MS) }),
        1 => bucket().prop_map(|bucket| Outcome::Quota { bucket }),
        1 => Just(Outcome::UpstreamError),
        1 => any::<bool>().prop_map(|thoughts_only| Outcome::Empty { thoughts_only }),
        1 => Just(Outcome::RequestFault),
        1 => Just(Outcome::ClientGone),
    ]
}

fn wish() -> impl Strategy<Value = Wish> {
    let mode = prop_oneof![5 => Just(LeaseMode::Serve), 1 => Just(LeaseMode::Probation)];
    let ttl_ms = prop_oneof![4 => Just(LONG_MS), 1 => Just(SHORT_MS)];
    let exclude = prop_oneof![2 => Just(Vec::new()), 1 => vec(0..SLOTS, 0..SLOTS)];
    (
        mode,
        bucket(),
        proptest::option::weighted(0.3, 0..SLOTS),
        proptest::option::weighted(0.4, 0..KEYS),
        exclude,
        ttl_ms,
    )
        .prop_map(
            |(mode, bucket, prefer, conversation, exclude, ttl_ms)| Wish {
                mode,
                bucket,
                prefer,
                conversation,
                exclude,
                ttl_ms,
            },
        )
}

fn memory() -> impl Strategy<Value = Memory> {
    let ttl_ms = prop_oneof![5 => Just(LONG_MS), 1 => Just(SHORT_MS)];
    let most = prop_oneof![4 => Just(100u32), 1 => 1..3u32];
    (0..KEYS, ttl_ms, most).prop_map(|(key, ttl_ms, most)| Memory { key, ttl_ms, most })
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let state = prop_oneof![
        8 => Just(AccountState::Pending),
        1 => Just(AccountState::Invalid),
        1 => Just(AccountState::Disabled),
    ];
    let (account, generation, lease) = (0..SLOTS, 0..2u8, 0..8usize);
    let jump = prop_oneof![
        Just(7_000),
        Just(30_000),
        Just(LONG_MS + 1),
        Just(13 * 3_600_000),
        1..DAY_MS
    ];
    prop_oneof![
        4 => (account.clone(), prop_oneof![5 => Just(0u8), 1 => Just(1u8)], state)
            .prop_map(|(account, generation, state)| Step::Upsert { account, generation, state }),
        1 => account.clone().prop_map(|account| Step::Remove { account }),
        2 => (account.clone(), generation.clone(), any::<bool>())
            .prop_map(|(account, generation, short)| Step::PutToken { account, generation, short }),
        3 => account.clone().prop_map(|account| Step::Prove { account }),
        1 => (account.clone(), generation.clone())
            .prop_map(|(account, generation)| Step::DropToken { account, generation }),
        2 => (account.clone(), generation.clone(), outcome())
            .prop_map(|(account, generation, outcome)| Step::Report { account, generation, outcome }),
        1 => (account.clone(), generation)
            .prop_map(|(account, generation)| Step::GiveUp { account, generation }),
        1 => account.prop_map(|account| Step::ProveAnew { account }),
        1 => (1..3u32).prop_map(|limit| Step::Idle { limit }),
        12 => wish().prop_map(|wish| Step::Lease { wish }),
        1 => lease.clone().prop_map(|lease| Step::Renew { lease }),
        9 => (lease, outcome(), proptest::option::weighted(0.5, memory()))
            .prop_map(|(lease, outcome, remember)| Step::Release { lease, outcome, remember }),
        14 => renewal_step().prop_map(Step::Renewal),
        1 => jump.prop_map(|ms| Step::Jump { ms }),
    ]
}

pub(crate) fn random_policy() -> impl Strategy<Value = PoolPolicy> {
    (
        1..3u32,
        prop_oneof![Just(0), Just(LONG_MS)],
        prop_oneof![2 => Just(0), 1 => Just(3)],
        0..3u32,
    )
        .prop_map(
            |(max_in_flight, use_cooldown_ms, daily_limit, max_fail_count)| PoolPolicy {
                max_in_flight,
                use_cooldown_ms,
                daily_limit,
                max_fail_count,
                ..policy()
            },
        )
}
