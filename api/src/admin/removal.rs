//! What lives here: account files that serve nobody any more, and are offered for deletion.

use b2a_accounts::{FileEntry, FileVerdict, Inventory};
use b2a_domain::AccountState;
use b2a_objects::ObjectKey;
use serde::Serialize;
use utoipa::ToSchema;

use super::account_item::status_of;
use super::{Status, rfc3339};

/// Files that are no sound account, and files of accounts that are given up: the default.
const DEFAULT_SCOPE: &str = "invalid_files_and_invalid_accounts";
/// The former alone.
const FILES: &str = "invalid_files";
/// The latter alone.
const ACCOUNTS: &str = "invalid_accounts";

/// A file that may be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemovalCandidate {
    /// Its name.
    pub file_name: String,
    /// Whose account it holds: by its content, else by its name.
    pub email: String,
    /// The same for where strangers may read along.
    pub email_masked: String,
    /// Why it is offered: `missing cookies`, `json_parse_error`, `read_failed`, `status_invalid`, …
    pub reason: String,
    /// What its account is.
    #[schema(value_type = String, example = "invalid")]
    pub status: Status,
    /// What is wrong with it, in more words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parse_error: Option<String>,
    /// As it is stored.
    pub size_bytes: u64,
    /// RFC 3339.
    pub modified_at: String,
    /// The pool has its account.
    pub exists_in_pool: bool,
    /// It is one that the scope asks for; others are not listed.
    pub scope_matched: bool,
}

/// How many are offered for which sort of reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemovalSummary {
    /// Files that are no sound account.
    pub structure_invalid: usize,
    /// Sound files of accounts that are given up.
    pub status_invalid: usize,
}

/// What is offered for deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemovalPreview {
    /// As it was understood.
    pub scope: String,
    /// By name.
    pub candidates: Vec<RemovalCandidate>,
    /// How many.
    pub total: usize,
    /// By sort of reason.
    pub summary: RemovalSummary,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Structure,
    Status,
}

/// What may be deleted. An unknown scope means the default.
pub fn removal_preview(inventory: &Inventory, scope: &str) -> RemovalPreview {
    let scope = [FILES, ACCOUNTS]
        .into_iter()
        .find(|known| *known == scope.trim())
        .unwrap_or(DEFAULT_SCOPE);
    let is_asked_for = |sort: Sort| match scope {
        FILES => sort == Sort::Structure,
        ACCOUNTS => sort == Sort::Status,
        _ => true,
    };
    let mut summary = RemovalSummary::default();
    let offered = inventory.files.iter().filter_map(|file| {
        let (sort, reason) = why(inventory, file)?;
        if !is_asked_for(sort) {
            return None;
        }
        match sort {
            Sort::Structure => summary.structure_invalid += 1,
            Sort::Status => summary.status_invalid += 1,
        }
        Some(candidate(inventory, file, reason))
    });
    let candidates: Vec<RemovalCandidate> = offered.collect();
    RemovalPreview {
        scope: scope.to_owned(),
        total: candidates.len(),
        candidates,
        summary,
    }
}

/// The keys of those that a default preview would list.
pub fn removable(inventory: &Inventory) -> impl Iterator<Item = &ObjectKey> {
    let offered = |file: &&FileEntry| why(inventory, file).is_some();
    inventory.files.iter().filter(offered).map(|file| &file.key)
}

/// Why a file may be deleted; `None`: it may not. What the operator switched off is kept, and so is what can't be read now
/// or with our keys: nothing is known of it.
fn why<'i>(inventory: &'i Inventory, file: &'i FileEntry) -> Option<(Sort, &'i str)> {
    let pooled = inventory.pooled.get(&file.id);
    let status = status_of(pooled, Some(&file.verdict));
    if status == Status::Known(AccountState::Disabled) {
        return None;
    }
    match &file.verdict {
        FileVerdict::Disabled(_) => None,
        FileVerdict::Unreadable(_) => {
            let may_go = file.is_damaged && !status.is_active();
            may_go.then_some((Sort::Structure, "read_failed"))
        }
        FileVerdict::Invalid(problem) => {
            let reason = problem.split(':').next().unwrap_or(problem);
            Some((Sort::Structure, reason))
        }
        FileVerdict::Sound => {
            let is_invalid = status == Status::Known(AccountState::Invalid);
            is_invalid.then_some((Sort::Status, "status_invalid"))
        }
    }
}

fn candidate(inventory: &Inventory, file: &FileEntry, reason: &str) -> RemovalCandidate {
    let pooled = inventory.pooled.get(&file.id);
    RemovalCandidate {
        file_name: file.key.to_string(),
        email: file.id.name().to_owned(),
        email_masked: file.id.masked(),
        reason: reason.to_owned(),
        status: status_of(pooled, Some(&file.verdict)),
        parse_error: file.verdict.problem().map(str::to_owned),
        size_bytes: file.size,
        modified_at: rfc3339(file.modified_ms),
        exists_in_pool: pooled.is_some(),
        scope_matched: true,
    }
}
