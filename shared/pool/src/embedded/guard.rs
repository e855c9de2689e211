//! What lives here: the egress guard. When most leases of many accounts get 429, it is our address that is
//! throttled, and every further account would be burnt for nothing: then none is handed out for a while.

use std::collections::{BTreeSet, VecDeque};

use b2a_domain::{AccountId, Outcome};

/// Of the last [`WINDOW`] leases, within [`WINDOW_MS`], [`MOST`] were throttled, by at least [`ACCOUNTS`].
const WINDOW: u64 = 20;
const WINDOW_MS: u64 = 10_000;
const MOST: usize = 16;
const ACCOUNTS: usize = 8;
/// The first pause; each further one is twice as long.
const PAUSE_MS: u64 = 5_000;
/// The longest pause, and how long after one the next is a first one again.
const PAUSE_CEILING_MS: u64 = 120_000;

/// What is known of throttled leases.
#[derive(Debug, Default)]
pub(super) struct Guard {
    throttles: VecDeque<Throttle>,
    /// Leases that ended ever.
    released: u64,
    paused_until: u64,
    pauses: u32,
}

#[derive(Debug)]
struct Throttle {
    /// Which lease it was among all that ended.
    number: u64,
    /// When it ended. Time in which no account is handed out does not count, so that the first 429 after a
    /// pause makes another one.
    at: u64,
    account: AccountId,
}

impl Guard {
    /// How long no account is handed out, in milliseconds; `None`: they are.
    pub(super) fn pause_ms(&self, now: u64) -> Option<u64> {
        self.paused_until.checked_sub(now).filter(|wait| *wait > 0)
    }

    /// Notes that a lease of this account ended.
    pub(super) fn note(&mut self, account: &AccountId, outcome: Outcome, now: u64) {
        self.released = self.released.saturating_add(1);
        match outcome {
            Outcome::RateLimited { .. } => self.note_throttled(account, now),
            Outcome::Ok if self.pauses > 0 => {
                self.throttles.clear();
                self.paused_until = 0;
                self.pauses = 0;
            }
            _ => {}
        }
    }

    fn note_throttled(&mut self, account: &AccountId, now: u64) {
        let released = self.released;
        self.throttles.retain(|throttle| {
            throttle.number + WINDOW > released && throttle.at + WINDOW_MS > now
        });
        self.throttles.push_back(Throttle {
            number: released,
            at: now.max(self.paused_until),
            account: account.clone(),
        });
        let accounts: BTreeSet<&AccountId> = self
            .throttles
            .iter()
            .map(|throttle| &throttle.account)
            .collect();
        if self.paused_until <= now && self.throttles.len() >= MOST && accounts.len() >= ACCOUNTS {
            self.pause(now);
        }
    }

    fn pause(&mut self, now: u64) {
        if now - self.paused_until > PAUSE_CEILING_MS {
            self.pauses = 0;
        }
        let pause_ms = (PAUSE_MS << self.pauses.min(20)).min(PAUSE_CEILING_MS);
        self.paused_until = now.saturating_add(pause_ms);
        self.pauses = self.pauses.saturating_add(1);
        for throttle in &mut self.throttles {
            throttle.at = throttle.at.saturating_add(pause_ms);
        }
    }
}
