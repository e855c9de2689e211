//! What lives here: everything that is known of all accounts, for lists: their files, and their place in the pool.

use std::collections::{BTreeMap, HashMap};

use b2a_domain::{Account, AccountId, AccountState};
use b2a_objects::ObjectKey;

use super::known::{Known, KnownFile};
use super::{AccountRepository, AccountsError};

/// All account files, and all accounts of the pool.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// Every account file, broken ones too, ordered by name.
    pub files: Vec<FileEntry>,
    /// Every account of the pool.
    pub pooled: HashMap<AccountId, Account>,
}

/// One account file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one part whether it is there"
)]
pub struct FileEntry {
    /// Its name in the store.
    pub key: ObjectKey,
    /// As it is stored, in bytes.
    pub size: u64,
    /// When it was written, Unix milliseconds.
    pub modified_ms: u64,
    /// Whose it is: by its content, else by its name.
    pub id: AccountId,
    /// What it is worth.
    pub verdict: FileVerdict,
    /// It could be read, and is a JSON object of the right form.
    pub is_json: bool,
    /// It names a configId of its own.
    pub has_config_id: bool,
    /// It names a csesidx, itself or in its authorization.
    pub has_csesidx: bool,
    /// Another file of the same account counts instead of this one.
    pub superseded_by: Option<ObjectKey>,
    /// It is sealed and damaged: no key opens it.
    pub is_damaged: bool,
}

/// What an account file is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileVerdict {
    /// The account can serve.
    Sound,
    /// The operator has switched it off; what would keep it from serving even so, if there is something.
    Disabled(Option<String>),
    /// Something is wrong with it, in the words of the admin contract.
    Invalid(String),
    /// It can't be read now, or not with our master key; `read_failed: …`.
    Unreadable(String),
}

impl FileVerdict {
    /// What is wrong, in the words of the admin contract.
    pub fn problem(&self) -> Option<&str> {
        match self {
            Self::Sound => None,
            Self::Disabled(problem) => problem.as_deref(),
            Self::Invalid(problem) | Self::Unreadable(problem) => Some(problem),
        }
    }
}

/// One account: its file, its entry in the pool, or both.
#[derive(Debug, Clone, Copy)]
pub struct AccountEntry<'a> {
    /// Whose.
    pub id: &'a AccountId,
    /// The file that counts.
    pub file: Option<&'a FileEntry>,
    /// What the pool knows.
    pub pooled: Option<&'a Account>,
}

impl Inventory {
    /// Every account that has a file or is in the pool, ordered by name.
    pub fn accounts(&self) -> Vec<AccountEntry<'_>> {
        let mut accounts: BTreeMap<&AccountId, AccountEntry<'_>> = BTreeMap::new();
        for (id, account) in &self.pooled {
            let (file, pooled) = (None, Some(account));
            accounts.insert(id, AccountEntry { id, file, pooled });
        }
        for file in self.files.iter().filter(|f| f.superseded_by.is_none()) {
            let (id, pooled) = (&file.id, self.pooled.get(&file.id));
            let entry = accounts.entry(id).or_insert(AccountEntry {
                id,
                file: None,
                pooled,
            });
            // A file that can't be read shares its name with one that can: the latter tells more.
            if entry.file.is_none_or(|other| !other.is_json) {
                entry.file = Some(file);
            }
        }
        accounts.into_values().collect()
    }

    /// One account.
    pub fn account(&self, id: &AccountId) -> Option<AccountEntry<'_>> {
        self.accounts().into_iter().find(|entry| entry.id == id)
    }

    /// The files of one account, also those that do not count.
    pub fn files_of(&self, id: &AccountId) -> impl Iterator<Item = &FileEntry> {
        self.files.iter().filter(move |file| file.id == *id)
    }
}

impl AccountRepository {
    /// Looks at all files and at the whole pool, and changes neither.
    pub async fn inventory(&self) -> Result<Inventory, AccountsError> {
        let pooled = self.pooled().await?;
        self.scan().await?;
        let known = self.known.read();
        let mut files: Vec<FileEntry> = known
            .files()
            .values()
            .map(|file| entry(&known, file))
            .collect();
        drop(known);
        files.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(Inventory { files, pooled })
    }
}

fn entry(known: &Known, file: &KnownFile) -> FileEntry {
    let id = file.id();
    let is_readable = file.trouble.is_none();
    let counts = known
        .file_of(&id)
        .filter(|_| is_readable)
        .map(|counts| &counts.meta.key)
        .filter(|counts| **counts != file.meta.key);
    let read = file.read.as_ref().filter(|_| is_readable);
    FileEntry {
        key: file.meta.key.clone(),
        size: file.meta.size,
        modified_ms: file.meta.modified_ms,
        verdict: verdict(file),
        is_json: read.is_some_and(|read| read.is_json),
        has_config_id: read.is_some_and(|read| read.has_config_id),
        has_csesidx: read.is_some_and(|read| read.has_csesidx),
        superseded_by: counts.cloned(),
        is_damaged: file.trouble.as_ref().is_some_and(|it| it.is_damaged),
        id,
    }
}

fn verdict(file: &KnownFile) -> FileVerdict {
    if let Some(trouble) = &file.trouble {
        return FileVerdict::Unreadable(format!("read_failed: {}", trouble.reason));
    }
    let Some(account) = file.account() else {
        return FileVerdict::Unreadable("read_failed".to_owned());
    };
    match (account.state, &account.reason) {
        (AccountState::Disabled, problem) => FileVerdict::Disabled(problem.clone()),
        (_, Some(problem)) => FileVerdict::Invalid(problem.clone()),
        (_, None) => FileVerdict::Sound,
    }
}
