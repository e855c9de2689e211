//! What lives here: the panel's user in the object store, so that no flush of the state store resets the password.

use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::AccountRepository;
use b2a_config::AdminSettings;
use b2a_domain::Clock;
use b2a_objects::{KeptError, KeptObject, Next};
use b2a_pool::{SessionStore, StoreError};
use bytes::Bytes;
use secrecy::SecretString;

use super::first_password;
use super::passwords::{Passwords, PasswordsBusy};
use super::stored_user::{KEY, OLD_KEY, StoredUser};
use crate::admin::rfc3339;

/// The name of a user whom nobody named.
const DEFAULT_NAME: &str = "admin";
/// How long the object store may take.
const OBJECT_LIMIT: Duration = Duration::from_secs(10);

/// The panel's user.
pub(crate) struct PanelUsers {
    /// Where objects are, and what opens and seals them.
    pub(super) repository: Arc<AccountRepository>,
    pub(super) sessions: Arc<dyn SessionStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) passwords: Arc<Passwords>,
    pub(super) settings: AdminSettings,
}

/// The user as it was found.
pub(super) struct FoundUser {
    pub(super) user: StoredUser,
    /// The password, if it was made up just now: nobody knows it but who is told now.
    pub(super) made_up: Option<SecretString>,
}

impl FoundUser {
    /// One that somebody knows the password of.
    const fn there(user: StoredUser) -> Self {
        let made_up = None;
        Self { user, made_up }
    }
}

/// Why there is nobody to sign in as.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserError {
    /// The object can't be read or changed.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// It is not what we wrote. It is not overwritten.
    #[error("{KEY} holds no user; remove it for a new one")]
    Broken,
    /// Too many passwords are checked at once.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// The password is another one now, but the sessions that began with the old one may go on.
    #[error("the password was changed, but its sessions could not be ended: {0}")]
    Sessions(#[from] StoreError),
}

impl PanelUsers {
    /// The user; where there is none, the one of the settings, the old system's, or a new one whose password is made up. A
    /// password of the settings that is not the one which was taken over last is taken over.
    pub(super) async fn set_up(&self) -> Result<FoundUser, UserError> {
        let user = self.object(KEY);
        let (found, before) = user.change(|stored| self.as_set_up(stored)).await?;
        if let Some(before) = before {
            tracing::info!("the panel's user is as the settings say now");
            self.sessions.end_sessions(&before).await?;
        }
        Ok(found)
    }

    /// The user, set up if there is none yet.
    pub(super) async fn user(&self) -> Result<FoundUser, UserError> {
        match self.object(KEY).read().await? {
            Some(plain) => Ok(FoundUser::there(parsed(&plain)?)),
            None => self.set_up().await,
        }
    }

    /// Gives the user another password, and ends all sessions.
    pub(super) async fn change_password(
        &self,
        password: SecretString,
    ) -> Result<StoredUser, UserError> {
        let hash = &self.passwords.hash(password).await?;
        let object = self.object(KEY);
        let changing = object.change(|stored| async move {
            let mut user = match stored {
                Some(plain) => parsed(&plain)?,
                None => self.first_user().await?.0,
            };
            user.password_hash.clone_from(hash);
            user.password_updated_at = rfc3339(self.clock.now_ms());
            Ok::<_, UserError>(Next::Write(user.to_bytes().into(), user))
        });
        let user = changing.await?;
        self.sessions.end_sessions(&user.username).await?;
        Ok(user)
    }

    /// What is there, or the first user; with the name that it had, if the settings make another of it.
    async fn as_set_up(
        &self,
        stored: Option<Bytes>,
    ) -> Result<Next<(FoundUser, Option<String>)>, UserError> {
        let (found, before) = match stored {
            Some(plain) => {
                let user = parsed(&plain)?;
                let Some(changed) = self.as_configured(&user).await? else {
                    return Ok(Next::Keep((FoundUser::there(user), None)));
                };
                (FoundUser::there(changed), Some(user.username))
            }
            None => {
                let (user, made_up) = self.first_user().await?;
                (FoundUser { user, made_up }, None)
            }
        };
        let content = found.user.to_bytes().into();
        Ok(Next::Write(content, (found, before)))
    }

    fn object(&self, key: &'static str) -> KeptObject<'_> {
        KeptObject {
            objects: &**self.repository.objects(),
            key,
            vault: Some(self.repository.vault()),
            limit: OBJECT_LIMIT,
        }
    }

    /// The user with what the settings say now and did not say when it was written; `None`: it is as they say.
    async fn as_configured(&self, user: &StoredUser) -> Result<Option<StoredUser>, UserError> {
        let mut changed = user.clone();
        if let Some(name) = self.settings.username_in_force() {
            name.clone_into(&mut changed.username);
        }
        if let Some(password) = self.settings.password_in_force() {
            let password = SecretString::from(password.to_owned());
            let is_taken_over = match &user.configured_hash {
                Some(hash) => self.passwords.fits(password.clone(), hash.clone()).await?,
                None => false,
            };
            if !is_taken_over {
                let hash = self.passwords.hash(password).await?;
                changed.password_hash.clone_from(&hash);
                changed.configured_hash = Some(hash);
                changed.password_updated_at = rfc3339(self.clock.now_ms());
            }
        }
        Ok((changed != *user).then_some(changed))
    }

    /// The user of a deployment that has none; with the password, if it was made up.
    async fn first_user(&self) -> Result<(StoredUser, Option<SecretString>), UserError> {
        let configured_name = self.settings.username_in_force().map(str::to_owned);
        let name = configured_name.clone().unwrap_or(DEFAULT_NAME.to_owned());
        let now = rfc3339(self.clock.now_ms());
        if let Some(password) = self.settings.password_in_force() {
            let hash = self.passwords.hash(password.to_owned().into()).await?;
            let mut user = StoredUser::new(name, hash.clone(), now);
            user.configured_hash = Some(hash);
            return Ok((user, None));
        }
        if let Some(plain) = self.object(OLD_KEY).read().await? {
            if let Some(mut user) = StoredUser::read_old(&plain) {
                user.username = configured_name.unwrap_or(user.username);
                tracing::info!("the panel's user of {OLD_KEY} is taken over");
                return Ok((user, None));
            }
            tracing::warn!("{OLD_KEY} holds no user that could be taken over");
        }
        let password = first_password::make_up();
        let hash = self.passwords.hash(password.clone()).await?;
        Ok((StoredUser::new(name, hash, now), Some(password)))
    }
}

fn parsed(plain: &Bytes) -> Result<StoredUser, UserError> {
    StoredUser::read(plain).ok_or(UserError::Broken)
}
