//! What lives here: the conversations that the naive reference remembers.

use super::known::Known;
use super::steps::{Memory, Slot};

/// A conversation, and who has it.
#[derive(Debug, Clone)]
struct Held {
    key: u8,
    account: Slot,
    generation: u8,
    /// The lease that left it.
    lease: usize,
    expires_ms: u64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Memories(Vec<Held>);

impl Memories {
    /// Forgets those whose time is over.
    pub(crate) fn catch_up(&mut self, now: u64) {
        self.0.retain(|held| held.expires_ms > now);
    }

    /// The account that has this conversation. One that has other credentials by now never gets it back.
    pub(crate) fn holder(&mut self, key: u8, accounts: &[Option<Known>]) -> Option<Slot> {
        let is_there = |held: &Held| {
            let known = accounts[held.account].as_ref();
            known.is_some_and(|known| known.generation == held.generation)
        };
        self.0.retain(|held| held.key != key || is_there(held));
        let found = self.0.iter().find(|held| held.key == key);
        found.map(|held| held.account)
    }

    /// Gives a conversation away; tells which lease left it.
    pub(crate) fn take(&mut self, key: u8) -> Option<usize> {
        let at = self.0.iter().position(|held| held.key == key)?;
        Some(self.0.remove(at).lease)
    }

    /// Remembers the conversation that this lease of an account left.
    pub(crate) fn remember(
        &mut self,
        memory: Memory,
        (account, generation): (Slot, u8),
        lease: usize,
        now: u64,
    ) {
        self.take(memory.key);
        self.0.push(Held {
            key: memory.key,
            account,
            generation,
            lease,
            expires_ms: now + memory.ttl_ms,
        });
        self.0.sort_by_key(|held| (held.expires_ms, held.key));
        let excess = self.0.len().saturating_sub(memory.most as usize);
        self.0.drain(..excess);
    }
}
