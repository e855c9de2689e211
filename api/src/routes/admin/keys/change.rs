//! What lives here: changing what holds for a key of a client.

use axum::Json;
use axum::extract::Path;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{given, not_of_the_settings, usage};
use crate::admin::KeyItem;
use crate::client_keys::KeyTerms;
use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What is to hold from now on. What is left out stays; `null` takes a limit away.
#[derive(Clone, Deserialize, ToSchema)]
#[expect(clippy::option_option, reason = "null is another thing than nothing")]
pub(crate) struct KeyChange {
    /// Whose it is, or what it is for; at most 100 characters.
    #[schema(nullable = false, max_length = 100)]
    name: Option<String>,
    /// Until when, RFC 3339.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    expires_at: Option<Option<String>>,
    /// Whether it lets anybody in.
    #[schema(nullable = false)]
    enabled: Option<bool>,
    /// Models that it is good for; none: all. `*` stands for any text.
    #[schema(nullable = false, max_items = 100)]
    allowed_models: Option<Vec<String>>,
    /// Requests that may begin within sixty seconds.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1)]
    requests_per_minute: Option<Option<u32>>,
    /// Tokens of questions and answers on a day in UTC.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u64>, minimum = 1)]
    tokens_per_day: Option<Option<u64>>,
    /// Requests in flight at once.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1)]
    concurrent_requests: Option<Option<u32>>,
}

impl KeyChange {
    fn apply(&self, terms: &mut KeyTerms) {
        let change = self.clone();
        set(&mut terms.name, change.name);
        set(&mut terms.expires_at, change.expires_at);
        set(&mut terms.enabled, change.enabled);
        set(&mut terms.allowed_models, change.allowed_models);
        set(&mut terms.requests_per_minute, change.requests_per_minute);
        set(&mut terms.tokens_per_day, change.tokens_per_day);
        set(&mut terms.concurrent_requests, change.concurrent_requests);
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// Changes what holds for a key of a client
///
/// It holds on every instance within a second. A key of the settings can't be changed here.
#[utoipa::path(
    patch,
    path = "/admin/keys/{id}",
    operation_id = "change_key",
    tag = tag::ADMIN,
    params(("id" = String, Path, description = "Which")),
    request_body = KeyChange,
    responses((status = 200, description = "The key as it is now", body = KeyItem))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<KeyChange>,
) -> Result<Json<KeyItem>, AdminError> {
    let gateway = &admin.gateway;
    not_of_the_settings(gateway, &id)?;
    let change = |terms: &mut KeyTerms| body.apply(terms);
    let key = gateway.keys.managed.change(&id, change).await?;
    tracing::info!(key = key.id, by = admin.name, "client key changed");
    let details = json!({"name": key.stored.terms.name});
    admin
        .record("key.change", Some(&key.id), Some(&details))
        .await;
    let traffic = usage::traffic(gateway).await?;
    usage::managed(gateway, &key, &traffic).await.map(Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> KeyTerms {
        KeyTerms {
            name: "ann".to_owned(),
            enabled: true,
            expires_at: Some("2030-01-01T00:00:00Z".to_owned()),
            allowed_models: vec!["*".to_owned()],
            requests_per_minute: Some(5),
            tokens_per_day: None,
            concurrent_requests: Some(1),
        }
    }

    #[test]
    fn what_is_left_out_stays_and_null_takes_away() {
        let change = r#"{"enabled": false, "requests_per_minute": null, "tokens_per_day": 9}"#;
        let change: KeyChange = serde_json::from_str(change).unwrap();
        let mut changed = terms();
        change.apply(&mut changed);
        let expected = KeyTerms {
            enabled: false,
            requests_per_minute: None,
            tokens_per_day: Some(9),
            ..terms()
        };
        assert_eq!(changed, expected);

        let nothing: KeyChange = serde_json::from_str("{}").unwrap();
        let mut unchanged = terms();
        nothing.apply(&mut unchanged);
        assert_eq!(unchanged, terms());
    }
}
