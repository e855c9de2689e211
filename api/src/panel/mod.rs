//! What lives here: who may use the panel: its user, sessions, and what a browser has to show.

pub(crate) mod cookie;
mod files;
mod first_password;
mod passwords;
mod site;
mod stored_user;
mod users;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use b2a_config::Settings;
use b2a_pool::{
    LastAttempt, NewSession, Session, SessionEpoch, SessionId, SessionStore, SignIn, SignInAttempt,
    StoreError,
};
use b2a_process::Parts;
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

pub(crate) use files::{FILES, Lookup, PanelFile, PanelFiles};
pub use first_password::PanelNotice;
pub(crate) use passwords::PasswordsBusy;
pub(crate) use site::Site;
pub(crate) use users::UserError;

use passwords::Passwords;
use users::{FoundUser, PanelUsers};

/// How long a session lasts, however much it is used.
pub(crate) const SESSION: Duration = Duration::from_secs(12 * 3600);
/// Wrong passwords that one user and one address may send within [`WINDOW`].
pub(crate) const ATTEMPTS: u32 = 10;
/// How long they count.
pub(crate) const WINDOW: Duration = Duration::from_secs(15 * 60);
/// How long a start waits for the user to be set up.
const SET_UP_LIMIT: Duration = Duration::from_secs(15);

/// Who may use the panel.
pub(crate) struct Panel {
    users: PanelUsers,
    sessions: Arc<dyn SessionStore>,
    passwords: Arc<Passwords>,
    pub(crate) site: Site,
}

/// What outlives a change of the settings.
pub(crate) struct SignIns {
    sessions: Arc<dyn SessionStore>,
    passwords: Arc<Passwords>,
}

impl SignIns {
    /// Nobody signs in yet; sessions are in this store.
    pub(crate) fn new(sessions: Arc<dyn SessionStore>) -> Self {
        Self {
            sessions,
            passwords: Arc::default(),
        }
    }
}

/// Somebody who signed in.
pub(crate) struct SignedIn {
    /// What the browser gets.
    pub(crate) token: SecretString,
    pub(crate) session: Session,
}

/// An attempt to sign in that failed.
pub(crate) struct FailedSignIn {
    pub(crate) error: SignInError,
    /// Whom it was the last attempt of: further ones are refused for a while.
    pub(crate) last: LastAttempt,
}

/// Why somebody could not sign in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    /// There is no such user, or the password is another one.
    #[error("the user name or the password is wrong")]
    Wrong,
    /// There were too many attempts.
    #[error("too many attempts to sign in; try again later")]
    TooMany {
        /// When that ends, in milliseconds from now.
        ends_in_ms: u64,
    },
    /// The state store is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The user can't be read.
    #[error(transparent)]
    User(#[from] UserError),
    /// Too many passwords are checked at once.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
}

impl Panel {
    /// The panel of a gateway over these parts.
    pub(crate) fn new(settings: &Settings, parts: &Parts, sign_ins: &SignIns) -> Self {
        let (sessions, passwords) = (&sign_ins.sessions, &sign_ins.passwords);
        Self {
            users: PanelUsers {
                repository: Arc::clone(&parts.repository),
                sessions: Arc::clone(sessions),
                clock: Arc::clone(&parts.clock),
                passwords: Arc::clone(passwords),
                settings: settings.admin.clone(),
            },
            sessions: Arc::clone(sessions),
            passwords: Arc::clone(passwords),
            site: Site {
                public_base_url: settings.public_base_url.clone(),
                proxies: settings.trusted_proxies.clone(),
            },
        }
    }

    /// Sees to it that there is a user, and tells who it is. An object store that is away is no reason not to start: a sign-in
    /// looks again.
    pub(crate) async fn set_up(&self, address: SocketAddr) -> PanelNotice {
        let set_up = tokio::time::timeout(SET_UP_LIMIT, self.users.set_up()).await;
        let found = match set_up {
            Ok(Ok(found)) => Some(found),
            Ok(Err(error)) => {
                tracing::warn!(%error, "nobody can sign in to the panel yet");
                None
            }
            Err(_) => {
                tracing::warn!(
                    "nobody can sign in to the panel yet: the object store takes too long"
                );
                None
            }
        };
        let (username, password) = found
            .map(|found| (found.user.username, found.made_up))
            .unzip();
        PanelNotice {
            url: self.site.panel_url(Some(address)),
            username,
            password: password.flatten(),
        }
    }

    /// Begins a session for whoever knows the password; the session that the browser had ends. An unknown user is told
    /// nothing else than a wrong password, and neither is quicker.
    pub(crate) async fn sign_in(
        &self,
        username: &str,
        password: SecretString,
        source: &str,
        replaces: Option<SessionId>,
    ) -> Result<SignedIn, FailedSignIn> {
        let attempt = SignInAttempt {
            user: username,
            source,
            most: ATTEMPTS,
            window: WINDOW,
        };
        // Before the user is read: a password that is changed meanwhile is not taken any more.
        let begun = self.sessions.begin_sign_in(&attempt).await;
        let (signed_in, last) = match begun {
            Ok(SignIn::Allowed { epoch, last }) => {
                let signed_in = self.complete(&attempt, epoch, password, replaces).await;
                (signed_in, last)
            }
            Ok(SignIn::Refused { ends_in_ms }) => {
                let error = SignInError::TooMany { ends_in_ms };
                (Err(error), LastAttempt::default())
            }
            Err(error) => (Err(error.into()), LastAttempt::default()),
        };
        signed_in.map_err(|error| FailedSignIn { error, last })
    }

    /// The rest of an attempt that may go on.
    async fn complete(
        &self,
        attempt: &SignInAttempt<'_>,
        epoch: SessionEpoch,
        password: SecretString,
        replaces: Option<SessionId>,
    ) -> Result<SignedIn, SignInError> {
        let found = self.users.user().await?;
        self.tell_made_up(&found);
        let stored = found.user;
        let fits = self.passwords.fits(password, stored.password_hash).await?;
        let is_user = stored.username.as_bytes().ct_eq(attempt.user.as_bytes());
        if !(fits & bool::from(is_user)) {
            return Err(SignInError::Wrong);
        }
        let token = cookie::new_token();
        let new = NewSession {
            id: cookie::id_of(token.expose_secret()),
            ttl: SESSION,
            replaces,
        };
        let session = self.sessions.complete_sign_in(attempt, epoch, &new).await?;
        let session = session.ok_or(SignInError::Wrong)?;
        Ok(SignedIn { token, session })
    }

    /// A session that has not ended.
    pub(crate) async fn session(&self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        self.sessions.session(id).await
    }

    /// Ends a session, on every instance. Tells which one, if it had not ended before.
    pub(crate) async fn sign_out(&self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        let session = self.sessions.session(id).await?;
        let is_ended = self.sessions.end_session(id).await?;
        Ok(session.filter(|_| is_ended))
    }

    /// Gives the user another password and ends all sessions. Tells the user's name, and when the password was changed.
    pub(crate) async fn change_password(
        &self,
        password: SecretString,
    ) -> Result<(String, String), UserError> {
        let user = self.users.change_password(password).await?;
        Ok((user.username, user.password_updated_at))
    }

    /// A user that could not be set up at the start is at the first sign-in.
    fn tell_made_up(&self, found: &FoundUser) {
        if let Some(password) = &found.made_up {
            let notice = PanelNotice {
                url: self.site.panel_url(None),
                username: Some(found.user.username.clone()),
                password: Some(password.clone()),
            };
            notice.print_made_up();
        }
    }
}
