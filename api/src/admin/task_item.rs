//! What lives here: one task of a registrar in a list.

use b2a_domain::AccountId;
use b2a_pool::TaskEntry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rfc3339;

/// One task.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskItem {
    /// `refresh` or `register`.
    #[schema(example = "refresh")]
    pub kind: String,
    /// The id under which somebody has it; a registration always has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub task_id: Option<String>,
    /// The account that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub email: Option<String>,
    /// The same as strangers may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub email_masked: Option<String>,
    /// Who has it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub worker: Option<String>,
    /// When it can be claimed, or again: the end of a lease or of a wait.
    #[schema(format = DateTime)]
    pub claimable_at: String,
    /// Failures in a row.
    pub failures: u32,
    /// What the last failure was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last_error: Option<String>,
    /// When it is not wanted any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub expires_at: Option<String>,
}

impl From<TaskEntry> for TaskItem {
    fn from(entry: TaskEntry) -> Self {
        let account = entry.account.as_ref();
        Self {
            kind: entry.kind.as_str().to_owned(),
            task_id: entry.task.map(|task| task.to_string()),
            email: account.map(|account| account.name().to_owned()),
            email_masked: account.map(AccountId::masked),
            worker: entry.worker,
            claimable_at: rfc3339(entry.claimable_ms),
            failures: entry.failures,
            last_error: entry.last_error,
            expires_at: entry.expires_ms.map(rfc3339),
        }
    }
}
