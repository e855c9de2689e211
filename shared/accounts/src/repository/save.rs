//! What lives here: writing an account's credentials without ever losing newer ones.

use b2a_domain::{AccountId, AccountState, Generation};
use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use b2a_objects::{AccountFile, ObjectError, ObjectKey, ParsedAccount, PutCondition};
use b2a_pool::{StoreError, UpsertReply};

use super::merge::{merged, set_taken_ms, taken_ms};
use super::place::Found;
use super::sync::upsert_of;
use super::{AccountRepository, AccountsError, TRIES};

/// What an account that is there already means for a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Its credentials are replaced. Only those that somebody else writes at the same time, and that are
    /// newer, stay.
    Always,
    /// They are replaced unless they are as new, by their `timestamp` or else by the time of their file.
    IfNewer,
    /// The account stays as it is.
    Never,
}

/// What a save did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Whose account it is.
    pub id: AccountId,
    /// Its file.
    pub file: ObjectKey,
    /// What became of it.
    pub outcome: SaveOutcome,
}

/// What became of an account that was to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveOutcome {
    /// There was none; there is now.
    Created,
    /// Its file was changed.
    Replaced,
    /// Its file said the same already.
    Unchanged,
    /// Nothing was written: there is one, and it was not to be overwritten.
    KeptExisting,
    /// Nothing was written: somebody else has brought newer credentials.
    KeptNewer,
}

/// What is to be saved, and what is known of it.
struct Fresh {
    file: AccountFile,
    parsed: ParsedAccount,
    /// When its credentials came to be, Unix milliseconds.
    taken_ms: u64,
    overwrite: Overwrite,
}

/// What to do about an account whose file is there.
enum Decision {
    Write(Box<AccountFile>),
    Leave(SaveOutcome),
}

impl AccountRepository {
    /// Writes an account: as `<email>.json`, or into the file that it lives in. Fields that `file` does not fill
    /// (name, mail, unknown ones) keep their old values. The pool hears of it at once.
    ///
    /// Of two that save at once, the one with the later credentials is left in the end, whoever writes first.
    /// [`AccountsError::Unsound`] when the file is no sound account; then nothing is written.
    pub async fn save(
        &self,
        file: AccountFile,
        overwrite: Overwrite,
    ) -> Result<Saved, AccountsError> {
        self.save_of(file, overwrite, None).await
    }

    /// The same for a file that was written at this time, Unix milliseconds: so old are its credentials unless it says
    /// something else.
    pub(super) async fn save_of(
        &self,
        file: AccountFile,
        overwrite: Overwrite,
        written_ms: Option<u64>,
    ) -> Result<Saved, AccountsError> {
        let fresh = self.fresh(file, overwrite, written_ms)?;
        let id = fresh.parsed.id.clone();
        let mut based_on = None;
        for _ in 0..TRIES {
            let place = self.place_of(&id).await?;
            let saved = |outcome| Saved {
                id: id.clone(),
                file: place.key.clone(),
                outcome,
            };
            let (content, condition, outcome) = match &place.found {
                None => {
                    based_on.get_or_insert(Generation::new(""));
                    let mut content = fresh.file.clone();
                    if let Some(written_ms) = written_ms.filter(|_| taken_ms(&content).is_none()) {
                        // The new file's own time says nothing.
                        set_taken_ms(&mut content, written_ms);
                    }
                    (content, PutCondition::IfAbsent, SaveOutcome::Created)
                }
                Some(found) => {
                    let first = based_on.get_or_insert_with(|| found.parsed.generation.clone());
                    let raced = *first != found.parsed.generation;
                    match decide(&fresh, found, raced) {
                        Decision::Leave(outcome) => {
                            if outcome == SaveOutcome::Unchanged {
                                // Whoever wrote the same before us may not have reached the pool.
                                self.tell_pool(&found.parsed).await;
                            }
                            return Ok(saved(outcome));
                        }
                        Decision::Write(content) => {
                            let condition = PutCondition::IfMatch(found.meta.etag.clone());
                            (*content, condition, SaveOutcome::Replaced)
                        }
                    }
                }
            };
            let plain = content
                .to_bytes()
                .map_err(|error| AccountsError::Unstorable(error.to_string()))?;
            if plain.len() > MAX_ACCOUNT_FILE_BYTES {
                // With what was kept of the old file; nobody could read it.
                let reason =
                    format!("the file would be larger than {MAX_ACCOUNT_FILE_BYTES} bytes");
                return Err(AccountsError::Unsound(reason));
            }
            let parsed = self.parse(place.key.as_str(), &plain);
            match self.write(&place.key, plain, condition).await {
                Ok(_) => {
                    self.tell_pool(&parsed).await;
                    return Ok(saved(outcome));
                }
                Err(AccountsError::Objects(ObjectError::Conflict)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(AccountsError::Contended)
    }

    fn fresh(
        &self,
        file: AccountFile,
        overwrite: Overwrite,
        written_ms: Option<u64>,
    ) -> Result<Fresh, AccountsError> {
        let unstorable = |error: serde_json::Error| AccountsError::Unstorable(error.to_string());
        let plain = file.to_bytes().map_err(unstorable)?;
        let parsed = self.parse("", &plain);
        if let Some(reason) = parsed.reason {
            return Err(AccountsError::Unsound(reason));
        }
        let taken_ms = taken_ms(&file)
            .or(written_ms)
            .unwrap_or_else(|| self.clock.now_ms());
        Ok(Fresh {
            file,
            parsed,
            taken_ms,
            overwrite,
        })
    }

    /// Brings a written file into the pool. When the pool is away, its next sync does: the file is the truth.
    pub(super) async fn tell_pool(&self, parsed: &ParsedAccount) {
        if let Err(error) = self.try_tell_pool(parsed).await {
            tracing::warn!(account = ?parsed.id, %error, "the pool hears of an account file with the next sync");
        }
    }

    async fn try_tell_pool(&self, parsed: &ParsedAccount) -> Result<(), StoreError> {
        let reply = self.pool.upsert(&upsert_of(parsed)).await?;
        if reply == UpsertReply::Unchanged && parsed.state == AccountState::Pending {
            // The very credentials that were refused, uploaded again: they deserve another proof.
            let account = self.pool.get(&parsed.id).await?;
            if account.is_some_and(|account| account.state == AccountState::PendingExternal) {
                self.pool.prove_anew(&parsed.id).await?;
            }
        }
        Ok(())
    }
}

/// Whether the account that was `found` is overwritten, and with what. `raced`: its credentials are not those that
/// were there when the save began.
fn decide(fresh: &Fresh, found: &Found, raced: bool) -> Decision {
    if fresh.overwrite == Overwrite::Never {
        return Decision::Leave(SaveOutcome::KeptExisting);
    }
    let Some(old) = &found.parsed.file else {
        // It is no JSON: nothing of it can be kept, and nothing of it can be newer.
        return Decision::Write(Box::new(fresh.file.clone()));
    };
    let mut content = merged(old, &fresh.file);
    let same_credentials = found.parsed.generation == fresh.parsed.generation;
    if !same_credentials {
        let found_taken_ms = taken_ms(old).unwrap_or(found.meta.modified_ms);
        let by_time = raced || fresh.overwrite == Overwrite::IfNewer;
        let has_credentials = found.parsed.credentials.is_some();
        if by_time && has_credentials && found_taken_ms >= fresh.taken_ms {
            return Decision::Leave(SaveOutcome::KeptNewer);
        }
        if taken_ms(&fresh.file).is_none() {
            // The old file's time is not that of these credentials.
            set_taken_ms(&mut content, fresh.taken_ms);
        }
    }
    if content == *old {
        return Decision::Leave(SaveOutcome::Unchanged);
    }
    Decision::Write(Box::new(content))
}
