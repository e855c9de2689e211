//! What lives here: the driver that takes account files which the operator drops.

mod bucket;
mod directory;
mod place;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::{AccountId, AccountKind, TaskKind};
use b2a_objects::AccountFile;
use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use bytes::Bytes;

use crate::drivers::{DriverSetup, DriverSetupError};
use crate::soundness::{Sound, judge};
use crate::{AuthorizationSource, Brought, Driver, DriverError, Fate, Offers, Wanted, answer};
use bucket::BucketInbox;
use directory::DirectoryInbox;
use place::{Place, PlaceError};

const NAME: &str = "inbox";

/// Takes account files from places where the operator drops them: for a registration any sound one, for a renewal the one of
/// that account. A file is taken by one bridge alone, goes to `done/` once its account is in the pool, and to `bad/` with a
/// `.reason` beside it when it can't be used.
struct InboxDriver {
    places: Vec<Arc<dyn Place>>,
    default_config: String,
}

pub(super) fn make(setup: &DriverSetup<'_>) -> Result<Option<Box<dyn Driver>>, DriverSetupError> {
    let refused = |reason: String| DriverSetupError {
        driver: NAME,
        reason,
    };
    let settings = &setup.settings.registrar.inbox;
    let mut places: Vec<Arc<dyn Place>> = Vec::new();
    if let Some(directory) = &settings.directory {
        let place = DirectoryInbox::open(directory, setup.worker, Arc::clone(&setup.clock));
        let place = place.map_err(|error| refused(format!("directory: {error}")))?;
        places.push(Arc::new(place));
    }
    let prefix = settings.bucket_prefix.trim();
    if !prefix.is_empty() {
        let bucket = setup.bucket.clone().ok_or_else(|| {
            refused("bucket_prefix: there is no bucket, set s3.bucket as well".to_owned())
        })?;
        let place = BucketInbox::open(bucket, prefix, setup.worker, Arc::clone(&setup.clock));
        let place = place.map_err(|error| refused(format!("bucket_prefix: {error}")))?;
        places.push(Arc::new(place));
    }
    Ok((!places.is_empty()).then(|| {
        Box::new(InboxDriver {
            places,
            default_config: setup.settings.default_config.clone(),
        }) as Box<dyn Driver>
    }))
}

#[async_trait]
impl Driver for InboxDriver {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn bring(&self, wanted: &Wanted) -> Result<Brought, DriverError> {
        for place in &self.places {
            let found = self.take_from(place.as_ref(), wanted).await;
            if let Some(brought) = found.map_err(unavailable)? {
                return Ok(brought);
            }
        }
        Err(DriverError::NothingHere(
            "no file in the inbox is of use".to_owned(),
        ))
    }

    async fn offers(&self, kind: TaskKind) -> Offers {
        let mut accounts = Vec::new();
        for place in &self.places {
            match self.look_through(place.as_ref()).await {
                Ok(found) => accounts.extend(found.into_iter().map(|(_, account)| account)),
                Err(error) => tracing::warn!(%error, place = %place, "the inbox can't be read"),
            }
        }
        match (accounts.is_empty(), kind) {
            (true, _) => Offers::Nothing,
            (false, TaskKind::Register) => Offers::Anything,
            (false, TaskKind::Refresh) => Offers::Accounts(accounts),
        }
    }

    async fn settle(&self, brought: &Brought, fate: Fate<'_>) {
        for place in &self.places {
            match self.settle_in(place.as_ref(), brought, fate).await {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, place = %place, "a file in the inbox can't be moved: it may be taken again");
                }
            }
        }
    }
}

fn unavailable(error: PlaceError) -> DriverError {
    DriverError::TryLater(format!("the inbox can't be used: {error}"))
}

impl InboxDriver {
    /// Takes the first file that is of use.
    async fn take_from(
        &self,
        place: &dyn Place,
        wanted: &Wanted,
    ) -> Result<Option<Brought>, PlaceError> {
        let asked_for = match wanted {
            Wanted::Registration => None,
            Wanted::Renewal(account) => {
                let email = account.email.as_deref().unwrap_or_default();
                match AccountId::new(AccountKind::Business, email) {
                    Ok(account) => Some(account),
                    Err(_) => return Ok(None),
                }
            }
        };
        for (name, account) in self.look_through(place).await? {
            let is_of_use = asked_for.as_ref().is_none_or(|it| *it == account);
            if !is_of_use {
                continue;
            }
            let Some(taken) = place.take(&name).await? else {
                continue;
            };
            // Read again: between the look and the taking, the operator may have put another one there.
            let Some(content) = place.read_taken(&taken).await? else {
                continue;
            };
            match self.read(&content) {
                Ok((brought, sound)) if sound.id == account => return Ok(Some(brought)),
                _ => place.put_back(&taken).await?,
            }
        }
        Ok(None)
    }

    /// The sound files that nobody has taken. Bad ones are moved aside.
    async fn look_through(
        &self,
        place: &dyn Place,
    ) -> Result<Vec<(String, AccountId)>, PlaceError> {
        let mut found = Vec::new();
        for name in place.waiting().await? {
            let content = match place.read_waiting(&name).await {
                Ok(Some(content)) => content,
                // Taken or removed since.
                Ok(None) => continue,
                Err(PlaceError::TooLarge) => Bytes::from(vec![b' '; MAX_ACCOUNT_FILE_BYTES + 1]),
                Err(error) => return Err(error),
            };
            match self.read(&content) {
                Ok((_, sound)) => found.push((name, sound.id)),
                Err(reason) => {
                    // Only whoever takes it may move it.
                    if let Some(taken) = place.take(&name).await? {
                        tracing::warn!(
                            file = name,
                            reason,
                            "a bad file in the inbox was moved aside"
                        );
                        place.move_to_bad(&taken, &reason).await?;
                    }
                }
            }
        }
        Ok(found)
    }

    fn read(&self, content: &[u8]) -> Result<(Brought, Sound), String> {
        if content.len() > MAX_ACCOUNT_FILE_BYTES {
            return Err(format!("larger than {MAX_ACCOUNT_FILE_BYTES} bytes"));
        }
        let (account, source) = answer::read(content, AuthorizationSource::Storage)?;
        let sound = judge(&account, &self.default_config)?;
        Ok((Brought { account, source }, sound))
    }

    /// Finds the taken file that holds just this account. That way it is found also by a bridge that was started anew since.
    async fn settle_in(
        &self,
        place: &dyn Place,
        brought: &Brought,
        fate: Fate<'_>,
    ) -> Result<bool, PlaceError> {
        for taken in place.taken().await? {
            let Some(content) = place.read_taken(&taken).await? else {
                continue;
            };
            let holds = |account: &AccountFile| *account == brought.account;
            if !self.read(&content).is_ok_and(|(it, _)| holds(&it.account)) {
                continue;
            }
            match fate {
                Fate::Accepted => place.move_to_done(&taken).await?,
                Fate::Refused(reason) => place.move_to_bad(&taken, reason).await?,
                Fate::Kept => place.keep(&taken).await?,
            }
            return Ok(true);
        }
        Ok(false)
    }
}
