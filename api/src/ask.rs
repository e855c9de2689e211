//! What lives here: the one way from a request that was read to a chat: its model is known, its files are there.

use std::sync::Arc;

use b2a_domain::Fault;
use b2a_protocol::canonical::ChatRequest;

use crate::Gateway;
use crate::extract::Client;
use crate::media_out::{Answering, FileForm};

/// Starts to answer. The fault is the client's: an unknown model, or a file that can't be had.
pub(crate) async fn ask(
    gateway: &Gateway,
    client: &Client,
    mut request: ChatRequest,
    form: FileForm,
) -> Result<Answering, Fault> {
    // Before any file is fetched.
    let models = gateway.dispatcher.models();
    models.resolve(request.model.as_deref())?;
    gateway.media_in.take_in(&mut request).await?;
    let chat = gateway.dispatcher.chat(request, &client.id)?;
    Ok(Answering::new(chat, Arc::clone(&gateway.media_out), form))
}
