//! What lives here: an account as the admin API shows it.

use b2a_accounts::{AccountEntry, FileEntry, FileVerdict, Inventory};
use b2a_domain::{Account, AccountEvent, AccountId, AccountState, Bucket};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AccountEventItem, Filter, PoolFileItem, Status, pool_file_item, rfc3339};

/// An account in a list. Times are RFC 3339; one that never was is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountItem {
    /// Whose.
    pub email: String,
    /// The same for where strangers may read along.
    pub email_masked: String,
    /// What it is.
    #[schema(value_type = String, example = "ready")]
    pub status: Status,
    /// Its file is sound and its status active.
    pub is_valid: bool,
    /// Why it is not, in the words of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub invalid_reason: Option<String>,
    /// Why it is not ready, in words for the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// Failures in a row.
    pub fail_count: u32,
    /// When it was leased last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last_used: Option<String>,
    /// When a session token was minted last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last_refresh: Option<String>,
    /// Leases today.
    pub daily_count: u32,
    /// Leases that a day may have; 0: any number.
    pub daily_limit: u32,
    /// What is left of them; −1: there is no limit.
    pub daily_remaining: i64,
    /// Leases that ended well.
    pub success_count: u64,
    /// Leases.
    pub total_count: u64,
    /// When the session token ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub jwt_expires: Option<String>,
}

/// Everything about one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the contract has these fields"
)]
pub struct AccountDetails {
    /// What lists show.
    #[serde(flatten)]
    pub item: AccountItem,
    /// The file that counts; none: it is about to leave the pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub file: Option<String>,
    /// The file names a configId.
    #[serde(default)]
    pub has_config_id: bool,
    /// The file names a csesidx, itself or in its authorization.
    #[serde(default)]
    pub has_csesidx: bool,
    /// The file as it is stored.
    #[serde(default)]
    pub size_bytes: u64,
    /// When the file was written; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub modified_at: Option<String>,
    /// The operator has switched it off.
    #[serde(default)]
    pub disabled: bool,
    /// Live leases.
    pub in_flight: u32,
    /// The digest of its credentials.
    pub generation: String,
    /// Until when its buckets rest.
    pub cooldowns: Cooldowns,
    /// Every file that holds it.
    pub files: Vec<PoolFileItem>,
    /// What happened to it, newest first; at most 50 events.
    #[serde(default)]
    #[schema(required = true)]
    pub history: Vec<AccountEventItem>,
}

/// Until when the buckets of an account rest; those that do not are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cooldowns {
    /// Text answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub text: Option<String>,
    /// Images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub image: Option<String>,
    /// Videos.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub video: Option<String>,
}

/// The accounts that `filter` takes, sorted by status, then e-mail. `daily_limit` is that of the settings.
pub fn account_items(inventory: &Inventory, filter: &Filter, daily_limit: u32) -> Vec<AccountItem> {
    let mut items: Vec<AccountItem> = inventory
        .accounts()
        .iter()
        .map(|entry| account_item(entry, daily_limit))
        .filter(|item| filter.takes(item.status, &[&item.email]))
        .collect();
    items.sort_by(|a, b| (a.status.rank(), &a.email).cmp(&(b.status.rank(), &b.email)));
    items
}

/// Everything about one account with this past; `None`: there is no such account.
pub fn account_details(
    inventory: &Inventory,
    id: &AccountId,
    past: Vec<AccountEvent>,
    daily_limit: u32,
) -> Option<AccountDetails> {
    let entry = inventory.account(id)?;
    let rests = |bucket| {
        let until = entry
            .pooled
            .and_then(|account| *account.cooldown_until_ms.get(bucket));
        until.map(rfc3339)
    };
    let files = inventory.files_of(id);
    let item = account_item(&entry, daily_limit);
    let is_off = |file: &FileEntry| matches!(file.verdict, FileVerdict::Disabled(_));
    Some(AccountDetails {
        disabled: item.status == Status::Known(AccountState::Disabled)
            || entry.file.is_some_and(is_off),
        item,
        file: entry.file.map(|file| file.key.to_string()),
        has_config_id: entry.file.is_some_and(|file| file.has_config_id),
        has_csesidx: entry.file.is_some_and(|file| file.has_csesidx),
        size_bytes: entry.file.map_or(0, |file| file.size),
        modified_at: entry.file.map(|file| rfc3339(file.modified_ms)),
        in_flight: entry.pooled.map_or(0, |account| account.in_flight),
        generation: entry.pooled.map_or_else(String::new, |account| {
            account.generation.as_str().to_owned()
        }),
        cooldowns: Cooldowns {
            text: rests(Bucket::Text),
            image: rests(Bucket::Image),
            video: rests(Bucket::Video),
        },
        files: files
            .map(|file| pool_file_item::item(inventory, file))
            .collect(),
        history: past.into_iter().map(AccountEventItem::from).collect(),
    })
}

/// What an account is: as the pool has it, else as its file has it.
pub(super) fn status_of(pooled: Option<&Account>, verdict: Option<&FileVerdict>) -> Status {
    match (pooled, verdict) {
        (Some(account), _) => Status::Known(account.state),
        (None, Some(FileVerdict::Invalid(_))) => Status::Known(AccountState::Invalid),
        (None, Some(FileVerdict::Disabled(_))) => Status::Known(AccountState::Disabled),
        (None, _) => Status::Unknown,
    }
}

fn account_item(entry: &AccountEntry<'_>, daily_limit: u32) -> AccountItem {
    let verdict = entry.file.map(|file| &file.verdict);
    let status = status_of(entry.pooled, verdict);
    // Without a file it is about to leave the pool.
    let problem = verdict.map_or(Some("read_failed"), FileVerdict::problem);
    let is_valid = problem.is_none() && status.is_active();
    let inactive = (!status.is_active()).then_some("status_not_active");
    let blank = entry.pooled.is_none();
    let count = |of: fn(&Account) -> u32| entry.pooled.map_or(0, of);
    let total = |of: fn(&Account) -> u64| entry.pooled.map_or(0, of);
    let time = |of: fn(&Account) -> Option<u64>| entry.pooled.and_then(of).map(rfc3339);
    let daily_count = count(|account| account.daily_count);
    AccountItem {
        email: entry.id.name().to_owned(),
        email_masked: entry.id.masked(),
        status,
        is_valid,
        invalid_reason: problem
            .or(inactive)
            .filter(|_| !is_valid)
            .map(str::to_owned),
        reason: if blank {
            problem.map(str::to_owned)
        } else {
            entry.pooled.and_then(|account| account.reason.clone())
        },
        fail_count: count(|account| account.fail_count),
        last_used: time(|account| account.last_used_ms),
        last_refresh: time(|account| account.last_minted_ms),
        daily_count,
        daily_limit,
        daily_remaining: match daily_limit {
            0 => -1,
            limit => i64::from(limit.saturating_sub(daily_count)),
        },
        success_count: total(|account| account.success_count),
        total_count: total(|account| account.total_count),
        jwt_expires: time(|account| account.token_expires_ms),
    }
}
