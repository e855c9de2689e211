//! What lives here: account files ↔ pool, and the credentials behind an account id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use b2a_domain::{Account, AccountId, AccountKind, AccountState, Credentials, Generation};
use b2a_objects::{
    ETag, ObjectError, ObjectKey, ObjectMeta, ObjectStore, ParsedAccount, account_file::key_of,
    is_account_key,
};
use b2a_pool::{AccountFilter, AccountUpsert, Page, PoolStore, StoreError, UpsertReply};
use parking_lot::RwLock;

/// Accounts that one page of the pool's list holds while it is compared with the files.
const PAGE: u32 = 1000;

/// Why account files and pool could not be brought together.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The object store failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The pool failed.
    #[error(transparent)]
    Pool(#[from] StoreError),
    /// There is no usable file with the credentials that were asked for, any more or yet.
    #[error("the account has no file with these credentials")]
    NoCredentials,
}

/// What one reconciliation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Files read because they were new or changed.
    pub read: u32,
    /// Accounts that came into the pool.
    pub added: u32,
    /// Accounts whose credentials or state changed.
    pub changed: u32,
    /// Accounts that left the pool because their file is gone.
    pub removed: u32,
    /// Accounts whose file is unusable.
    pub invalid: u32,
}

/// The account files and what this process knows of them.
pub struct AccountRepository {
    objects: Arc<dyn ObjectStore>,
    pool: Arc<dyn PoolStore>,
    /// The configId for files that name none.
    default_config: Option<String>,
    files: RwLock<HashMap<ObjectKey, KnownFile>>,
    credentials: RwLock<HashMap<AccountId, KnownCredentials>>,
    /// One reconciliation at a time in this process.
    syncing: tokio::sync::Mutex<()>,
}

/// A file as it was read last.
#[derive(Clone)]
struct KnownFile {
    etag: ETag,
    account: Arc<ParsedAccount>,
}

#[derive(Clone)]
struct KnownCredentials {
    key: ObjectKey,
    generation: Generation,
    credentials: Option<Arc<Credentials>>,
}

impl AccountRepository {
    /// A repository that knows nothing yet; [`AccountRepository::sync`] fills it. `default_config` stands in for a
    /// configId that a file lacks.
    pub fn new(
        objects: Arc<dyn ObjectStore>,
        pool: Arc<dyn PoolStore>,
        default_config: Option<String>,
    ) -> Self {
        Self {
            objects,
            pool,
            default_config,
            files: RwLock::default(),
            credentials: RwLock::default(),
            syncing: tokio::sync::Mutex::default(),
        }
    }

    /// Brings the pool in line with the files: reads what changed, upserts every account, removes those whose
    /// file is gone. A file that can't be read now keeps what was known of it.
    pub async fn sync(&self) -> Result<SyncReport, AccountsError> {
        let _one_at_a_time = self.syncing.lock().await;
        let mut report = SyncReport::default();
        let listed = self.objects.list("").await?;
        let mut files = HashMap::new();
        for meta in listed
            .into_iter()
            .filter(|meta| is_account_key(meta.key.as_str()))
        {
            if let Some(known) = self.look_at(&meta, &mut report).await {
                files.insert(meta.key.clone(), (meta, known));
            }
        }
        let chosen = one_file_per_account(&files);
        let mut pooled = self.pooled().await?;
        for (_, known) in &chosen {
            let in_pool = pooled.remove(&known.account.id);
            self.upsert(&known.account, in_pool.as_ref(), &mut report)
                .await?;
        }
        for id in pooled.into_keys() {
            report.removed += u32::from(self.pool.remove(&id).await?);
        }
        *self.credentials.write() = chosen
            .into_iter()
            .map(|(key, known)| {
                let account = &known.account;
                let credentials = account.credentials.clone().map(Arc::new);
                let generation = account.generation.clone();
                (
                    account.id.clone(),
                    KnownCredentials {
                        key,
                        generation,
                        credentials,
                    },
                )
            })
            .collect();
        *self.files.write() = files
            .into_iter()
            .map(|(key, (_, known))| (key, known))
            .collect();
        Ok(report)
    }

    /// The credentials of one generation of an account. When this process knows another generation, its file is
    /// read again: an upload may have come through another instance.
    pub async fn credentials(
        &self,
        id: &AccountId,
        generation: &Generation,
    ) -> Result<Arc<Credentials>, AccountsError> {
        let known = self.credentials.read().get(id).cloned();
        if let Some(known) = &known
            && known.generation == *generation
        {
            return known
                .credentials
                .clone()
                .ok_or(AccountsError::NoCredentials);
        }
        let key = match known {
            Some(known) => known.key,
            None => key_of(id).ok_or(AccountsError::NoCredentials)?,
        };
        let object = self
            .objects
            .get(&key)
            .await?
            .ok_or(AccountsError::NoCredentials)?;
        let account = self.parse(&key, &object.bytes);
        let credentials = account.credentials.map(Arc::new);
        if account.id != *id || account.generation != *generation {
            return Err(AccountsError::NoCredentials);
        }
        let fresh = KnownCredentials {
            key,
            generation: account.generation,
            credentials,
        };
        let credentials = fresh.credentials.clone();
        self.credentials.write().insert(account.id, fresh);
        credentials.ok_or(AccountsError::NoCredentials)
    }

    /// What a listed file holds: as known while its `ETag` stays, else read anew. `None`: it can't be read and never was.
    async fn look_at(&self, meta: &ObjectMeta, report: &mut SyncReport) -> Option<KnownFile> {
        let known = self.files.read().get(&meta.key).cloned();
        if let Some(known) = &known
            && known.etag == meta.etag
        {
            return Some(known.clone());
        }
        match self.objects.get(&meta.key).await {
            Ok(Some(object)) => {
                report.read += 1;
                let account = self.parse(&meta.key, &object.bytes);
                Some(KnownFile {
                    etag: object.meta.etag,
                    account: Arc::new(account),
                })
            }
            Ok(None) => None,
            Err(error) => {
                tracing::warn!(%error, "an account file can't be read; what was known of it stays");
                known
            }
        }
    }

    /// What the pool and the calls need of a file; the rest of it is not kept.
    fn parse(&self, key: &ObjectKey, bytes: &[u8]) -> ParsedAccount {
        let parsed = ParsedAccount::parse(key.as_str(), bytes, self.default_config.as_deref());
        ParsedAccount {
            file: None,
            ..parsed
        }
    }

    /// Every account in the pool, in as few calls as pages.
    async fn pooled(&self) -> Result<HashMap<AccountId, Account>, AccountsError> {
        let mut accounts = HashMap::new();
        let mut page = Page {
            offset: 0,
            limit: PAGE,
        };
        loop {
            let listed = self
                .pool
                .list(AccountKind::Business, &AccountFilter::default(), &page)
                .await?;
            let is_last = listed.items.len() < PAGE as usize;
            accounts.extend(
                listed
                    .items
                    .into_iter()
                    .map(|account| (account.id.clone(), account)),
            );
            if is_last {
                return Ok(accounts);
            }
            page.offset += PAGE;
        }
    }

    async fn upsert(
        &self,
        file: &ParsedAccount,
        in_pool: Option<&Account>,
        report: &mut SyncReport,
    ) -> Result<(), AccountsError> {
        report.invalid += u32::from(file.state == AccountState::Invalid);
        if in_pool.is_some_and(|account| says_the_same(file, account)) {
            return Ok(());
        }
        let upsert = AccountUpsert {
            id: file.id.clone(),
            generation: file.generation.clone(),
            state: file.state,
            reason: file.reason.clone(),
        };
        let reply = self.pool.upsert(&upsert).await?;
        match reply {
            UpsertReply::Added => report.added += 1,
            UpsertReply::Changed => report.changed += 1,
            UpsertReply::Unchanged => return Ok(()),
        }
        if file.state == AccountState::Invalid {
            let reason = file.reason.as_deref().unwrap_or("unknown");
            tracing::warn!(account = ?file.id, reason, "an account file is unusable");
        }
        Ok(())
    }
}

/// Whether the pool need not be told what the file says: the credentials are the same, and both or neither of them
/// hold the account for unusable or switched off.
fn says_the_same(file: &ParsedAccount, account: &Account) -> bool {
    let from_file = |state| matches!(state, AccountState::Invalid | AccountState::Disabled);
    let same_state = if from_file(file.state) || from_file(account.state) {
        file.state == account.state && file.reason == account.reason
    } else {
        true
    };
    file.generation == account.generation && same_state
}

/// When two files hold the same account, the one that was changed last counts; the other is named in the log.
fn one_file_per_account(
    files: &HashMap<ObjectKey, (ObjectMeta, KnownFile)>,
) -> Vec<(ObjectKey, KnownFile)> {
    let mut chosen: BTreeMap<&AccountId, (&ObjectMeta, &KnownFile)> = BTreeMap::new();
    for (meta, known) in files.values() {
        let newest = chosen.entry(&known.account.id).or_insert((meta, known));
        let newer = (meta.modified_ms, &meta.key) > (newest.0.modified_ms, &newest.0.key);
        if meta.key != newest.0.key {
            tracing::warn!(account = ?known.account.id, "two files hold the same account; the newer one counts");
        }
        if newer {
            *newest = (meta, known);
        }
    }
    chosen
        .into_values()
        .map(|(meta, known)| (meta.key.clone(), known.clone()))
        .collect()
}
