//! What lives here: what an upstream can be asked, and in what form it answers.

use async_trait::async_trait;
use b2a_domain::{AccountKind, Credentials, SessionToken};
use b2a_protocol::canonical::{AnswerEvent, ChatRequest, StopReason};

use crate::Failure;

/// A service that answers chat requests on behalf of an account.
#[async_trait]
pub trait Upstream: Send + Sync + 'static {
    /// Whose accounts it takes.
    fn kind(&self) -> AccountKind;

    /// What it can do by itself; what it can't, the gateway does in its place.
    fn abilities(&self) -> Abilities;

    /// Mints a session token from the account's credentials.
    async fn mint(&self, credentials: &Credentials) -> Result<SessionToken, Failure>;

    /// Opens an answer: everything up to the status and headers of the stream. Whoever drops the future
    /// or the stream ends the call.
    async fn open(&self, call: Call<'_>) -> Result<Answer, Failure>;
}

/// What an upstream can do by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// It takes the client's functions and calls them. Otherwise functions, calls and results reach it as text.
    pub functions: bool,
    /// A conversation of its own can be gone on with: [`Call::resume`].
    pub conversations: bool,
}

/// A conversation at the upstream, to go on with.
#[derive(Debug, Clone, Copy)]
pub struct Resume<'a> {
    /// What the upstream called it: [`AnswerStream::conversation`].
    pub conversation: &'a str,
    /// How many turns of the request it knows already, from the first on. Never all of them.
    pub known_turns: usize,
}

/// One question to an upstream.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Who asks.
    pub credentials: &'a Credentials,
    /// With which token.
    pub token: &'a SessionToken,
    /// The upstream's own model id; `None`: the service chooses.
    pub model: Option<&'a str>,
    /// Which tools the model may use.
    pub tools: Tools,
    /// What is asked.
    pub request: &'a ChatRequest,
    /// The conversation that the question goes on with; `None`: a new one. One that is gone at the upstream is a
    /// failure of kind [`FailureKind::ConversationGone`](crate::FailureKind::ConversationGone).
    pub resume: Option<Resume<'a>>,
}

/// Which of the service's own tools the model may use. None named: all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Tools {
    /// Web search.
    pub search: bool,
    /// Image generation.
    pub image: bool,
    /// Video generation.
    pub video: bool,
}

impl Tools {
    /// Whether the client named none, so that all may be used.
    pub const fn is_unrestricted(self) -> bool {
        !(self.search || self.image || self.video)
    }
}

/// An open answer.
pub type Answer = Box<dyn AnswerStream>;

/// The pieces of an answer as they arrive.
#[async_trait]
pub trait AnswerStream: Send {
    /// Waits until something is there and appends all of it to `events`, so that one read of the socket is
    /// one call, however many pieces it held. `Ok(Some(reason))`: what was appended is the end of a complete
    /// answer. After the end or a failure it must not be called again. Safe to drop and call anew before it is done.
    async fn next(&mut self, events: &mut Vec<AnswerEvent>) -> Result<Option<StopReason>, Failure>;

    /// The conversation that the answer belongs to, if it can be gone on with.
    fn conversation(&self) -> Option<&str>;
}
