//! What lives here: the conversations that the embedded pool remembers.

use std::collections::{BTreeSet, HashMap};

use b2a_domain::{AccountId, Generation};

use super::pool::CHORES;
use crate::limits::ttl_ms;
use crate::{ConversationKey, Remembered};

/// A conversation, and who has it.
#[derive(Debug)]
pub(super) struct Conversation {
    pub(super) account: AccountId,
    pub(super) generation: Generation,
    /// What the upstream calls it.
    pub(super) name: String,
    pub(super) expires_ms: u64,
}

/// All of them, and in which order they end.
#[derive(Debug, Default)]
pub(super) struct Conversations {
    by_key: HashMap<ConversationKey, Conversation>,
    expiry: BTreeSet<(u64, ConversationKey)>,
}

impl Conversations {
    /// The conversation of this key; one whose time is over is there until somebody forgets it.
    pub(super) fn get(&self, key: &ConversationKey) -> Option<&Conversation> {
        self.by_key.get(key)
    }

    /// Forgets a conversation and gives it away.
    pub(super) fn take(&mut self, key: &ConversationKey) -> Option<Conversation> {
        let taken = self.by_key.remove(key)?;
        self.expiry.remove(&(taken.expires_ms, *key));
        Some(taken)
    }

    /// Remembers a conversation that this account has.
    pub(super) fn remember(
        &mut self,
        remembered: &Remembered<'_>,
        account: &AccountId,
        generation: &Generation,
        now: u64,
    ) {
        if !remembered.is_sound() {
            return;
        }
        self.take(&remembered.key);
        let expires_ms = now.saturating_add(ttl_ms(remembered.ttl));
        let conversation = Conversation {
            account: account.clone(),
            generation: generation.clone(),
            name: remembered.conversation.to_owned(),
            expires_ms,
        };
        self.by_key.insert(remembered.key, conversation);
        self.expiry.insert((expires_ms, remembered.key));
        self.expire(CHORES, now);
        let most = usize::try_from(remembered.most).unwrap_or(usize::MAX);
        self.forget_first(self.by_key.len().saturating_sub(most).min(CHORES));
    }

    /// Forgets those whose time is over, at most `limit`; tells how many there were.
    pub(super) fn expire(&mut self, limit: usize, now: u64) -> usize {
        let over = self.expiry.iter().take_while(|(end, _)| *end <= now);
        let over = over.take(limit).count();
        self.forget_first(over);
        over
    }

    fn forget_first(&mut self, count: usize) {
        for _ in 0..count {
            if let Some((_, key)) = self.expiry.pop_first() {
                self.by_key.remove(&key);
            }
        }
    }
}
