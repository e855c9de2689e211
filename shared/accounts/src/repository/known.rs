//! What lives here: what this process knows of the account files, as they were read last.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use b2a_domain::{AccountId, Credentials};
use b2a_objects::{ObjectKey, ObjectMeta, ParsedAccount};

/// The files, and which of them counts for which account.
#[derive(Default)]
pub(super) struct Known {
    files: HashMap<ObjectKey, KnownFile>,
    /// The file that counts, for each account that has one which could be read.
    by_account: HashMap<AccountId, ObjectKey>,
    /// All files were listed at least once.
    is_complete: bool,
}

/// One file.
#[derive(Clone)]
pub(super) struct KnownFile {
    /// As it was listed or read last.
    pub(super) meta: ObjectMeta,
    /// What it held when it could be read last.
    pub(super) read: Option<Arc<ReadFile>>,
    /// Why it can't be read as it is now.
    pub(super) trouble: Option<Trouble>,
}

/// What is kept of a file's content.
#[allow(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub(super) struct ReadFile {
    /// What the pool needs of it, without the file itself and the credentials.
    pub(super) account: ParsedAccount,
    /// What calls need of it.
    pub(super) credentials: Option<Arc<Credentials>>,
    /// It is a JSON object of the right form.
    pub(super) is_json: bool,
    /// It has an e-mail that can be an account's, and is not just named after one.
    pub(super) names_itself: bool,
    pub(super) has_config_id: bool,
    pub(super) has_csesidx: bool,
}

/// Why a file can't be read.
#[derive(Clone)]
pub(super) struct Trouble {
    pub(super) reason: Arc<str>,
    /// Another try may succeed though the file stays the same: the store failed, not the key.
    pub(super) may_pass: bool,
    /// No key opens it.
    pub(super) is_damaged: bool,
}

impl ReadFile {
    /// Keeps what is needed of a file's content.
    pub(super) fn of(mut parsed: ParsedAccount) -> Self {
        let credentials = parsed.credentials.take().map(Arc::new);
        let filled = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
        let file = parsed.file.as_ref();
        let field = |text: Option<&Option<String>>| filled(text.and_then(|text| text.as_deref()));
        let email_faults = ["missing email", "invalid email"];
        let has_email = !email_faults.contains(&parsed.reason.as_deref().unwrap_or_default());
        Self {
            is_json: file.is_some(),
            names_itself: file.is_some() && has_email,
            has_config_id: field(file.map(|file| &file.config_id)),
            // A csesidx may also come out of the authorization, which only credentials tell.
            has_csesidx: field(file.map(|file| &file.csesidx)) || credentials.is_some(),
            credentials,
            account: ParsedAccount {
                file: None,
                ..parsed
            },
        }
    }
}

impl KnownFile {
    /// The account and its credentials, if the file could ever be read.
    pub(super) fn account(&self) -> Option<&ParsedAccount> {
        self.read.as_ref().map(|read| &read.account)
    }

    /// Whose file it is: by its content, else by its name.
    pub(super) fn id(&self) -> AccountId {
        match self.account() {
            Some(account) => account.id.clone(),
            None => ParsedAccount::unreadable(self.meta.key.as_str(), "").id,
        }
    }

    /// By what one of two files for the same account counts: the one that names the account itself, then the one
    /// that was written last.
    fn rank(&self) -> (bool, u64, &ObjectKey) {
        let names_itself = self.read.as_ref().is_some_and(|read| read.names_itself);
        (names_itself, self.meta.modified_ms, &self.meta.key)
    }
}

impl Known {
    /// What a complete look at all files found.
    pub(super) fn of_all(files: HashMap<ObjectKey, KnownFile>) -> Self {
        let by_account = chosen(&files);
        Self {
            files,
            by_account,
            is_complete: true,
        }
    }

    pub(super) const fn is_complete(&self) -> bool {
        self.is_complete
    }

    pub(super) const fn files(&self) -> &HashMap<ObjectKey, KnownFile> {
        &self.files
    }

    /// The file that counts for an account.
    pub(super) fn file_of(&self, id: &AccountId) -> Option<&KnownFile> {
        self.files.get(self.by_account.get(id)?)
    }

    /// The files that count, with their accounts.
    pub(super) fn counting(&self) -> impl Iterator<Item = &KnownFile> {
        self.by_account
            .values()
            .filter_map(|key| self.files.get(key))
    }

    /// Takes in one file that was just read or written.
    pub(super) fn put(&mut self, file: KnownFile) {
        if let Some(account) = file.account() {
            let id = account.id.clone();
            self.by_account.insert(id, file.meta.key.clone());
        }
        self.files.insert(file.meta.key.clone(), file);
    }

    /// Forgets files that were just removed.
    pub(super) fn forget(&mut self, keys: &[ObjectKey]) {
        self.files.retain(|key, _| !keys.contains(key));
        self.by_account.retain(|_, key| !keys.contains(key));
    }
}

/// Which file counts for each account.
fn chosen(files: &HashMap<ObjectKey, KnownFile>) -> HashMap<AccountId, ObjectKey> {
    let mut chosen: BTreeMap<&AccountId, &KnownFile> = BTreeMap::new();
    for file in files.values() {
        let Some(account) = file.account() else {
            continue;
        };
        let best = chosen.entry(&account.id).or_insert(file);
        if file.rank() > best.rank() {
            *best = file;
        }
    }
    let keyed = chosen.into_iter();
    keyed
        .map(|(id, file)| (id.clone(), file.meta.key.clone()))
        .collect()
}
