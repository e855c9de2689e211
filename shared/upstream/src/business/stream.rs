//! What lives here: an open answer: reading the socket, fetching what the answer names, telling the end.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::SessionToken;
use b2a_http::HttpResponse;
use b2a_protocol::canonical::{AnswerEvent, Media, StopReason};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;

use super::decoder::AnswerDecoder;
use super::generated_file;
use super::wire::{Wire, of_http};
use crate::{AnswerStream, Failure, FailureKind};

/// How long the end of the transfer is waited for once the answer is complete. Only then can the connection
/// be used again; the answer itself has been passed on by then.
const DRAIN_LIMIT: Duration = Duration::from_millis(50);

/// An answer of the Business upstream.
pub(super) struct BusinessAnswer {
    state: State,
    decoder: AnswerDecoder,
    /// Found along with events, and told after them.
    held_back: Option<Failure>,
    /// What is needed only when the answer names files.
    origin: Box<Origin>,
}

/// Where an answer comes from.
pub(super) struct Origin {
    pub(super) wire: Arc<Wire>,
    pub(super) token: SessionToken,
    pub(super) config_id: String,
    /// The question went on with an earlier session, which may be gone.
    pub(super) goes_on: bool,
    /// The session that the question was asked in.
    pub(super) session: String,
    /// The conversation by the name with which it can be gone on with.
    pub(super) name: String,
}

enum State {
    /// The answer is arriving.
    Streaming(HttpResponse),
    /// It is there; its files are being fetched.
    Fetching {
        files: BoxStream<'static, Result<Media, Failure>>,
        end: StopReason,
        lost: Option<Failure>,
    },
    /// Nothing more comes.
    Over,
}

impl BusinessAnswer {
    pub(super) fn new(response: HttpResponse, origin: Origin) -> Self {
        let wire = &origin.wire;
        let decoder = AnswerDecoder::new(
            wire.settings.max_item_bytes,
            wire.budget.share(),
            origin.goes_on,
        );
        Self {
            state: State::Streaming(response),
            decoder,
            held_back: None,
            origin: Box::new(origin),
        }
    }

    /// The stream is at its end: there are files to fetch, or that was all.
    fn end_of_stream(
        &mut self,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Option<StopReason>, Failure> {
        self.state = State::Over;
        let end = self.decoder.finish()?;
        events.extend(self.decoder.take_grounding().map(AnswerEvent::Grounding));
        let (files, session) = self.decoder.take_files();
        if files.is_empty() {
            return Ok(Some(end));
        }
        let files = generated_file::fetch_all(&self.origin, files, session.as_deref());
        self.state = State::Fetching {
            files,
            end,
            lost: None,
        };
        Ok(None)
    }
}

#[async_trait]
impl AnswerStream for BusinessAnswer {
    fn conversation(&self) -> Option<&str> {
        Some(&self.origin.name)
    }

    async fn next(&mut self, events: &mut Vec<AnswerEvent>) -> Result<Option<StopReason>, Failure> {
        if let Some(failure) = self.held_back.take() {
            self.state = State::Over;
            return Err(failure);
        }
        loop {
            match &mut self.state {
                State::Streaming(response) => {
                    if self.decoder.is_complete() {
                        let rest = tokio::time::timeout(DRAIN_LIMIT, response.chunk()).await;
                        drop(rest);
                        if let Some(end) = self.end_of_stream(events)? {
                            return Ok(Some(end));
                        }
                        continue;
                    }
                    self.decoder.reserve().await?;
                    let Some(piece) = response.chunk().await.map_err(|e| of_http(&e))? else {
                        if let Some(end) = self.end_of_stream(events)? {
                            return Ok(Some(end));
                        }
                        continue;
                    };
                    let before = events.len();
                    match self.decoder.push(piece, events) {
                        Ok(()) if events.len() > before => return Ok(None),
                        Ok(()) => {}
                        Err(failure) if events.len() > before => {
                            self.held_back = Some(failure);
                            return Ok(None);
                        }
                        Err(failure) => return Err(failure),
                    }
                }
                State::Fetching { files, end, lost } => match files.next().await {
                    Some(Ok(media)) => {
                        events.push(AnswerEvent::Media(media));
                        self.decoder.note_content();
                        return Ok(None);
                    }
                    Some(Err(failure)) => {
                        tracing::warn!(%failure, "a generated file could not be fetched");
                        lost.get_or_insert(failure);
                    }
                    None => {
                        let (end, lost) = (*end, lost.take());
                        self.state = State::Over;
                        return match lost {
                            Some(failure) if !self.decoder.has_content() => Err(failure),
                            _ => Ok(Some(end)),
                        };
                    }
                },
                State::Over => {
                    let message = "the answer was asked for more after its end";
                    return Err(Failure::new(FailureKind::Transient, message));
                }
            }
        }
    }
}
