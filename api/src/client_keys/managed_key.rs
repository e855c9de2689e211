//! What lives here: a managed key, ready to be used.

use b2a_dispatch::ResolvedModel;
use b2a_domain::{ClientId, ErrorCode, Fault};
use b2a_pool::Quota;

use super::model_rules::ModelRules;
use super::new_key::id_of;
use super::stored::{StoredKey, unix_ms};

/// A managed key.
#[derive(Debug)]
pub(crate) struct ManagedKey {
    /// How administrators name it.
    pub(crate) id: String,
    /// Who comes with it.
    pub(crate) client: ClientId,
    /// As it is stored.
    pub(crate) stored: StoredKey,
    /// Until when it is good, in Unix milliseconds.
    pub(crate) expires_ms: Option<u64>,
    /// What may be used with it.
    pub(crate) quota: Quota,
    /// The models that it is good for.
    pub(crate) models: ModelRules,
}

impl ManagedKey {
    /// A key as it is stored; `None`: it is damaged.
    pub(crate) fn of(stored: StoredKey) -> Option<([u8; 32], Self)> {
        let digest = stored.digest_bytes()?;
        let client = ClientId::of_digest(&digest);
        let terms = &stored.terms;
        let expires_ms = terms
            .expires_at
            .as_deref()
            .map(|at| unix_ms(at).unwrap_or(0));
        let key = Self {
            id: id_of(&client),
            expires_ms,
            quota: Quota {
                requests_per_minute: terms.requests_per_minute,
                tokens_per_day: terms.tokens_per_day,
                concurrent_requests: terms.concurrent_requests,
            },
            models: ModelRules::new(&terms.allowed_models),
            client,
            stored,
        };
        Some((digest, key))
    }

    /// Refuses a model that it is not good for.
    pub(crate) fn check_model(&self, model: &ResolvedModel) -> Result<(), Fault> {
        let listed = model.listed_name();
        let names = [Some(model.name.as_str()), listed.as_deref()];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        if self.models.allow(&names) {
            return Ok(());
        }
        let message = format!("the API key is not good for model `{}`", model.name);
        Err(Fault {
            field: Some("model".to_owned()),
            ..Fault::new(ErrorCode::Forbidden, message)
        })
    }
}
