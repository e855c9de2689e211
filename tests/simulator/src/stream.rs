//! What lives here: `widgetStreamAssist`: what is asked is checked, answered, and streamed step by step.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::admit::{Admitted, admit};
use crate::answer::{Answer, Piece};
use crate::chunk::{CLIP, Chunks, PICTURE};
use crate::conversation;
use crate::plan::{Step, lay_out};
use crate::record::Ticket;
use crate::rejection::{Rejection, text_response};
use crate::request::{StreamAssistBody, StreamAssistRequest, check_envelope, parse};
use crate::script::Call;
use crate::session::{AddedFile, GeneratedFile, full_name, known_session};
use crate::tool_use::Offer;
use crate::world::World;

/// `widgetStreamAssist`.
pub(crate) async fn stream_assist(State(world): State<Arc<World>>, request: Request) -> Response {
    let admitted = match admit(&world, Call::StreamAssist, request).await {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let (answer, session) = match prepare(&world, &admitted) {
        Ok(prepared) => prepared,
        Err(rejection) => return admitted.answer(Err(rejection)),
    };
    let chunks = Chunks {
        assist_token: format!("assist-{session}"),
        session: (!answer.without_session_info).then(|| full_name(&session)),
    };
    let held_at = world
        .scripts
        .next_gate(&admitted.account.email, &admitted.body);
    let steps = lay_out(&answer, &admitted.shaping, held_at, &chunks);
    let mut ticket = admitted.ticket;
    ticket.answers(200);
    text_response(200, "application/json; charset=UTF-8", play(steps, ticket))
}

/// Checks the request; the answer to it, scripted or not, and the id of its session.
fn prepare(world: &World, admitted: &Admitted) -> Result<(Answer, String), Rejection> {
    let body: StreamAssistBody = parse(&admitted.body)?;
    let account = &admitted.account;
    check_envelope(account, &body.config_id, &body.additional_params)?;
    let request = body.stream_assist_request;
    request.check(&world.options.models)?;
    let session = known_session(
        world,
        "streamAssistRequest.session",
        &request.session,
        &account.email,
    )?;
    let files = world
        .sessions
        .files(&session, &request.file_ids)
        .map_err(|file_id| {
            Rejection::field(
                "streamAssistRequest.fileIds",
                format!("file '{file_id}' was not found"),
            )
        })?;

    let scripted = world.scripts.next_answer(&account.email, &admitted.body);
    let answer = scripted.unwrap_or_else(|| Answer {
        framing: world.options.framing,
        pause_ms: u64::try_from(world.options.piece_pause.as_millis()).unwrap_or(u64::MAX),
        ..unscripted(world, &session, &request, &files)
    });
    for piece in &answer.pieces {
        if let Some(file) = generated(piece)? {
            world.sessions.keep_generated(&session, file);
        }
    }
    let bytes = admitted.body.len() as u64;
    let prompt = request.prompt();
    let sessions = &world.sessions;
    sessions.asked(&session, &prompt, &files, &answer, bytes);
    Ok((answer, session))
}

/// The answer to a request for which none is scripted. A session remembers which functions it was offered.
fn unscripted(
    world: &World,
    session: &str,
    request: &StreamAssistRequest,
    files: &[AddedFile],
) -> Answer {
    let prompt = request.prompt();
    let offer = world.sessions.offer(session, Offer::of(&prompt));
    conversation::answer(&prompt, offer.as_ref(), files, &request.tools_spec)
}

/// The file behind a piece that names one.
fn generated(piece: &Piece) -> Result<Option<GeneratedFile>, Rejection> {
    let Piece::File {
        file_id,
        mime_type,
        data,
        redirect,
    } = piece
    else {
        return Ok(None);
    };
    let content = if !data.is_empty() {
        let decoded = STANDARD.decode(data);
        decoded.map(Bytes::from).map_err(|error| {
            Rejection::new(
                500,
                format!("the script's file '{file_id}' is not base64: {error}"),
            )
        })?
    } else if mime_type.starts_with("video/") {
        Bytes::from_static(CLIP)
    } else {
        Bytes::from_static(PICTURE)
    };
    Ok(Some(GeneratedFile {
        file_id: file_id.clone(),
        mime_type: mime_type.clone(),
        content,
        redirect: *redirect,
    }))
}

/// Plays the steps. The ticket is held until all but the last bytes were taken, or the caller is gone: whoever has
/// these may ask again before this task goes on, and does not ask twice at once.
fn play(steps: Vec<Step>, ticket: Ticket) -> Body {
    Body::from_stream(async_stream::stream! {
        let (mut ticket, mut left) = (Some(ticket), steps.len());
        for step in steps {
            left -= 1;
            match step {
                Step::Write(bytes) => {
                    if left == 0 && let Some(mut ticket) = ticket.take() {
                        ticket.completes();
                    }
                    yield Ok(bytes);
                    // Not ready for a moment: so each write leaves by itself.
                    tokio::task::yield_now().await;
                }
                Step::Rest(time) => tokio::time::sleep(time).await,
                Step::Hold(gate) => gate.pass().await,
                Step::Abort => {
                    yield Err(io::Error::other("cut off by script"));
                    return;
                }
            }
        }
        if let Some(mut ticket) = ticket {
            ticket.completes();
        }
    })
}
