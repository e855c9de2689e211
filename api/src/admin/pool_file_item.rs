//! What lives here: an account file as the admin API shows it.

use b2a_accounts::{FileEntry, Inventory};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account_item::status_of;
use super::{Filter, Status, rfc3339};

/// An account file in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the contract has these fields"
)]
pub struct PoolFileItem {
    /// Its name.
    pub file_name: String,
    /// Its name without `.json`.
    pub email_from_filename: String,
    /// It is JSON of the right form.
    pub parse_ok: bool,
    /// What is wrong with it, also when it is sound JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parse_error: Option<String>,
    /// The pool has its account.
    pub exists_in_pool: bool,
    /// What its account is.
    #[schema(value_type = String, example = "ready")]
    pub pool_status: Status,
    /// It names a configId.
    pub has_config_id: bool,
    /// It names a csesidx, itself or in its authorization.
    pub has_csesidx: bool,
    /// As it is stored.
    pub size_bytes: u64,
    /// RFC 3339.
    pub modified_at: String,
    /// Whose account it holds.
    pub email: String,
    /// The file that counts instead, when another one holds the same account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub superseded_by: Option<String>,
}

/// The files that `filter` takes, sorted by the status of their accounts, then by name; each with the entry that it was
/// made of.
pub fn pool_file_items<'i>(
    inventory: &'i Inventory,
    filter: &Filter,
) -> Vec<(&'i FileEntry, PoolFileItem)> {
    let mut items: Vec<(&FileEntry, PoolFileItem)> = inventory
        .files
        .iter()
        .map(|file| (file, item(inventory, file)))
        .filter(|(_, item)| filter.takes(item.pool_status, &[&item.file_name, &item.email]))
        .collect();
    items.sort_by(|(_, a), (_, b)| {
        (a.pool_status.rank(), &a.file_name).cmp(&(b.pool_status.rank(), &b.file_name))
    });
    items
}

pub(super) fn item(inventory: &Inventory, file: &FileEntry) -> PoolFileItem {
    let pooled = inventory.pooled.get(&file.id);
    let name = file.key.as_str();
    PoolFileItem {
        file_name: name.to_owned(),
        email_from_filename: name.strip_suffix(".json").unwrap_or(name).to_owned(),
        parse_ok: file.is_json,
        parse_error: file.verdict.problem().map(str::to_owned),
        exists_in_pool: pooled.is_some(),
        pool_status: status_of(pooled, Some(&file.verdict)),
        has_config_id: file.has_config_id,
        has_csesidx: file.has_csesidx,
        size_bytes: file.size,
        modified_at: rfc3339(file.modified_ms),
        email: file.id.name().to_owned(),
        superseded_by: file.superseded_by.as_ref().map(ToString::to_string),
    }
}
