//! What lives here: asking one question with one account.

use std::time::Duration;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use b2a_dispatch::{Trial, TrialError, TrialRequest, Try};
use b2a_domain::{Account, AccountState, ErrorCode, Outcome};
use b2a_pool::LeaseMode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::account;
use crate::extract::{Admin, OptionalJsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What is asked unless the caller says otherwise.
const PROMPT: &str = "Answer with one word: OK";
/// The longest question, in characters.
const MOST_PROMPT: usize = 4000;
/// Characters of the answer that are shown.
const MOST_TEXT: usize = 2000;
/// How long it may take.
const LIMIT: Duration = Duration::from_secs(60);

/// What to ask. Everything may be left out, also the body.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct Question {
    /// One of `GET /v1/models`, or an alias; the first of the list when it is left out.
    model: Option<String>,
    /// At most 4000 characters.
    #[schema(max_length = 4000)]
    prompt: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tested {
    /// The account has answered.
    ok: bool,
    model: String,
    /// The first 2000 characters of the answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    text: String,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
    /// `ok`, `unauthorized`, `rate_limited`, …; `not_leased`: it could not be used just now.
    outcome: &'static str,
    duration_ms: u64,
    /// Until the first text or file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_content_ms: Option<u64>,
}

/// Asks one question with exactly this account
///
/// It counts as any other use of the account. One that is still to be proven is proven by it.
#[utoipa::path(
    post,
    path = "/admin/accounts/{email}/test",
    operation_id = "test_account",
    tag = tag::ADMIN,
    params(("email" = String, Path, description = "Whose")),
    request_body(content = Option<Question>, description = "What to ask; may be left out"),
    responses((status = 200, description = "What came of it", body = Tested))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
    OptionalJsonBody(question): OptionalJsonBody<Question>,
) -> Result<Json<Tested>, AdminError> {
    let gateway = &admin.gateway;
    let prompt = question.prompt.as_deref().map(str::trim);
    let prompt = prompt.filter(|it| !it.is_empty()).unwrap_or(PROMPT);
    if prompt.chars().count() > MOST_PROMPT {
        let problem = format!("has more than {MOST_PROMPT} characters");
        return Err(AdminError::field("prompt", problem));
    }
    let id = account(&email)?;
    let pooled = gateway
        .pool
        .get(&id)
        .await
        .map_err(|error| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let pooled = pooled.ok_or_else(|| AdminError::no_account(&email))?;
    let mode = mode_for(&pooled).map_err(|error| error.with("email", email.as_str()))?;
    let _place = gateway.trials.try_acquire().map_err(|_| {
        let message = "too many accounts are being tested; try again";
        AdminError::new(StatusCode::SERVICE_UNAVAILABLE, message)
    })?;
    let trial = TrialRequest {
        account: &id,
        mode,
        model: question.model.as_deref(),
        prompt,
        limit: LIMIT,
        most_text: MOST_TEXT,
    };
    // Boxed: all that leads to an answer is large.
    let count = |it: &Try| gateway.traffic.count_lease(it);
    let tried = Box::pin(gateway.dispatcher.try_account(&trial, count)).await;
    let details = json!({"ok": tried.is_ok()});
    admin
        .record("account.test", Some(&id.masked()), Some(&details))
        .await;
    match tried {
        Ok(trial) => Ok(Json(tested(trial))),
        Err(error) => refused(error, question.model.as_deref()).map(Json),
    }
}

/// How the account is to be leased. One that can't serve, or must not, is not asked.
fn mode_for(account: &Account) -> Result<LeaseMode, AdminError> {
    let state = account.state;
    match state {
        AccountState::Ready | AccountState::Cooldown => Ok(LeaseMode::Serve),
        AccountState::Pending => Ok(LeaseMode::Probation),
        AccountState::PendingExternal | AccountState::Invalid | AccountState::Disabled => {
            let reason = account.reason.as_deref();
            let reason = reason.map_or(String::new(), |reason| format!(" ({reason})"));
            let message = format!("the account can't be used: it is {state}{reason}");
            let refused = AdminError::new(StatusCode::CONFLICT, message);
            Err(refused.with("status", state.as_str()))
        }
    }
}

fn tested(trial: Trial) -> Tested {
    Tested {
        ok: trial.outcome == Outcome::Ok,
        model: trial.model,
        text: trial.text,
        error: trial.error,
        outcome: trial.outcome.as_str(),
        duration_ms: ms(trial.duration),
        first_content_ms: trial.first_content.map(ms),
    }
}

fn refused(error: TrialError, model: Option<&str>) -> Result<Tested, AdminError> {
    match error {
        TrialError::Model(fault) => {
            let status = match fault.code {
                ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::BAD_REQUEST,
            };
            Err(AdminError::new(status, fault.message).with("field", "model"))
        }
        TrialError::Store(error) => Err(AdminError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            error.to_string(),
        )),
        TrialError::NotNow | TrialError::Throttled => Ok(Tested {
            ok: false,
            model: model.unwrap_or_default().to_owned(),
            text: String::new(),
            error: Some(error.to_string()),
            outcome: "not_leased",
            duration_ms: 0,
            first_content_ms: None,
        }),
    }
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
