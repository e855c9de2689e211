//! What lives here: an answer on its way to the client, encoded as it comes.

use std::time::Duration;

use async_stream::stream;
use b2a_dispatch::Chat;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::StreamEncoder;
use b2a_protocol::canonical::{AnswerEvent, Finish};
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::time::{Instant, sleep};

/// Bytes of answer content that an answer which is not streamed may have.
const WHOLE_LIMIT_BYTES: usize = 256 * 1024 * 1024;

/// The pieces of a streamed answer. The first item is there as soon as the first event is, or after `silence`; it is a
/// fault when nothing has been sent and nothing will be. After each `silence` there is a keep-alive.
pub(crate) fn encoded(
    mut chat: Chat,
    mut encoder: Box<dyn StreamEncoder>,
    silence: Duration,
) -> impl Stream<Item = Result<Bytes, Fault>> + Send {
    stream! {
        let mut out = BytesMut::new();
        let mut events: Vec<AnswerEvent> = Vec::new();
        let mut started = false;
        let mut timer = std::pin::pin!(sleep(silence));
        loop {
            let step = {
                let mut next = std::pin::pin!(chat.next(&mut events));
                loop {
                    tokio::select! {
                        biased;
                        step = next.as_mut() => break step,
                        () = timer.as_mut() => {
                            if !started {
                                started = true;
                                encoder.start(&mut out);
                            }
                            encoder.keep_alive(&mut out);
                            yield Ok(out.split().freeze());
                            timer.as_mut().reset(Instant::now() + silence);
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
                encoder.event(&event, &mut out);
            }
            let ended = match step {
                Ok(None) => false,
                Ok(Some(finish)) => {
                    encoder.finish(&finish, &mut out);
                    true
                }
                Err(fault) => {
                    tracing::warn!(%fault, "the answer ends in an error");
                    encoder.fault(&fault, &mut out);
                    true
                }
            };
            yield Ok(out.split().freeze());
            if ended {
                return;
            }
            timer.as_mut().reset(Instant::now() + silence);
        }
    }
}

/// The whole of an answer that is not streamed.
pub(crate) async fn collected(mut chat: Chat) -> Result<(Vec<AnswerEvent>, Finish), Fault> {
    let mut events = Vec::new();
    let mut bytes = 0_usize;
    loop {
        let seen = events.len();
        let step = chat.next(&mut events).await?;
        bytes += events[seen..].iter().map(size_of_event).sum::<usize>();
        if bytes > WHOLE_LIMIT_BYTES {
            return Err(Fault::new(
                ErrorCode::UpstreamFailed,
                "the answer is too large",
            ));
        }
        if let Some(finish) = step {
            return Ok((events, finish));
        }
    }
}

fn size_of_event(event: &AnswerEvent) -> usize {
    match event {
        AnswerEvent::Reasoning(text) | AnswerEvent::Text(text) => text.len(),
        AnswerEvent::Media(media) => media.base64.len(),
        AnswerEvent::ToolCall(call) => call.arguments_json.len() + call.name.len(),
    }
}
