//! What lives here: taking in account files that somebody brings. Each stands for itself: a bad one fails alone.

use std::collections::HashSet;

use b2a_domain::AccountId;
use b2a_objects::{AccountFile, ObjectKey, ParsedAccount, PutCondition};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;

use super::place::Stored;
use super::{AccountRepository, AccountsError, Overwrite, SaveOutcome};
use crate::import::Incoming;

/// Accounts that are written at once.
const WRITES_AT_ONCE: usize = 8;

/// How an import treats what it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportRules {
    /// What becomes of accounts that are there already.
    pub overwrite: Overwrite,
    /// Files that are no sound account are copied under their own name, where nothing has that name, and are then
    /// shown as invalid; else they fail. For moving a whole data directory.
    pub keep_unusable: bool,
}

/// What became of one file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedEntry {
    /// Its name as the sender has it, safe to show.
    pub name: String,
    /// Whose account it is, as far as it tells.
    pub email: Option<String>,
    /// What became of it.
    pub outcome: EntryOutcome,
}

/// What became of one file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryOutcome {
    /// The account is new.
    Created,
    /// The account was there, and was changed.
    Replaced,
    /// The account was there with the same content.
    Unchanged,
    /// Nothing was done, and why.
    Skipped(String),
    /// It is no sound account, and was copied as it is.
    KeptUnusable(String),
    /// Nothing was done because something is wrong.
    Failed(String),
}

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Every account file that was found, in the order in which they were done.
    pub entries: Vec<ImportedEntry>,
    /// Archives that can't be read, or not to their end: `<name>: <why>`.
    pub broken_archives: Vec<String>,
}

impl ImportReport {
    /// How many files ended like this.
    pub fn count(&self, ended: impl Fn(&EntryOutcome) -> bool) -> usize {
        let ends = self.entries.iter().filter(|entry| ended(&entry.outcome));
        ends.count()
    }

    /// Accounts that are in the store now as they were brought.
    pub fn succeeded(&self) -> usize {
        self.count(EntryOutcome::is_success)
    }

    /// Files of which nothing came, or nothing usable.
    pub fn failed(&self) -> usize {
        self.count(|outcome| {
            matches!(
                outcome,
                EntryOutcome::Failed(_) | EntryOutcome::KeptUnusable(_)
            )
        })
    }

    /// Files that were passed over on purpose.
    pub fn skipped(&self) -> usize {
        self.count(|outcome| matches!(outcome, EntryOutcome::Skipped(_)))
    }

    /// `<name>: <why>` for everything that did not go as it should, skipped files included.
    pub fn errors(&self) -> Vec<String> {
        let told = self.entries.iter().filter_map(|entry| {
            let why = entry.outcome.why()?;
            Some(format!("{}: {why}", entry.name))
        });
        told.chain(self.broken_archives.iter().cloned()).collect()
    }
}

impl EntryOutcome {
    /// The account is in the store now as it was brought.
    pub const fn is_success(&self) -> bool {
        matches!(self, Self::Created | Self::Replaced | Self::Unchanged)
    }

    /// Why it is no success.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Created | Self::Replaced | Self::Unchanged => None,
            Self::Skipped(why) | Self::KeptUnusable(why) | Self::Failed(why) => Some(why),
        }
    }
}

/// One file, as far as it was read before anything is written.
enum Read {
    Account {
        name: String,
        id: AccountId,
        file: Box<AccountFile>,
        /// When it was written, Unix milliseconds.
        written_ms: Option<u64>,
    },
    Unusable {
        name: String,
        stored: Option<Bytes>,
        id: Option<AccountId>,
        why: String,
    },
}

impl AccountRepository {
    /// Takes in account files; `progress` hears of each as it is done. Of two files for one account in the same
    /// import the one with the later credentials stays.
    pub async fn import(
        &self,
        files: BoxStream<'static, Incoming>,
        rules: ImportRules,
        progress: impl Fn(&ImportedEntry) + Sync + Send,
    ) -> Result<ImportReport, AccountsError> {
        self.scan().await?;
        let mut report = ImportReport::default();
        let (mut seen, mut doubles) = (HashSet::new(), Vec::new());
        {
            let first_of_each = files.filter_map(|incoming| {
                let read = match incoming {
                    Incoming::File {
                        name,
                        content,
                        written_ms,
                    } => Some(self.read_incoming(name, content, written_ms)),
                    Incoming::BrokenArchive { name, reason } => {
                        report.broken_archives.push(format!("{name}: {reason}"));
                        None
                    }
                };
                let is_double = match &read {
                    Some(Read::Account { id, .. }) => !seen.insert(id.clone()),
                    _ => false,
                };
                let now = if is_double {
                    doubles.extend(read);
                    None
                } else {
                    read
                };
                std::future::ready(now)
            });
            let mut done = std::pin::pin!(
                first_of_each
                    .map(|read| self.take_in(read, rules.overwrite, rules.keep_unusable))
                    .buffer_unordered(WRITES_AT_ONCE)
            );
            let mut entries = Vec::new();
            while let Some(entry) = done.next().await {
                progress(&entry);
                entries.push(entry);
            }
            report.entries = entries;
        }
        let overwrite = match rules.overwrite {
            Overwrite::Never => Overwrite::Never,
            Overwrite::Always | Overwrite::IfNewer => Overwrite::IfNewer,
        };
        for read in doubles {
            let entry = self.take_in(read, overwrite, false).await;
            progress(&entry);
            report.entries.push(entry);
        }
        Ok(report)
    }

    /// Makes an account of a file, opened if it is sealed: a backup of ours is.
    fn read_incoming(
        &self,
        name: String,
        content: Result<Bytes, String>,
        written_ms: Option<u64>,
    ) -> Read {
        let unusable = |name, stored, id, why| Read::Unusable {
            name,
            stored,
            id,
            why,
        };
        let stored = match content {
            Ok(stored) => stored,
            Err(why) => return unusable(name, None, None, why),
        };
        let key = ObjectKey::new(name.clone());
        let plain = match key.map(|key| self.vault.open(&key, &stored)) {
            Ok(Ok(plain)) => plain,
            Ok(Err(problem)) => return unusable(name, Some(stored), None, problem.to_string()),
            Err(problem) => return unusable(name, None, None, problem.to_string()),
        };
        let parsed = self.parse(&name, &plain);
        match parsed {
            ParsedAccount {
                file: Some(file),
                reason: None,
                id,
                ..
            } => Read::Account {
                name,
                id,
                file: Box::new(file),
                written_ms,
            },
            ParsedAccount { id, reason, .. } => {
                let why = reason.unwrap_or_else(|| "json_parse_error".to_owned());
                unusable(name, Some(stored), Some(id), why)
            }
        }
    }

    async fn take_in(&self, read: Read, overwrite: Overwrite, keep: bool) -> ImportedEntry {
        match read {
            Read::Account {
                name,
                id,
                file,
                written_ms,
            } => {
                let email = Some(id.name().to_owned());
                let outcome = match self.save_of(*file, overwrite, written_ms).await {
                    Ok(saved) => outcome_of(saved.outcome),
                    Err(error) => EntryOutcome::Failed(error.to_string()),
                };
                ImportedEntry {
                    name,
                    email,
                    outcome,
                }
            }
            Read::Unusable {
                name,
                stored,
                id,
                why,
            } => {
                let outcome = match stored.filter(|_| keep) {
                    Some(stored) => self.keep_unusable(&name, stored, why).await,
                    None => EntryOutcome::Failed(why),
                };
                ImportedEntry {
                    name,
                    email: id.map(|id| id.name().to_owned()),
                    outcome,
                }
            }
        }
    }

    /// Copies a file that is no sound account, so that it is not lost without a word.
    async fn keep_unusable(&self, name: &str, stored: Bytes, why: String) -> EntryOutcome {
        let copied = async {
            let key = ObjectKey::new(name).map_err(b2a_objects::ObjectError::from)?;
            match self.read(&key).await? {
                Stored::Absent => {
                    let content = match self.vault.open(&key, &stored) {
                        Ok(plain) => self.vault.close(&key, plain).unwrap_or(stored),
                        Err(_) => stored,
                    };
                    let put = self.objects.put(&key, content, PutCondition::IfAbsent);
                    put.await?;
                    Ok(true)
                }
                Stored::Present(_) | Stored::Unreadable(_) => Ok::<_, AccountsError>(false),
            }
        };
        match copied.await {
            Ok(true) => EntryOutcome::KeptUnusable(why),
            Ok(false) => EntryOutcome::Skipped(format!("{why}; a file of that name is there")),
            Err(error) => EntryOutcome::Failed(format!("{why}; {error}")),
        }
    }
}

fn outcome_of(saved: SaveOutcome) -> EntryOutcome {
    match saved {
        SaveOutcome::Created => EntryOutcome::Created,
        SaveOutcome::Replaced => EntryOutcome::Replaced,
        SaveOutcome::Unchanged => EntryOutcome::Unchanged,
        SaveOutcome::KeptExisting => {
            EntryOutcome::Skipped("the account exists, and is not to be overwritten".to_owned())
        }
        SaveOutcome::KeptNewer => {
            EntryOutcome::Skipped("the account has newer credentials".to_owned())
        }
    }
}
