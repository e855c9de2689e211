//! What lives here: the one way from a request that was read to a chat: its model is known, its files are there.

use std::sync::Arc;

use b2a_dispatch::ResolvedModel;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::canonical::{ChatRequest, ContentPart};

use crate::Gateway;
use crate::extract::Client;
use crate::long_work::long_work;
use crate::media_out::{Answering, FileForm};
use crate::quota_hold::QuotaHold;

/// Starts to answer. The fault is the client's: an unknown model or one that its key is not good for, a limit of its key, or
/// a file that can't be had.
pub(crate) async fn ask(
    gateway: &Gateway,
    client: &Client,
    mut request: ChatRequest,
    form: FileForm,
) -> Result<Answering, Fault> {
    // Before any file is fetched.
    let models = gateway.dispatcher.models();
    let named = request.model.as_deref();
    let resolved = models.resolve(named);
    if let Some(record) = &client.record {
        match &resolved {
            Ok(model) => record.asks(model, request.stream),
            Err(_) => record.asks_in_vain(named),
        }
    }
    admit(gateway, client, &resolved?).await?;
    gateway.media_in.take_in(&mut request).await?;
    let begin = |request| gateway.dispatcher.chat(request, &client.id);
    let chat = long_work(bytes_of(&request), || begin(request))?;
    let (media_out, record) = (Arc::clone(&gateway.media_out), client.record.clone());
    Ok(Answering::new(chat, media_out, form, record))
}

/// Refuses what the client's key is not good for, now or at all.
async fn admit(gateway: &Gateway, client: &Client, model: &ResolvedModel) -> Result<(), Fault> {
    let Some(key) = &client.key else {
        return Ok(());
    };
    key.check_model(model)?;
    if key.quota.is_unlimited() {
        return Ok(());
    }
    let Some(record) = &client.record else {
        let message = "nothing counts towards the limits of the API key on this path";
        return Err(Fault::new(ErrorCode::Internal, message));
    };
    let now_ms = gateway.clock.now_ms();
    record
        .admit(QuotaHold::begin(
            &gateway.quotas,
            key,
            &gateway.tracker,
            now_ms,
        ))
        .await
}

/// How much there is to digest and to put in words.
fn bytes_of(request: &ChatRequest) -> usize {
    let parts = request.turns.iter().flat_map(|turn| &turn.parts);
    let said = parts.map(|part| match part {
        ContentPart::Text(text) => text.len(),
        ContentPart::Media(media) => media.base64.len(),
        ContentPart::ToolCall(call) => call.arguments_json.len(),
        ContentPart::ToolResult(result) => result.text.len(),
        ContentPart::RemoteMedia(_) => 0,
    });
    // The schemas of functions are not counted byte by byte.
    let offered = request
        .tools
        .iter()
        .map(|tool| tool.description.len() + 4096);
    said.chain(offered).sum::<usize>() + request.system.len()
}
