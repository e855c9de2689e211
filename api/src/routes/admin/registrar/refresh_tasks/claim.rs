//! What lives here: handing accounts to a registrar that renews their credentials.

use axum::Json;
use b2a_accounts::registrar::ClaimedTasks;
use b2a_domain::{AccountId, AccountKind};
use b2a_pool::TaskClaim;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RefreshTask;
use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::registrars::BrowserRefresh;
use crate::routes::admin::AdminError;
use crate::routes::admin::registrar::ClaimBody;

/// A worker asks for accounts to renew.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct RefreshClaimBody {
    /// Who asks; at most 200 bytes.
    #[schema(required = true, nullable = false, example = "worker-1")]
    worker_id: Option<String>,
    /// How many at the most: 20 when it is left out or not positive, and never more than 200.
    limit: Option<i64>,
    /// Seconds that each is leased for: 180 when it is left out or not positive, and never more than 1800.
    lease_sec: Option<i64>,
    /// This account and no other, whatever its credentials are worth: it waits for a renewal from now on.
    email: Option<String>,
}

/// What it got.
#[derive(Serialize, ToSchema)]
pub(crate) struct RefreshTasks {
    tasks: Vec<RefreshTask>,
    count: usize,
    /// Half of the latest renewals found no authorization: a claim gets one task.
    throttled: bool,
    deprecated: bool,
    /// What is wanted of a browser.
    browser_refresh: BrowserRefresh,
}

/// Leases accounts that wait for a renewal
///
/// Each is this worker's until its lease runs out; then it can be claimed again, under another id.
#[utoipa::path(
    post,
    path = "/admin/registrar/refresh-tasks/claim",
    operation_id = "claim_refresh_tasks",
    tag = tag::ADMIN,
    request_body = RefreshClaimBody,
    responses((status = 200, description = "The tasks", body = RefreshTasks))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<RefreshClaimBody>,
) -> Result<Json<RefreshTasks>, AdminError> {
    let email = body.email.as_deref().map(str::trim);
    let wanted = ClaimBody {
        worker_id: body.worker_id,
        limit: body.limit,
        lease_sec: body.lease_sec,
    };
    let claim = wanted.claim();
    let claimed = match email.filter(|email| !email.is_empty()) {
        None => admin.desk.claim_renewals(&claim).await?,
        Some(email) => one(&admin, &claim, email).await?,
    };
    let worker = claim.worker.trim();
    let tasks = claimed.tasks.into_iter();
    let tasks: Vec<_> = tasks
        .map(|task| RefreshTask::claimed(task, worker))
        .collect();
    Ok(Json(RefreshTasks {
        count: tasks.len(),
        tasks,
        throttled: claimed.throttled,
        deprecated: false,
        browser_refresh: admin.gateway.registrars.browser_refresh,
    }))
}

async fn one(
    admin: &Admin,
    claim: &TaskClaim<'_>,
    email: &str,
) -> Result<ClaimedTasks, AdminError> {
    let account = AccountId::new(AccountKind::Business, email);
    let account = account.map_err(|_| AdminError::no_account(email))?;
    let claimed = admin.desk.claim_renewal_of(&account, claim).await;
    claimed.map_err(|error| AdminError::about(error, email))
}
