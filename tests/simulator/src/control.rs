//! What lives here: the control surface under `/simulator`, for tests in other languages and by hand.
//!
//! | call | does |
//! | --- | --- |
//! | `POST /accounts` `{"count": 3}` or `{"accounts": [{"email": …}]}` | adds accounts, answers their files |
//! | `GET /accounts` | the files of all accounts |
//! | `POST /accounts/{email}/rotate-key`, `…/rotate-cookies` | minted tokens, or the file itself, are dead from now on |
//! | `POST /accounts/{email}/age-cookies`, `…/sign-out` | nothing is minted any more until a visit of the page, or somebody who signs in, renews the cookies |
//! | `GET /pages`, `POST /pages` `{"token_in": ["network"], …}` | how the web app behaves in a browser |
//! | `POST /faults` `{"call": "stream_assist", "scope": {…}, "standing": false, "faults": [{"kind": "status", "status": 429}]}` | scripts faults |
//! | `DELETE /faults`, `DELETE /answers` | drops the scripted ones |
//! | `POST /answers` `{"scope": {…}, "standing": false, "answers": [{"pieces": [{"kind": "text", "text": "…"}]}]}` | scripts answers |
//! | `POST /gates` `{"scope": {…}, "after_pieces": 1}` | holds the next stream there, answers `{"id", "open", "waiting"}` |
//! | `GET /gates/{id}`, `POST /gates/{id}/release` | looks at a gate, opens it |
//! | `GET /counters`, `GET /log?from=0&limit=1000`, `GET /requests` | what was seen |
//! | `GET /sessions` | what each session was asked, and its bytes |
//! | `DELETE /sessions` | forgets all sessions |
//! | `POST /reset`, `DELETE /records` | forgets scripts, sessions and records; or the records alone |

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::accounts::{AccountFile, SimAccount};
use crate::answer::Answer;
use crate::faults::Fault;
use crate::gates::{Gate, GateId};
use crate::page_options::PageOptions;
use crate::record::{CallRecord, Counters, RecordedRequest};
use crate::script::{Call, HeldAt, Scope};
use crate::session_record::SessionRecord;
use crate::standing::Standing;
use crate::world::World;

/// How many accounts one call may add.
const MAX_NEW_ACCOUNTS: usize = 100_000;

type Shared = State<Arc<World>>;

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(crate) struct NewAccounts {
    count: usize,
    accounts: Vec<SimAccount>,
}

pub(crate) async fn add_accounts(
    State(world): Shared,
    Json(wanted): Json<NewAccounts>,
) -> Json<Vec<AccountFile>> {
    let mut files = world.accounts.add_many(wanted.count.min(MAX_NEW_ACCOUNTS));
    files.extend(
        wanted
            .accounts
            .into_iter()
            .map(|account| world.accounts.add(account)),
    );
    Json(files)
}

pub(crate) async fn accounts(State(world): Shared) -> Json<Vec<AccountFile>> {
    Json(world.accounts.files())
}

pub(crate) async fn rotate_key(State(world): Shared, Path(email): Path<String>) -> StatusCode {
    done(world.accounts.rotate_key(&email))
}

pub(crate) async fn age_cookies(State(world): Shared, Path(email): Path<String>) -> StatusCode {
    done(world.accounts.stand(&email, Standing::Stale))
}

pub(crate) async fn sign_out(State(world): Shared, Path(email): Path<String>) -> StatusCode {
    done(world.accounts.stand(&email, Standing::SignedOut))
}

/// What was asked of an account is done, or there is no such account.
const fn done(is_known: bool) -> StatusCode {
    if is_known {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

pub(crate) async fn pages(State(world): Shared) -> Json<PageOptions> {
    Json(world.pages.read().clone())
}

pub(crate) async fn set_pages(
    State(world): Shared,
    Json(options): Json<PageOptions>,
) -> StatusCode {
    *world.pages.write() = options;
    StatusCode::NO_CONTENT
}

pub(crate) async fn rotate_cookies(
    State(world): Shared,
    Path(email): Path<String>,
) -> Result<Json<AccountFile>, StatusCode> {
    world
        .accounts
        .rotate_cookies(&email)
        .map(Json)
        .ok_or(StatusCode::NOT_FOUND)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFaults {
    call: Call,
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    standing: bool,
    faults: Vec<Fault>,
}

pub(crate) async fn add_faults(State(world): Shared, Json(new): Json<NewFaults>) -> StatusCode {
    for fault in new.faults {
        world
            .scripts
            .add_fault(new.call, new.scope.clone(), new.standing, fault);
    }
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub(crate) struct FaultFilter {
    call: Option<Call>,
}

pub(crate) async fn clear_faults(
    State(world): Shared,
    Query(filter): Query<FaultFilter>,
) -> StatusCode {
    world.scripts.clear_faults(filter.call, None);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswers {
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    standing: bool,
    answers: Vec<Answer>,
}

pub(crate) async fn add_answers(State(world): Shared, Json(new): Json<NewAnswers>) -> StatusCode {
    for answer in new.answers {
        world
            .scripts
            .add_answer(new.scope.clone(), new.standing, answer);
    }
    StatusCode::NO_CONTENT
}

pub(crate) async fn clear_answers(State(world): Shared) -> StatusCode {
    world.scripts.clear_answers(None);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGate {
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    standing: bool,
    after_pieces: usize,
}

#[derive(Serialize)]
pub(crate) struct GateView {
    id: GateId,
    open: bool,
    waiting: usize,
}

impl From<&Gate> for GateView {
    fn from(gate: &Gate) -> Self {
        Self {
            id: gate.id(),
            open: gate.is_open(),
            waiting: gate.waiting(),
        }
    }
}

pub(crate) async fn add_gate(State(world): Shared, Json(new): Json<NewGate>) -> Json<GateView> {
    let gate = world.gates.add();
    let view = GateView::from(&gate);
    let held_at = HeldAt {
        after_pieces: new.after_pieces,
        gate,
    };
    world.scripts.add_gate(new.scope, new.standing, held_at);
    Json(view)
}

pub(crate) async fn gate(
    State(world): Shared,
    Path(id): Path<GateId>,
) -> Result<Json<GateView>, StatusCode> {
    let gate = world.gates.get(id).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(GateView::from(&gate)))
}

pub(crate) async fn release_gate(State(world): Shared, Path(id): Path<GateId>) -> StatusCode {
    match world.gates.get(id) {
        Some(gate) => {
            gate.release();
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

pub(crate) async fn counters(State(world): Shared) -> Json<Counters> {
    Json(world.record.counters())
}

#[derive(Deserialize)]
#[serde(default)]
pub(crate) struct LogRange {
    from: u64,
    limit: usize,
}

impl Default for LogRange {
    fn default() -> Self {
        Self {
            from: 0,
            limit: 1000,
        }
    }
}

pub(crate) async fn log(
    State(world): Shared,
    Query(range): Query<LogRange>,
) -> Json<Vec<CallRecord>> {
    Json(world.record.log(range.from, range.limit))
}

pub(crate) async fn requests(State(world): Shared) -> Json<Vec<RecordedRequest>> {
    Json(world.record.requests())
}

pub(crate) async fn sessions(State(world): Shared) -> Json<Vec<SessionRecord>> {
    Json(world.sessions.records())
}

pub(crate) async fn forget_sessions(State(world): Shared) -> StatusCode {
    world.sessions.clear();
    StatusCode::NO_CONTENT
}

pub(crate) async fn reset(State(world): Shared) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}

pub(crate) async fn clear_records(State(world): Shared) -> StatusCode {
    world.record.clear();
    StatusCode::NO_CONTENT
}
