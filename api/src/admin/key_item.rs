//! What lives here: a client's key as the admin API shows it.

use b2a_domain::ClientId;
use b2a_pool::QuotaUse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::client_keys::{ManagedKey, configured_name, id_of};

/// A key that a client may use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyItem {
    /// How it is named here. No secret.
    id: String,
    /// Whose it is, or what it is for.
    name: String,
    /// The beginning of a managed key, to know it by.
    #[schema(example = "sk-b2a-ab12…")]
    prefix: String,
    /// RFC 3339; not for a key of the settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    created_at: Option<String>,
    /// RFC 3339; without it the key does not expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expires_at: Option<String>,
    /// Whether it lets anybody in.
    enabled: bool,
    /// `managed`, or `config`: one of the settings, which can't be changed here.
    source: &'static str,
    /// Models that it is good for; none: all. `*` stands for any text.
    allowed_models: Vec<String>,
    /// Requests that may begin within sixty seconds; without it any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    requests_per_minute: Option<u32>,
    /// Tokens of questions and answers on a day in UTC; without it any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tokens_per_day: Option<u64>,
    /// Requests in flight at once; without it any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    concurrent_requests: Option<u32>,
    usage: KeyUsage,
}

/// What was done with a key. The first five count since requests are counted.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct KeyUsage {
    /// Requests that are over.
    pub(crate) requests: u64,
    /// Those of them that were refused, or whose answers broke off.
    pub(crate) failed: u64,
    /// Tokens of the requests, as an estimate.
    pub(crate) input_tokens: u64,
    /// Tokens of the answers, as an estimate.
    pub(crate) output_tokens: u64,
    /// When it was used last, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) last_used_at: Option<String>,
    /// Tokens of questions and answers of the requests that ended today, in UTC as for `tokens_per_day`, as an estimate. A request
    /// counts about a second after its end, and later while the state store is away.
    pub(crate) tokens_today: u64,
    /// Requests that began within the last sixty seconds; counted for keys with limits, else 0.
    pub(crate) requests_this_minute: u32,
    /// Requests in flight on all instances; `null` for keys without limits, of which nobody counts them. Those of an instance that
    /// died are forgotten within a minute.
    #[schema(required = true)]
    pub(crate) in_flight: Option<u32>,
}

impl KeyUsage {
    /// The same with what counts towards the limits of the key.
    pub(crate) fn with_quota(self, used: &QuotaUse) -> Self {
        Self {
            // Limits count at once, but only since the key has any.
            tokens_today: self.tokens_today.max(used.tokens_today),
            requests_this_minute: used.requests_this_minute,
            in_flight: Some(used.in_flight),
            ..self
        }
    }
}

impl KeyItem {
    /// A managed key.
    pub(crate) fn managed(key: &ManagedKey, usage: KeyUsage) -> Self {
        let stored = &key.stored;
        let terms = stored.terms.clone();
        Self {
            id: key.id.clone(),
            name: terms.name,
            prefix: stored.prefix.clone(),
            created_at: Some(stored.created_at.clone()),
            expires_at: terms.expires_at,
            enabled: terms.enabled,
            source: "managed",
            allowed_models: terms.allowed_models,
            requests_per_minute: terms.requests_per_minute,
            tokens_per_day: terms.tokens_per_day,
            concurrent_requests: terms.concurrent_requests,
            usage,
        }
    }

    /// The key of the settings with this number, counted from one, that this client comes with.
    pub(crate) fn configured(number: usize, client: &ClientId, usage: KeyUsage) -> Self {
        Self {
            id: id_of(client),
            name: configured_name(number),
            prefix: String::new(),
            created_at: None,
            expires_at: None,
            enabled: true,
            source: "config",
            allowed_models: Vec::new(),
            requests_per_minute: None,
            tokens_per_day: None,
            concurrent_requests: None,
            usage,
        }
    }
}
