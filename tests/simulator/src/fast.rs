//! What lives here: the fast mode: canned answers from memory, for benchmarks of what stands in front.
//! Nothing is recorded or scripted, and of the credentials only their presence is looked at.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde::Deserialize;

use crate::answer::{Framing, Piece};
use crate::auth;
use crate::chunk::Chunks;
use crate::rejection::{Rejection, text_response};
use crate::session::{full_name, short_name};
use crate::world::{World, minted};

const SESSION: &str = "1000000000";
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=UTF-8");

/// The canned answer of the fast mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FastAnswer {
    /// Text pieces.
    pub pieces: usize,
    /// Bytes of text in each.
    pub piece_bytes: usize,
    /// Between two pieces.
    pub pause: Duration,
}

impl Default for FastAnswer {
    fn default() -> Self {
        Self {
            pieces: 20,
            piece_bytes: 64,
            pause: Duration::ZERO,
        }
    }
}

/// The answers, built once.
#[derive(Debug)]
pub(crate) struct Canned {
    session: Bytes,
    chunks: Arc<[Bytes]>,
    pause: Duration,
}

impl Canned {
    pub(crate) fn new(answer: FastAnswer, framing: Framing) -> Self {
        let chunks = Chunks {
            assist_token: format!("assist-{SESSION}"),
            session: Some(full_name(SESSION)),
        };
        let text: String = "lorem ipsum "
            .chars()
            .cycle()
            .take(answer.piece_bytes)
            .collect();
        let piece = Piece::text(text);
        let pieces =
            std::iter::repeat_n(piece, answer.pieces).filter_map(|piece| chunks.of(&piece));
        let elements: Vec<_> = pieces.chain([chunks.last("SUCCEEDED", None)]).collect();
        let last = elements.len() - 1;
        let framed = elements.iter().enumerate().map(|(index, element)| {
            let before = if index == 0 { "[" } else { ",\n" };
            let after = if index == last { "]\n" } else { "" };
            match framing {
                Framing::Ndjson => format!("{element}\n").into(),
                Framing::Pretty => format!("{before}{element:#}{after}").into(),
                Framing::Compact => format!("{before}{element}{after}").into(),
            }
        });
        let session = serde_json::json!({"session": {"name": short_name(SESSION)}});
        Self {
            session: session.to_string().into(),
            chunks: framed.collect(),
            pause: answer.pause,
        }
    }

    fn body(&self) -> Body {
        let pause = self.pause;
        let state = (Arc::clone(&self.chunks), 0_usize);
        if pause.is_zero() {
            let chunks = stream::unfold(state, |(chunks, next)| async move {
                let chunk = chunks.get(next)?.clone();
                Some((Ok::<_, std::convert::Infallible>(chunk), (chunks, next + 1)))
            });
            return Body::from_stream(chunks);
        }
        Body::from_stream(stream::unfold(state, move |(chunks, next)| async move {
            let chunk = chunks.get(next)?.clone();
            if next > 0 {
                tokio::time::sleep(pause).await;
            }
            Some((Ok::<_, std::convert::Infallible>(chunk), (chunks, next + 1)))
        }))
    }
}

/// What the fast calls share.
#[derive(Clone)]
pub(crate) struct Fast {
    pub(crate) world: Arc<World>,
    pub(crate) canned: Arc<Canned>,
}

#[derive(Deserialize)]
pub(crate) struct MintQuery {
    csesidx: String,
}

/// `GET /auth/getoxsrf`: any cookie will do.
pub(crate) async fn mint(
    State(fast): State<Fast>,
    Query(query): Query<MintQuery>,
    headers: HeaderMap,
) -> Response {
    match fast.world.accounts.by_csesidx(&query.csesidx) {
        Some(account) if headers.contains_key(header::COOKIE) => {
            text_response(200, "application/json; charset=utf-8", minted(&account))
        }
        _ => Rejection::unauthenticated("no such session").into_response(),
    }
}

/// `widgetCreateSession`. The body is read, so that the connection can be used again.
pub(crate) async fn create_session(
    State(fast): State<Fast>,
    headers: HeaderMap,
    _body: Bytes,
) -> Response {
    if !auth::has_token(&headers) {
        return Rejection::unauthenticated("no bearer token").into_response();
    }
    ([(header::CONTENT_TYPE, JSON)], fast.canned.session.clone()).into_response()
}

/// `widgetStreamAssist`.
pub(crate) async fn stream_assist(
    State(fast): State<Fast>,
    headers: HeaderMap,
    _body: Bytes,
) -> Response {
    if !auth::has_token(&headers) {
        return Rejection::unauthenticated("no bearer token").into_response();
    }
    ([(header::CONTENT_TYPE, JSON)], fast.canned.body()).into_response()
}
