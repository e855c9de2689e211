//! What lives here: everything that can be made to go wrong, and the answers that show it outside the stream.

use std::time::Duration;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answer::Framing;
use crate::rejection::{Rejection, json_response, set_header, text_response};

/// The longest a call may hang: what the web app itself asks for in `x-server-timeout`.
const LONGEST_WAIT: Duration = Duration::from_secs(1800);

/// Something that goes wrong with one call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// An error status with Google's error object.
    Status {
        /// The HTTP status.
        status: u16,
        /// Seconds in a `Retry-After` header.
        #[serde(default)]
        retry_after_sec: Option<u64>,
        /// The message; a plain one for the status when left out.
        #[serde(default)]
        message: Option<String>,
    },
    /// Any answer at all.
    Body {
        /// The HTTP status.
        status: u16,
        /// The content type.
        content_type: String,
        /// The body.
        body: String,
    },
    /// Comes late, piece by piece; what comes may be another fault.
    Slow {
        /// Milliseconds before the answer begins, headers included.
        #[serde(default)]
        answer_ms: u64,
        /// Milliseconds before each piece of a stream.
        #[serde(default)]
        piece_ms: u64,
        /// What happens then.
        #[serde(default)]
        then: Option<Box<Fault>>,
    },
    /// No answer ever comes (the simulator gives up after half an hour).
    Hang,
    /// The connection is reset before an answer.
    ConnectionReset,
    /// The body ends in the middle of an object.
    CutMidObject {
        /// After so many whole pieces.
        #[serde(default)]
        after_pieces: usize,
        /// The transport breaks too; else the body ends as if all were well.
        #[serde(default)]
        abort: bool,
    },
    /// The body ends after the last object, without `]`.
    CutBeforeEnd {
        /// The transport breaks too; else the body ends as if all were well.
        #[serde(default)]
        abort: bool,
    },
    /// A whole answer that holds nothing.
    EmptyAnswer,
    /// An answer of reasoning only.
    ThoughtsOnly,
    /// An error object as an element of the array, under HTTP 200.
    ErrorInArray {
        /// The code inside.
        code: u16,
        /// The message; a plain one for the code when left out.
        #[serde(default)]
        message: Option<String>,
        /// After so many whole pieces.
        #[serde(default)]
        after_pieces: usize,
    },
    /// A body with `uToken` under HTTP 200: the session is dead.
    UTokenBody,
    /// An HTML page under HTTP 200.
    HtmlPage,
    /// A redirect to a sign-in host.
    RedirectToSignIn,
    /// A spent quota.
    Quota {
        /// Which one.
        #[serde(default)]
        capability: Capability,
        /// As an element of the array under HTTP 200; else HTTP 429.
        #[serde(default)]
        in_array: bool,
    },
    /// 400 `MODEL_ARMOR_VIOLATION`.
    ModelArmor,
    /// State `SKIPPED` with a reason and no content.
    Skipped {
        /// `CUSTOMER_POLICY_VIOLATION` when left out.
        #[serde(default = "policy_violation")]
        reason: String,
    },
    /// The last state is another one, such as `FAILED` or `CANCELLED`.
    EndsInState {
        /// The state.
        state: String,
        /// After so many pieces.
        #[serde(default)]
        after_pieces: usize,
    },
    /// The chunks come in another framing.
    Framed {
        /// Which one.
        framing: Framing,
    },
}

/// What a quota is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Answers as such.
    #[default]
    Text,
    /// Generated images.
    Image,
    /// Generated videos.
    Video,
}

impl Fault {
    /// An error status, with the plain message for it.
    pub const fn status(status: u16) -> Self {
        Self::Status {
            status,
            retry_after_sec: None,
            message: None,
        }
    }

    /// 429 with a `Retry-After`, in seconds.
    pub const fn too_many_requests(retry_after_sec: u64) -> Self {
        Self::Status {
            status: 429,
            retry_after_sec: Some(retry_after_sec),
            message: None,
        }
    }

    /// The name that the call log shows.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Body { .. } => "body",
            Self::Slow { .. } => "slow",
            Self::Hang => "hang",
            Self::ConnectionReset => "connection_reset",
            Self::CutMidObject { .. } => "cut_mid_object",
            Self::CutBeforeEnd { .. } => "cut_before_end",
            Self::EmptyAnswer => "empty_answer",
            Self::ThoughtsOnly => "thoughts_only",
            Self::ErrorInArray { .. } => "error_in_array",
            Self::UTokenBody => "u_token_body",
            Self::HtmlPage => "html_page",
            Self::RedirectToSignIn => "redirect_to_sign_in",
            Self::Quota { .. } => "quota",
            Self::ModelArmor => "model_armor",
            Self::Skipped { .. } => "skipped",
            Self::EndsInState { .. } => "ends_in_state",
            Self::Framed { .. } => "framed",
        }
    }
}

fn policy_violation() -> String {
    "CUSTOMER_POLICY_VIOLATION".to_owned()
}

/// What a fault comes to once its waits are over.
pub(crate) enum Reaction {
    /// The call is answered, with this defect of the stream if any.
    Go(Shaping),
    /// The call is answered with this, whatever it asked.
    Instead(Response),
    /// The connection is to be reset.
    Reset,
}

/// How a streamed answer differs from a good one.
#[derive(Debug, Default)]
pub(crate) struct Shaping {
    /// Before each piece, beside the answer's own pauses.
    pub(crate) piece_pause: Duration,
    /// The one thing that is wrong with it.
    pub(crate) defect: Option<Fault>,
}

/// Waits as the fault says, and tells what is to be done.
pub(crate) async fn react(fault: Option<Fault>) -> Reaction {
    let mut shaping = Shaping::default();
    let mut next = fault;
    while let Some(Fault::Slow {
        answer_ms,
        piece_ms,
        then,
    }) = next
    {
        tokio::time::sleep(Duration::from_millis(answer_ms).min(LONGEST_WAIT)).await;
        shaping.piece_pause += Duration::from_millis(piece_ms);
        next = then.map(|fault| *fault);
    }
    let Some(fault) = next else {
        return Reaction::Go(shaping);
    };
    match fault {
        Fault::Hang => {
            tokio::time::sleep(LONGEST_WAIT).await;
            Reaction::Instead(Rejection::new(504, "Deadline exceeded").into_response())
        }
        Fault::ConnectionReset => Reaction::Reset,
        fault => {
            if let Some(response) = instead(&fault) {
                return Reaction::Instead(response);
            }
            shaping.defect = Some(fault);
            Reaction::Go(shaping)
        }
    }
}

/// The whole answer of a fault that leaves nothing of the true one.
fn instead(fault: &Fault) -> Option<Response> {
    let response = match fault {
        Fault::Status {
            status,
            retry_after_sec,
            message,
        } => {
            let message = message
                .clone()
                .unwrap_or_else(|| plain_message(*status).to_owned());
            Rejection::new(*status, message)
                .retry_after(*retry_after_sec)
                .into_response()
        }
        Fault::Body {
            status,
            content_type,
            body,
        } => text_response(*status, content_type, body.clone()),
        Fault::UTokenBody => json_response(200, &json!({"uToken": "simulated"})),
        Fault::HtmlPage => text_response(200, "text/html; charset=utf-8", SIGN_IN_PAGE),
        Fault::RedirectToSignIn => {
            let mut response = text_response(302, "text/html; charset=utf-8", SIGN_IN_PAGE);
            set_header(&mut response, header::LOCATION, SIGN_IN_URL);
            response
        }
        Fault::Quota {
            capability,
            in_array: false,
        } => quota_error(*capability).into_response(),
        Fault::ModelArmor => Rejection::new(
            400,
            "MODEL_ARMOR_VIOLATION: the request was blocked by the Model Armor template",
        )
        .into_response(),
        _ => return None,
    };
    Some(response)
}

/// The error of a spent quota.
pub(crate) fn quota_error(capability: Capability) -> Rejection {
    let message = match capability {
        Capability::Text => "Resource has been exhausted (e.g. check quota).",
        Capability::Image => "Quota exceeded for image generation requests per day.",
        Capability::Video => "Quota exceeded for video generation requests per day.",
    };
    Rejection::new(429, message)
}

/// The message for a status when the script gives none.
pub(crate) const fn plain_message(status: u16) -> &'static str {
    match status {
        400 => "Request contains an invalid argument.",
        401 => "Request had invalid authentication credentials.",
        403 => "The caller does not have permission",
        404 => "Requested entity was not found.",
        429 => "Resource has been exhausted (e.g. check quota).",
        500 => "Internal error encountered.",
        503 => "The service is currently unavailable.",
        504 => "Deadline expired before operation could complete.",
        _ => "Unknown error.",
    }
}

const SIGN_IN_URL: &str = "https://accounts.google.com/v3/signin/identifier?continue=https%3A%2F%2Fbusiness.gemini.google%2F";
const SIGN_IN_PAGE: &str =
    "<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>\n";
