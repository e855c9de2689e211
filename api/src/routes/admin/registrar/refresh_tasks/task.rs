//! What lives here: an account whose credentials are to be renewed, as a registrar gets it.

use b2a_accounts::registrar::{ClaimedTask, Renewable};
use b2a_objects::Cookie;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::admin::rfc3339;

/// `?limit`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct WaitingQuery {
    /// How many at the most: 20 when it is left out or no positive number, and never more than 200.
    pub(crate) limit: String,
}

/// An account whose credentials are to be renewed.
#[derive(Serialize, ToSchema)]
pub(crate) struct RefreshTask {
    email: String,
    full_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    mail_provider: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    mail_password: String,
    /// The cookies that are dead, as a browser keeps them.
    #[schema(value_type = Vec<Object>)]
    cookies: Vec<Cookie>,
    /// The same as one header value.
    cookie_string: String,
    authorization: String,
    config_id: String,
    csesidx: String,
    is_new: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    task_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    worker_id: Option<String>,
    /// Until when the task is this worker's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    lease_until: Option<String>,
}

impl RefreshTask {
    /// An account that nobody has.
    pub(crate) fn unclaimed(account: Renewable) -> Self {
        Self {
            email: account.email().to_owned(),
            mail_provider: account.other("mail_provider").to_owned(),
            mail_password: account.other("mail_password").to_owned(),
            cookie_string: account.cookie_string(),
            full_name: account.file.full_name.unwrap_or_default(),
            cookies: account.file.cookies.unwrap_or_default(),
            authorization: account.file.authorization.unwrap_or_default(),
            config_id: account.config_id,
            csesidx: account.csesidx,
            is_new: false,
            task_id: None,
            worker_id: None,
            lease_until: None,
        }
    }

    /// One that this worker has.
    pub(crate) fn claimed(claimed: ClaimedTask, worker: &str) -> Self {
        Self {
            task_id: Some(claimed.task.to_string()),
            worker_id: Some(worker.to_owned()),
            lease_until: Some(rfc3339(claimed.lease_until_ms)),
            ..Self::unclaimed(claimed.renewable)
        }
    }
}
