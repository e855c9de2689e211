//! What lives here: opening a conversation at the service, for a question that goes on with none.

use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::wire::{Caller, Wire};
use crate::{Failure, FailureKind};

/// How long to wait before the second and the third try after a 400, which the service gives at times for
/// no fault of the request.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(1)];

#[derive(Serialize)]
struct CreateSession {
    #[serde(rename = "createSessionRequest")]
    request: CreateSessionRequest,
}

#[derive(Serialize)]
struct CreateSessionRequest {
    session: NewSession,
}

#[derive(Serialize)]
struct NewSession {
    name: &'static str,
    #[serde(rename = "displayName")]
    display_name: &'static str,
}

#[derive(Deserialize)]
struct Created {
    session: Named,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Opens a conversation and gives its name.
pub(super) async fn create(wire: &Wire, caller: Caller<'_>) -> Result<String, Failure> {
    let method = CreateSession {
        request: CreateSessionRequest {
            session: NewSession {
                name: "",
                display_name: "",
            },
        },
    };
    let mut pauses = PAUSES.iter();
    loop {
        let answer = wire.send(&wire.create_session_url, caller, &method).await?;
        let bad_request = answer.status() == StatusCode::BAD_REQUEST;
        match wire.read::<Created>(caller, answer).await {
            Ok(created) if created.session.name.is_empty() => {
                return Err(Failure::new(
                    FailureKind::Transient,
                    "the session has no name",
                ));
            }
            Ok(created) => return Ok(created.session.name),
            Err(failure) => match pauses.next() {
                Some(pause) if bad_request && failure.kind == FailureKind::Transient => {
                    tokio::time::sleep(*pause).await;
                }
                _ => return Err(failure),
            },
        }
    }
}
