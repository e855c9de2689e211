//! What lives here: bringing the pool in line with the account files.

use std::collections::{HashMap, HashSet};

use b2a_domain::{Account, AccountId, AccountKind, AccountState};
use b2a_objects::ParsedAccount;
use b2a_pool::{AccountFilter, AccountUpsert, Page, UpsertReply};

use super::known::{Known, KnownFile};
use super::{AccountRepository, AccountsError};

/// Accounts that one page of the pool's list holds while it is compared with the files.
const PAGE: u32 = 1000;

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

impl AccountRepository {
    /// Brings the pool in line with the files: reads what changed, upserts every account, removes those whose
    /// file is gone. A file that can't be read now, or not with our master key, keeps what the pool knows of it.
    pub async fn sync(&self) -> Result<SyncReport, AccountsError> {
        let _one_at_a_time = self.syncing.lock().await;
        // Before the files: an account that comes in meanwhile is not taken for one whose file is gone.
        let mut pooled = self.pooled().await?;
        let read = self.scan().await?;
        let mut report = SyncReport {
            read,
            ..SyncReport::default()
        };
        let (counting, unreadable) = {
            let known = self.known.read();
            warn_of_doubles(&known);
            let counting: Vec<KnownFile> = known.counting().cloned().collect();
            (counting, unreadable(&known))
        };
        for file in &counting {
            let Some(account) = file.account() else {
                continue;
            };
            let in_pool = pooled.remove(&account.id);
            self.upsert(account, in_pool.as_ref(), &mut report).await?;
        }
        if unreadable.iter().any(|id| !pooled.contains_key(id)) {
            tracing::warn!(
                "account files that can't be read may belong to any account: none leaves the pool"
            );
            return Ok(report);
        }
        for id in pooled.into_keys().filter(|id| !unreadable.contains(id)) {
            report.removed += u32::from(self.pool.remove(&id).await?);
        }
        Ok(report)
    }

    /// Every account in the pool, in as few calls as pages.
    pub(super) async fn pooled(&self) -> Result<HashMap<AccountId, Account>, AccountsError> {
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
        match self.pool.upsert(&upsert_of(file)).await? {
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

/// What the pool is told of a file.
pub(super) fn upsert_of(file: &ParsedAccount) -> AccountUpsert {
    AccountUpsert {
        id: file.id.clone(),
        generation: file.generation.clone(),
        state: file.state,
        reason: file.reason.clone(),
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

/// The accounts, as far as the names tell, of files that could never be read: nothing is known of them, least of all
/// that they are gone.
fn unreadable(known: &Known) -> HashSet<AccountId> {
    let never_read = known.files().values().filter(|file| file.read.is_none());
    let ids = never_read.map(KnownFile::id);
    ids.filter(|id| known.file_of(id).is_none()).collect()
}

/// Names the accounts that several files hold.
fn warn_of_doubles(known: &Known) {
    for file in known.files().values() {
        let Some(account) = file.account() else {
            continue;
        };
        let counts = known.file_of(&account.id);
        if counts.is_some_and(|counts| counts.meta.key != file.meta.key) {
            tracing::warn!(account = ?account.id, "two files hold the same account; the newer one counts");
        }
    }
}
