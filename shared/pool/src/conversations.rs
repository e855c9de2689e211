//! What lives here: the words in which the pool remembers which account has which conversation.

use std::time::Duration;

/// What a conversation is known by: a digest of all that was said in it, and of who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationKey(pub [u8; 32]);

/// A conversation that the account of a lease has at the upstream, to be gone on with.
#[derive(Debug, Clone, Copy)]
pub struct Remembered<'a> {
    /// What it will be asked for by.
    pub key: ConversationKey,
    /// What the upstream calls it. One of more than [`Remembered::MAX_NAME`] bytes, or of none, is not remembered.
    pub conversation: &'a str,
    /// For how long.
    pub ttl: Duration,
    /// How many are remembered in the whole pool; those that end first make room.
    pub most: u32,
}

impl Remembered<'_> {
    /// The longest name of a conversation, in bytes.
    pub const MAX_NAME: usize = 512;

    /// Whether it can be remembered at all.
    pub(crate) const fn is_sound(&self) -> bool {
        !self.conversation.is_empty() && self.conversation.len() <= Self::MAX_NAME && self.most > 0
    }
}
