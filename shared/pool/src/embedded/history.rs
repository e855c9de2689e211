//! What lives here: what the embedded pool remembers of an account's past.

use std::collections::VecDeque;

use b2a_domain::{AccountEvent, AccountEventKind, AccountState};

use super::record::Record;
use crate::accounts::{MOST_ACCOUNT_EVENTS, MOST_EVENT_REASON_BYTES};

/// The latest events of an account, from the oldest to the newest.
#[derive(Debug, Default)]
pub(super) struct History(VecDeque<AccountEvent>);

impl History {
    /// Takes note of an event; the oldest one leaves for it. A reason that is too long is cut.
    pub(super) fn note(&mut self, mut event: AccountEvent) {
        event.reason = event.reason.map(cut);
        while self.0.len() >= MOST_ACCOUNT_EVENTS {
            self.0.pop_front();
        }
        self.0.push_back(event);
    }

    /// From the newest to the oldest.
    pub(super) fn newest_first(&self) -> Vec<AccountEvent> {
        self.0.iter().rev().cloned().collect()
    }
}

impl Record {
    /// Is in this state from now on, for this reason.
    pub(super) fn enter(&mut self, state: AccountState, reason: Option<String>, now: u64) {
        if (self.state, &self.reason) != (state, &reason) {
            self.history.note(AccountEvent {
                reason: reason.clone(),
                ..AccountEvent::new(now, AccountEventKind::Entered(state))
            });
        }
        self.state = state;
        self.reason = reason;
    }
}

fn cut(reason: String) -> String {
    if reason.len() <= MOST_EVENT_REASON_BYTES {
        return reason;
    }
    let whole = (0..=MOST_EVENT_REASON_BYTES)
        .rev()
        .find_map(|end| reason.get(..end));
    format!("{}…", whole.unwrap_or_default())
}
