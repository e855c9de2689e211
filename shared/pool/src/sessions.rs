//! What lives here: the promises of a store of panel sessions, and of the attempts to begin one.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use crate::StoreError;

/// Who is signed in to the panel, for every instance alike. Every method is one atomic step, and one round trip where there is a
/// network.
///
/// A session is known by the digest of its token: whoever reads the store can't go on with it. All sessions of a user end at once by
/// a number, the *epoch* of the user, that each of them carries. A flush ends all of them.
#[async_trait]
pub trait SessionStore: Send + Sync + 'static {
    /// Counts an attempt to sign in, before the password is looked at: attempts that run side by side can't be more than
    /// those one after another. Past the most of this user, whoever it is, or of this source within the window it is refused, and not
    /// counted.
    async fn begin_sign_in(&self, attempt: &SignInAttempt<'_>) -> Result<SignIn, StoreError>;

    /// Begins a session after the right password, and forgets what was counted of user and source. The session that it
    /// replaces ends. `None`: all sessions of this user ended since the attempt began, so the password may be an old one.
    async fn complete_sign_in(
        &self,
        attempt: &SignInAttempt<'_>,
        epoch: SessionEpoch,
        session: &NewSession,
    ) -> Result<Option<Session>, StoreError>;

    /// A session that has not ended.
    async fn session(&self, id: &SessionId) -> Result<Option<Session>, StoreError>;

    /// Ends a session; tells whether it was there.
    async fn end_session(&self, id: &SessionId) -> Result<bool, StoreError>;

    /// Ends every session of a user, and every sign-in of theirs that has begun.
    async fn end_sessions(&self, user: &str) -> Result<(), StoreError>;
}

/// The digest of a session's token.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(pub [u8; 32]);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Enough to tell two apart.
        write!(f, "SessionId({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

/// An attempt to sign in.
#[derive(Debug, Clone, Copy)]
pub struct SignInAttempt<'a> {
    /// As whom, whether there is such a user or not.
    pub user: &'a str,
    /// From where.
    pub source: &'a str,
    /// Attempts that one user and one source may have within the window.
    pub most: u32,
    /// How long after the first of them the others count.
    pub window: Duration,
}

/// Whether an attempt may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// It may.
    Allowed {
        /// Which sessions of the user count.
        epoch: SessionEpoch,
        /// Whether there may be another one if this fails.
        last: LastAttempt,
    },
    /// There were too many.
    Refused {
        /// When the window ends, in milliseconds from now.
        ends_in_ms: u64,
    },
}

/// Of what an attempt is the last one within the window: all further ones are refused, if this is not the right password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LastAttempt {
    /// Of the user.
    pub of_user: bool,
    /// From the source.
    pub from_source: bool,
}

/// Which sessions of a user count. Opaque; it is handed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionEpoch(pub(crate) u64);

/// A session that is about to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewSession {
    /// The digest of its token.
    pub id: SessionId,
    /// How long it lasts, at most a day.
    pub ttl: Duration,
    /// The session that ends with this sign-in.
    pub replaces: Option<SessionId>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub user: String,
    /// When it ends, Unix milliseconds.
    pub expires_ms: u64,
}
