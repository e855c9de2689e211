//! What lives here: panel sessions in this process's memory.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::Clock;
use parking_lot::Mutex;

use crate::limits::ttl_ms;
use crate::{
    LastAttempt, NewSession, Session, SessionEpoch, SessionId, SessionStore, SignIn, SignInAttempt,
    StoreError,
};

/// Entries of each sort that are kept; beyond, those go that end first.
const MOST: usize = 10_000;

/// Panel sessions in this process's memory: for a single process, and for tests.
pub struct EmbeddedSessions {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sessions: HashMap<SessionId, Kept>,
    /// Only users who have signed in.
    epochs: HashMap<String, u64>,
    attempts: HashMap<Counted, Attempts>,
}

struct Kept {
    session: Session,
    epoch: u64,
}

#[derive(PartialEq, Eq, Hash, Clone)]
enum Counted {
    User(String),
    Source(String),
}

struct Attempts {
    count: u32,
    ends_ms: u64,
}

impl EmbeddedSessions {
    /// No sessions yet. Time is `clock`'s.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }
}

impl fmt::Debug for EmbeddedSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedSessions").finish_non_exhaustive()
    }
}

#[async_trait]
impl SessionStore for EmbeddedSessions {
    async fn begin_sign_in(&self, attempt: &SignInAttempt<'_>) -> Result<SignIn, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut state = self.state.lock();
        let counted = counted(attempt);
        let past_most = counted.iter().filter_map(|of| {
            let attempts = state.attempts.get(of)?;
            (attempts.ends_ms > now_ms && attempts.count >= attempt.most)
                .then_some(attempts.ends_ms)
        });
        if let Some(ends_ms) = past_most.max() {
            let ends_in_ms = ends_ms - now_ms;
            return Ok(SignIn::Refused { ends_in_ms });
        }
        let [of_user, from_source] =
            counted.map(|of| state.count(of, now_ms, ttl_ms(attempt.window)) == attempt.most);
        let epoch = state.epochs.get(attempt.user).copied();
        Ok(SignIn::Allowed {
            epoch: SessionEpoch(epoch.unwrap_or(0)),
            last: LastAttempt {
                of_user,
                from_source,
            },
        })
    }

    async fn complete_sign_in(
        &self,
        attempt: &SignInAttempt<'_>,
        epoch: SessionEpoch,
        new: &NewSession,
    ) -> Result<Option<Session>, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut state = self.state.lock();
        let current = state.epochs.get(attempt.user).copied().unwrap_or(0);
        if current != epoch.0 {
            return Ok(None);
        }
        let epoch = if current == 0 {
            state.next_epoch(attempt.user, now_ms)
        } else {
            current
        };
        for of in counted(attempt) {
            state.attempts.remove(&of);
        }
        if let Some(replaced) = &new.replaces {
            state.sessions.remove(replaced);
        }
        let session = Session {
            user: attempt.user.to_owned(),
            expires_ms: now_ms.saturating_add(ttl_ms(new.ttl)),
        };
        let kept = Kept {
            session: session.clone(),
            epoch,
        };
        make_room(&mut state.sessions, now_ms, |kept| kept.session.expires_ms);
        state.sessions.insert(new.id, kept);
        Ok(Some(session))
    }

    async fn session(&self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        let now_ms = self.clock.now_ms();
        let state = self.state.lock();
        let counts = |kept: &&Kept| {
            let epoch = state.epochs.get(&kept.session.user);
            kept.session.expires_ms > now_ms && epoch == Some(&kept.epoch)
        };
        let kept = state.sessions.get(id).filter(counts);
        Ok(kept.map(|kept| kept.session.clone()))
    }

    async fn end_session(&self, id: &SessionId) -> Result<bool, StoreError> {
        Ok(self.state.lock().sessions.remove(id).is_some())
    }

    async fn end_sessions(&self, user: &str) -> Result<(), StoreError> {
        let now_ms = self.clock.now_ms();
        let mut state = self.state.lock();
        state.next_epoch(user, now_ms);
        state.sessions.retain(|_, kept| kept.session.user != user);
        Ok(())
    }
}

impl State {
    /// Tells how many there are with this one.
    fn count(&mut self, of: Counted, now_ms: u64, window_ms: u64) -> u32 {
        make_room(&mut self.attempts, now_ms, |attempts| attempts.ends_ms);
        let attempts = self.attempts.entry(of).or_insert(Attempts {
            count: 0,
            ends_ms: 0,
        });
        if attempts.ends_ms <= now_ms {
            *attempts = Attempts {
                count: 0,
                ends_ms: now_ms.saturating_add(window_ms),
            };
        }
        attempts.count += 1;
        attempts.count
    }

    fn next_epoch(&mut self, user: &str, now_ms: u64) -> u64 {
        let last = self.epochs.get(user).copied().unwrap_or(0);
        let next = (last + 1).max(now_ms.saturating_mul(1000));
        self.epochs.insert(user.to_owned(), next);
        next
    }
}

fn counted(attempt: &SignInAttempt<'_>) -> [Counted; 2] {
    [
        Counted::User(attempt.user.to_owned()),
        Counted::Source(attempt.source.to_owned()),
    ]
}

/// Forgets what has ended when there is no room for another entry, and if that is nothing, what ends first.
fn make_room<K: Clone + Eq + Hash, V>(
    entries: &mut HashMap<K, V>,
    now_ms: u64,
    ends_ms: impl Fn(&V) -> u64,
) {
    if entries.len() < MOST {
        return;
    }
    entries.retain(|_, value| ends_ms(value) > now_ms);
    if entries.len() >= MOST {
        let first = entries.iter().min_by_key(|(_, value)| ends_ms(value));
        if let Some(first) = first.map(|(key, _)| key.clone()) {
            entries.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_room_and_what_ends_first_leaves() {
        let mut entries: HashMap<usize, u64> = (0..MOST).map(|n| (n, 100 + n as u64)).collect();
        make_room(&mut entries, 50, |ends_ms| *ends_ms);
        assert_eq!(entries.len(), MOST - 1);
        assert!(!entries.contains_key(&0));
        entries.insert(0, 100);
        make_room(&mut entries, 200, |ends_ms| *ends_ms);
        assert!(!entries.contains_key(&100) && entries.contains_key(&101));
    }
}
