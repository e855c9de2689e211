//! What lives here: the list of models and each of them, in the caller's dialect.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::ModelCard;
use percent_encoding::percent_decode_str;

use crate::Gateway;
use crate::answered::json;
use crate::extract::{Client, Rejection};
use crate::openapi::tag;
use crate::routes::gemini_action;

/// When the models came to be; nothing better is known. 2025-06-17, Unix seconds.
const CREATED_SEC: u64 = 1_750_118_400;

/// The models
#[utoipa::path(
    get,
    path = "/v1/models",
    operation_id = "list_models",
    tag = tag::MODELS,
    responses((status = 200, description = "All of them, on one page", body = Object))
)]
pub(crate) async fn list(
    State(gateway): State<Arc<Gateway>>,
    RawQuery(query): RawQuery,
    client: Client,
) -> Result<Response, Rejection> {
    let key = client.key.as_deref();
    let cards: Vec<ModelCard> = gateway
        .dispatcher
        .models()
        .listed()
        .into_iter()
        .filter(|name| key.is_none_or(|key| key.models.allow(&[name])))
        .map(card)
        .collect();
    let dialect = client.caller.dialect;
    let page = dialect.encode_models(&cards, &pairs(&query.unwrap_or_default()));
    let page = page.map_err(|fault| client.caller.refuse(fault))?;
    Ok(json(Body::from(page)))
}

/// One model
#[utoipa::path(
    get,
    path = "/v1/models/{model}",
    operation_id = "show_model",
    tag = tag::MODELS,
    params(("model" = String, Path, description = "Its name")),
    responses((status = 200, description = "The model", body = Object))
)]
pub(crate) async fn one(
    State(gateway): State<Arc<Gateway>>,
    Path(model): Path<String>,
    client: Client,
) -> Result<Response, Rejection> {
    if gemini_action::is_action(&model) {
        let message = format!("{model} does not take GET: actions are called by POST");
        let fault = Fault::new(ErrorCode::MethodNotAllowed, message);
        return Err(client.caller.refuse(fault));
    }
    let resolved = gateway.dispatcher.models().resolve(Some(&model));
    let resolved = resolved.and_then(|model| {
        if let Some(key) = &client.key {
            key.check_model(&model)?;
        }
        Ok(model)
    });
    let resolved = resolved.map_err(|fault| client.caller.refuse(fault))?;
    Ok(json(Body::from(
        client.caller.dialect.encode_model(&card(resolved.name)),
    )))
}

/// The names and values of a query string, decoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn card(id: String) -> ModelCard {
    ModelCard {
        id,
        created_sec: CREATED_SEC,
    }
}
