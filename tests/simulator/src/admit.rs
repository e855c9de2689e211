//! What lives here: the way every call comes in: it is counted, recognised, and meets its fault.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::accounts::Account;
use crate::auth;
use crate::connection::ResetSwitch;
use crate::faults::{Fault, Reaction, Shaping, plain_message, quota_error, react};
use crate::record::Ticket;
use crate::rejection::{Rejection, text_response};
use crate::script::Call;
use crate::world::World;

/// The largest body that is read.
const MAX_BODY: usize = 96 << 20;
/// The largest body that is kept for tests to look at.
const MAX_KEPT_BODY: usize = 1 << 20;

/// A call that was recognised and may be answered.
pub(crate) struct Admitted {
    pub(crate) account: Arc<Account>,
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
    pub(crate) ticket: Ticket,
    pub(crate) shaping: Shaping,
}

/// Counts a call, checks who makes it, and lets its fault happen; the error is the answer to give instead.
pub(crate) async fn admit(
    world: &World,
    call: Call,
    request: Request,
) -> Result<Admitted, Box<Response>> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, MAX_BODY).await;
    let length = body.as_ref().map_or(0, Bytes::len);
    let mut ticket = world.record.begin(call, length as u64);
    let Ok(body) = body else {
        let rejection = Rejection::new(413, "Request payload is too large");
        return Err(Box::new(refuse(ticket, rejection)));
    };

    let account = match recognise(world, call, &parts) {
        Ok(account) => account,
        Err(rejection) => return Err(Box::new(refuse(ticket, rejection))),
    };
    ticket.belongs_to(&account.email);
    if !body.is_empty() {
        ticket.keeps(without_file_contents(&body));
    }
    if !matches!(call, Call::Mint | Call::Download | Call::PageCall)
        && let Err(rejection) = auth::check_call_headers(&parts.headers)
    {
        return Err(Box::new(refuse(ticket, rejection)));
    }

    let (ticket, shaping) = meet(world, ticket, &account.email, &parts, &body).await?;
    Ok(Admitted {
        account,
        parts,
        body,
        ticket,
        shaping,
    })
}

/// Lets the fault happen that is scripted for this call; the error is the answer to give instead.
pub(crate) async fn meet(
    world: &World,
    mut ticket: Ticket,
    email: &str,
    parts: &Parts,
    body: &[u8],
) -> Result<(Ticket, Shaping), Box<Response>> {
    let fault = world.scripts.next_fault(ticket.call(), email, body);
    if let Some(fault) = &fault {
        ticket.meets(fault.name());
    }
    match react(fault).await {
        Reaction::Go(shaping) => Ok((ticket, shaping)),
        Reaction::Instead(response) => {
            ticket.answers(response.status().as_u16());
            ticket.completes();
            Err(Box::new(response))
        }
        Reaction::Reset => {
            drop(ticket);
            if let Some(switch) = parts.extensions.get::<ResetSwitch>() {
                switch.reset();
            }
            // The connection goes away now, and this call with it.
            std::future::pending().await
        }
    }
}

#[derive(Deserialize)]
struct MintQuery {
    csesidx: String,
}

fn recognise(world: &World, call: Call, parts: &Parts) -> Result<Arc<Account>, Rejection> {
    if call != Call::Mint {
        return auth::by_token(&world.accounts, &parts.headers);
    }
    let Query(query) = Query::<MintQuery>::try_from_uri(&parts.uri)
        .map_err(|_| Rejection::field("csesidx", "is missing"))?;
    auth::check_referer(&parts.headers)?;
    auth::by_cookies(&world.accounts, &query.csesidx, &parts.headers)
}

fn refuse(mut ticket: Ticket, rejection: Rejection) -> Response {
    let response = rejection.into_response();
    ticket.answers(response.status().as_u16());
    ticket.completes();
    response
}

/// The body as JSON for the record, small enough to be kept.
fn without_file_contents(body: &[u8]) -> Value {
    if body.len() > MAX_KEPT_BODY {
        return json!({"not_kept_bytes": body.len()});
    }
    let mut value: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    if let Some(contents) = value.pointer_mut("/addContextFileRequest/fileContents") {
        *contents = json!({"base64_characters": contents.as_str().map_or(0, str::len)});
    }
    value
}

impl Admitted {
    /// Answers a call that is not streamed, in JSON.
    pub(crate) fn answer(self, answer: Result<Value, Rejection>) -> Response {
        match answer {
            Ok(value) => self.deliver("application/json; charset=UTF-8", format!("{value:#}\n")),
            Err(rejection) => refuse(self.ticket, rejection),
        }
    }

    /// Answers a call that is not streamed, with any content; defects of a stream are shown as far as they apply.
    pub(crate) fn deliver(mut self, content_type: &str, content: impl Into<Bytes>) -> Response {
        let content = content.into();
        self.ticket.answers(200);
        let mut cut = None;
        let content = match &self.shaping.defect {
            Some(Fault::EmptyAnswer) => Bytes::from_static(b"{}"),
            Some(Fault::ErrorInArray { code, message, .. }) => {
                let message = message.as_deref().unwrap_or_else(|| plain_message(*code));
                Rejection::new(*code, message).body().to_string().into()
            }
            Some(Fault::Quota { capability, .. }) => {
                quota_error(*capability).body().to_string().into()
            }
            Some(Fault::CutMidObject { abort, .. }) => {
                cut = Some(*abort);
                content.slice(..content.len() / 2)
            }
            Some(Fault::CutBeforeEnd { abort }) => {
                cut = Some(*abort);
                content.slice(..content.trim_ascii_end().len().saturating_sub(1))
            }
            _ => content,
        };
        if cut.is_none() {
            self.ticket.completes();
        }
        if cut == Some(true) {
            return text_response(200, content_type, broken_off(content));
        }
        text_response(200, content_type, content)
    }
}

/// A body whose transport breaks behind these bytes.
fn broken_off(content: Bytes) -> Body {
    Body::from_stream(async_stream::stream! {
        yield Ok(content);
        // Not ready for a moment: so what there is leaves before the connection does.
        tokio::task::yield_now().await;
        yield Err(io::Error::other("cut off by script"));
    })
}
