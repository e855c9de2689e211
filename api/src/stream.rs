//! What lives here: an answer on its way to the client, encoded as it comes.

use std::task::Poll;
use std::time::Duration;

use async_stream::stream;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::canonical::{AnswerEvent, Finish, Media, MediaData};
use b2a_protocol::{StreamEncoder, markdown_pieces};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, poll};
use tokio::time::{Instant, sleep};
use tracing::{Instrument, Span};

use crate::media_out::Answering;
use crate::step_back::step_back;

/// Bytes of answer content that an answer which is not streamed may have.
const WHOLE_LIMIT_BYTES: usize = 256 * 1024 * 1024;

/// How many pieces that have arrived already may leave together.
const GATHER: usize = 32;
/// How many bytes may wait for more pieces.
const GATHER_BYTES: usize = 16 * 1024;
/// How much of a file that is written as text may stand in one line of a stream: proxies and clients break on lines of
/// more than 64 KiB.
const PIECE_BYTES: usize = 48 * 1024;

/// The pieces of a streamed answer. The first item is there as soon as the first event is, or after `silence`; it is a
/// fault when nothing has been sent and nothing will be. After each `silence` there is a keep-alive.
///
/// Pieces that are there already leave together, in one write; none waits for one that is still to come.
pub(crate) fn encoded(
    mut chat: Answering,
    mut encoder: Box<dyn StreamEncoder>,
    silence: Duration,
) -> impl Stream<Item = Result<Bytes, Fault>> + Send {
    let span = Span::current();
    stream! {
        let mut out = BytesMut::new();
        let mut events: Vec<AnswerEvent> = Vec::new();
        let mut started = false;
        let mut gathered = GATHER;
        let mut timer = std::pin::pin!(sleep(silence));
        loop {
            let step = {
                let mut next = std::pin::pin!(chat.next(&mut events).instrument(span.clone()));
                loop {
                    if !out.is_empty() {
                        if gathered < GATHER && out.len() < GATHER_BYTES {
                            gathered += 1;
                            // Asking tells the task of the upstream's connection that more is wanted; what that has
                            // read already it hands over while this one steps back.
                            if let Poll::Ready(step) = poll!(next.as_mut()) {
                                break step;
                            }
                            step_back().await;
                            if let Poll::Ready(step) = poll!(next.as_mut()) {
                                break step;
                            }
                        }
                        gathered = 0;
                        yield Ok(out.split().freeze());
                        timer.as_mut().reset(Instant::now() + silence);
                    }
                    tokio::select! {
                        biased;
                        step = next.as_mut() => break step,
                        () = timer.as_mut() => {
                            if !started {
                                started = true;
                                encoder.start(&mut out);
                            }
                            encoder.keep_alive(&mut out);
                            gathered = GATHER;
                        }
                    }
                }
            };
            if !started {
                if let (Err(fault), true) = (&step, events.is_empty()) {
                    yield Err(fault.clone());
                    return;
                }
                started = true;
                encoder.start(&mut out);
            }
            for event in events.drain(..) {
                if let AnswerEvent::Media(media) = &event && chat.cuts_files() && is_long(media) {
                    for piece in markdown_pieces(media, PIECE_BYTES) {
                        encoder.file_text(&piece, &mut out);
                        yield Ok(out.split().freeze());
                    }
                } else {
                    encoder.event(&event, &mut out);
                }
            }
            match step {
                Ok(None) => {}
                Ok(Some(finish)) => {
                    encoder.finish(&finish, &mut out);
                    yield Ok(out.split().freeze());
                    return;
                }
                Err(fault) => {
                    let (code, words) = (fault.code, fault.words_for_log());
                    span.in_scope(|| tracing::warn!(?code, fault = words, "the answer ends in an error"));
                    encoder.fault(&fault, &mut out);
                    yield Ok(out.split().freeze());
                    return;
                }
            }
        }
    }
}

/// Whether a file makes a line that is too long.
fn is_long(media: &Media) -> bool {
    matches!(&media.data, MediaData::Base64(base64) if base64.len() > PIECE_BYTES)
}

/// The whole of an answer that is not streamed.
pub(crate) async fn collected(mut chat: Answering) -> Result<(Vec<AnswerEvent>, Finish), Fault> {
    let mut events = Vec::new();
    let mut bytes = 0_usize;
    loop {
        let seen = events.len();
        let step = chat.next(&mut events).await?;
        bytes += events[seen..].iter().map(size_of_event).sum::<usize>();
        if bytes > WHOLE_LIMIT_BYTES {
            let fault = Fault::new(ErrorCode::UpstreamFailed, "the answer is too large");
            chat.break_off(&fault);
            return Err(fault);
        }
        if let Some(finish) = step {
            return Ok((events, finish));
        }
    }
}

fn size_of_event(event: &AnswerEvent) -> usize {
    match event {
        AnswerEvent::Reasoning(text) | AnswerEvent::Text(text) => text.len(),
        AnswerEvent::Media(media) => media.data.len(),
        AnswerEvent::Grounding(_) => 0,
        AnswerEvent::ToolCall(call) => call.arguments_json.len() + call.name.len(),
    }
}
