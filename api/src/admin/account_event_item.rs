//! What lives here: what happened to an account, as the admin API shows it.

use b2a_domain::AccountEvent;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rfc3339;

/// What happened to an account at one moment. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountEventItem {
    /// When.
    pub at: String,
    /// What: `added`, `credentials_changed`, `daily_limit`, `proof_failed`, `renewal_failed`, or the state that it entered
    /// then.
    #[schema(example = "cooldown")]
    pub event: String,
    /// Why, in words for the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// What rests: text, image or video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "text")]
    pub bucket: Option<String>,
    /// Until when it rests, or when what failed is tried anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub until: Option<String>,
}

impl From<AccountEvent> for AccountEventItem {
    fn from(event: AccountEvent) -> Self {
        Self {
            at: rfc3339(event.at_ms),
            event: event.kind.to_string(),
            reason: event.reason,
            bucket: event.bucket.map(|bucket| bucket.to_string()),
            until: event.until_ms.map(rfc3339),
        }
    }
}
