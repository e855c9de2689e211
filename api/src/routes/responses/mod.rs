//! What lives here: OpenAI's Responses API.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod input_items;
pub(crate) mod input_tokens;
pub(crate) mod show;

use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::responses::{Draft, KeptResponse, Request};
use bytes::Bytes;

use crate::Gateway;
use crate::extract::Client;
use crate::long_work::long_work;

/// The most of an id that is quoted.
const QUOTED: usize = 64;

/// Reads a request with the conversation that it goes on with.
async fn read(gateway: &Gateway, client: &Client, body: &[u8]) -> Result<Request, Fault> {
    let draft = long_work(body.len(), || Draft::read(body))?;
    let Some(id) = draft.previous_response_id() else {
        return long_work(body.len(), || draft.into_request(None));
    };
    let kept = gateway.responses.find(&client.id, id).await?;
    let earlier = kept.as_deref().and_then(KeptResponse::read);
    let earlier = earlier.and_then(|kept| kept.conversation());
    if earlier.is_none() {
        return Err(Fault {
            field: Some("previous_response_id".to_owned()),
            ..not_found("Previous response", id)
        });
    }
    let bytes = body.len() + kept.map_or(0, |kept| kept.len());
    long_work(bytes, || draft.into_request(earlier))
}

/// A response of this client, as it was kept.
async fn find(gateway: &Gateway, client: &Client, id: &str) -> Result<Bytes, Fault> {
    let kept = gateway.responses.find(&client.id, id).await?;
    kept.filter(|kept| KeptResponse::read(kept).is_some())
        .ok_or_else(|| not_found("Response", id))
}

/// In OpenAI's own words.
fn not_found(what: &str, id: &str) -> Fault {
    let id: String = id.chars().take(QUOTED).collect();
    let message = format!("{what} with id '{id}' not found.");
    Fault::new(ErrorCode::NotFound, message)
}
