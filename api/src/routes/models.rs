//! What lives here: the list of models and each of them, in the caller's dialect.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use b2a_protocol::ModelCard;

use crate::Gateway;
use crate::extract::{Client, Rejection};
use crate::routes::chat::json;

/// When the models came to be; nothing better is known. 2025-06-17, Unix seconds.
const CREATED_SEC: u64 = 1_750_118_400;

/// `GET /v1/models` and `GET /v1beta/models`.
pub(crate) async fn list(State(gateway): State<Arc<Gateway>>, client: Client) -> Response {
    let cards: Vec<ModelCard> = gateway
        .dispatcher
        .models()
        .listed()
        .into_iter()
        .map(card)
        .collect();
    json(Body::from(client.caller.dialect.encode_models(&cards)))
}

/// `GET /v1/models/{model}` and `GET /v1beta/models/{model}`.
pub(crate) async fn one(
    State(gateway): State<Arc<Gateway>>,
    Path(model): Path<String>,
    client: Client,
) -> Result<Response, Rejection> {
    let resolved = gateway.dispatcher.models().resolve(Some(&model));
    let resolved = resolved.map_err(|fault| client.caller.refuse(fault))?;
    Ok(json(Body::from(
        client.caller.dialect.encode_model(&card(resolved.name)),
    )))
}

fn card(id: String) -> ModelCard {
    ModelCard {
        id,
        created_sec: CREATED_SEC,
    }
}
