//! What lives here: the panel's user in the object store, so that no flush of the state store resets the password.

use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::AccountRepository;
use b2a_config::AdminSettings;
use b2a_domain::Clock;
use b2a_objects::{ETag, ObjectError, ObjectKey, PutCondition, SealingError};
use b2a_pool::{SessionStore, StoreError};
use bytes::Bytes;
use secrecy::SecretString;
use tokio::time::timeout;

use super::first_password;
use super::passwords::{Passwords, PasswordsBusy};
use super::stored_user::{KEY, OLD_KEY, StoredUser};
use crate::admin::rfc3339;

/// The name of a user whom nobody named.
const DEFAULT_NAME: &str = "admin";
/// How long the object store may take.
const OBJECT_LIMIT: Duration = Duration::from_secs(10);
/// How often a write is tried anew that somebody else was quicker with.
const TRIES: u32 = 5;

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
    etag: ETag,
    /// The password, if it was made up just now: nobody knows it but who is told now.
    pub(super) made_up: Option<SecretString>,
}

/// Why there is nobody to sign in as.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserError {
    /// The object store failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It is sealed with a key that we lack, or damaged. It is not overwritten.
    #[error("{KEY}: {0}")]
    Unreadable(#[from] SealingError),
    /// It is not what we wrote. It is not overwritten.
    #[error("{KEY} holds no user; remove it for a new one")]
    Broken,
    /// Too many passwords are checked at once.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// The password is another one now, but the sessions that began with the old one may go on.
    #[error("the password was changed, but its sessions could not be ended: {0}")]
    Sessions(#[from] StoreError),
    /// Others wrote it again and again.
    #[error("{KEY} is being changed by others; try again")]
    Contended,
}

impl PanelUsers {
    /// The user; where there is none, the one of the settings, the old system's, or a new one whose password is made up. A
    /// password of the settings that is not the one which was taken over last is taken over.
    pub(super) async fn set_up(&self) -> Result<FoundUser, UserError> {
        for _ in 0..TRIES {
            let (user, made_up, condition, before) = match self.load().await? {
                Some(found) => {
                    let Some(user) = self.as_configured(&found.user).await? else {
                        return Ok(found);
                    };
                    let condition = PutCondition::IfMatch(found.etag);
                    (user, None, condition, Some(found.user.username))
                }
                None => {
                    let (user, made_up) = self.first_user().await?;
                    (user, made_up, PutCondition::IfAbsent, None)
                }
            };
            let Some(etag) = self.write(&user, condition).await? else {
                continue;
            };
            if let Some(before) = before {
                tracing::info!("the panel's user is as the settings say now");
                self.sessions.end_sessions(&before).await?;
            }
            return Ok(FoundUser {
                user,
                etag,
                made_up,
            });
        }
        Err(UserError::Contended)
    }

    /// The user, set up if there is none yet.
    pub(super) async fn user(&self) -> Result<FoundUser, UserError> {
        match self.load().await? {
            Some(found) => Ok(found),
            None => self.set_up().await,
        }
    }

    /// Gives the user another password, and ends all sessions.
    pub(super) async fn change_password(
        &self,
        password: SecretString,
    ) -> Result<StoredUser, UserError> {
        let hash = self.passwords.hash(password).await?;
        for _ in 0..TRIES {
            let found = self.user().await?;
            let mut user = found.user;
            user.password_hash.clone_from(&hash);
            user.password_updated_at = rfc3339(self.clock.now_ms());
            if self
                .write(&user, PutCondition::IfMatch(found.etag))
                .await?
                .is_some()
            {
                self.sessions.end_sessions(&user.username).await?;
                return Ok(user);
            }
        }
        Err(UserError::Contended)
    }

    async fn load(&self) -> Result<Option<FoundUser>, UserError> {
        let Some((plain, etag)) = self.object(KEY).await? else {
            return Ok(None);
        };
        let user = StoredUser::read(&plain).ok_or(UserError::Broken)?;
        Ok(Some(FoundUser {
            user,
            etag,
            made_up: None,
        }))
    }

    /// An object in clear.
    async fn object(&self, key: &str) -> Result<Option<(Bytes, ETag)>, UserError> {
        let key = ObjectKey::new(key).map_err(ObjectError::from)?;
        let reading = timeout(OBJECT_LIMIT, self.repository.objects().get(&key));
        let Some(object) = reading.await.unwrap_or_else(|_| late())? else {
            return Ok(None);
        };
        let plain = self.repository.vault().open(&key, &object.bytes)?;
        Ok(Some((plain, object.meta.etag)))
    }

    /// `None`: somebody else was quicker.
    async fn write(
        &self,
        user: &StoredUser,
        condition: PutCondition,
    ) -> Result<Option<ETag>, UserError> {
        let key = ObjectKey::new(KEY).map_err(ObjectError::from)?;
        let stored = self
            .repository
            .vault()
            .close(&key, user.to_bytes().into())?;
        let writing = timeout(
            OBJECT_LIMIT,
            self.repository.objects().put(&key, stored, condition),
        );
        match writing.await.unwrap_or_else(|_| late()) {
            Ok(etag) => Ok(Some(etag)),
            Err(ObjectError::Conflict) => Ok(None),
            Err(error) => Err(error.into()),
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
        if let Some((plain, _)) = self.object(OLD_KEY).await? {
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

fn late<T>() -> Result<T, ObjectError> {
    let reason = format!("no answer within {} s", OBJECT_LIMIT.as_secs());
    Err(ObjectError::Unavailable(reason))
}
