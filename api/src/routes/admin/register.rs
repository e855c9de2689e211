//! What lives here: asking for accounts that the operator has and the pool lacks.

use axum::Json;
use axum::body::Body;
use b2a_accounts::registrar::RegistrationsWanted;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::AdminError;
use crate::extract::{Admin, read_body};
use crate::openapi::tag;

/// The largest body that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// How many accounts.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct RegisterBody {
    /// As many as are to be outstanding, at most 1000. What is no positive number: as many as `pool.target_count` lacks.
    #[schema(example = 1)]
    count: Option<i64>,
}

/// What was asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Asked {
    message: &'static str,
    /// Accounts that are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    target: Option<u32>,
    /// Accounts that are outstanding, some of them since earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outstanding: Option<u32>,
    /// Accounts that there are, when they are enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    count: Option<u32>,
}

/// Asks for accounts that the operator has and the pool lacks
///
/// Registrars are asked, and bring them. Safe to repeat: accounts that are outstanding already count.
#[utoipa::path(
    post,
    path = "/admin/register",
    operation_id = "register",
    tag = tag::ADMIN,
    request_body(content = Option<RegisterBody>, description = "Need not be there"),
    responses((status = 200, description = "What was asked for", body = Asked))
)]
pub(crate) async fn handle(admin: Admin, body: Body) -> Result<Json<Asked>, AdminError> {
    // No body, or one that is none: as many as are lacking.
    let body = read_body(body, MAX_BYTES).await.unwrap_or_default();
    let body: RegisterBody = serde_json::from_slice(&body).unwrap_or_default();
    let count = body.count.filter(|count| *count > 0);
    let count = count.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let target = admin.gateway.registrars.target_count;
    let wanted = admin.desk.want_registrations(count, target).await?;
    Ok(Json(match wanted {
        RegistrationsWanted::Enough { accounts } => Asked {
            message: "there are enough accounts",
            target: None,
            outstanding: None,
            count: Some(accounts),
        },
        RegistrationsWanted::Asked {
            accounts,
            outstanding,
        } => {
            let details = json!({"accounts": accounts, "outstanding": outstanding});
            admin.record("pool.register", None, Some(&details)).await;
            Asked {
                message: "registrars are asked for accounts",
                target: Some(accounts),
                outstanding: Some(outstanding),
                count: None,
            }
        }
    }))
}
