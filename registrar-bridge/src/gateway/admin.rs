//! What lives here: the registrar loop over HTTP: claim, extend, fail, upload.

use std::sync::Arc;

use b2a_config::Settings;
use b2a_domain::{AccountId, Clock, TaskKind};
use serde_json::{Value, json};

use super::call::Credential;
use super::wire::{self, ClaimBody, ExtendBody, FailBody};
use super::{CallError, Caller, Claim, Claimed, RefreshTask, Under, Upload};
use crate::{BridgeError, Brought, Pauses};

/// The longest lease that a gateway gives, in seconds.
const LONGEST_LEASE_SEC: u64 = 1800;
/// Characters of an error that are told to the gateway.
const ERROR_LENGTH: usize = 500;

/// The admin API of a gateway, as far as a registrar needs it.
pub(crate) struct AdminApi {
    caller: Caller,
    worker: String,
    lease_sec: u64,
    default_config: String,
    clock: Arc<dyn Clock>,
}

/// How an account stands in the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its credentials are dead: nothing that lives is lost with them.
    Dead,
    /// Whether its credentials live will show.
    Unproven,
    /// In this state: not to be touched.
    Otherwise(String),
    /// There is no such account.
    Unknown,
}

const fn folder(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Refresh => "/admin/registrar/refresh-tasks",
        TaskKind::Register => "/admin/registrar/register-tasks",
    }
}

impl AdminApi {
    pub(crate) fn new(
        settings: &Settings,
        worker: &str,
        clock: Arc<dyn Clock>,
        pauses: &Pauses,
    ) -> Result<Self, BridgeError> {
        let registrar = &settings.registrar;
        let credential = registrar.api_key.as_ref().map(Credential::ApiKey);
        Ok(Self {
            caller: Caller::new(settings, &registrar.base_url, credential, pauses)?,
            worker: worker.to_owned(),
            lease_sec: registrar.task_lease_sec.min(LONGEST_LEASE_SEC),
            default_config: settings.default_config.clone(),
            clock,
        })
    }

    /// How long tasks are leased for.
    pub(crate) const fn lease_sec(&self) -> u64 {
        self.lease_sec
    }

    /// Claims renewals, or that of one account.
    pub(crate) async fn claim_renewals(
        &self,
        limit: usize,
        only: Option<&AccountId>,
    ) -> Result<Claimed<RefreshTask>, CallError> {
        let lease_until_ms = self.lease_until_ms();
        let answer = self.claim(TaskKind::Refresh, limit, only).await?;
        Ok(wire::renewals(&answer, &self.worker, lease_until_ms))
    }

    /// Claims registrations.
    pub(crate) async fn claim_registrations(
        &self,
        limit: usize,
    ) -> Result<Claimed<Claim>, CallError> {
        let lease_until_ms = self.lease_until_ms();
        let answer = self.claim(TaskKind::Register, limit, None).await?;
        Ok(wire::registrations(&answer, &self.worker, lease_until_ms))
    }

    /// Once: a claim whose answer got lost has leased what nobody works on, and the next look comes soon.
    async fn claim(
        &self,
        kind: TaskKind,
        limit: usize,
        only: Option<&AccountId>,
    ) -> Result<Value, CallError> {
        let body = ClaimBody {
            worker_id: &self.worker,
            limit,
            lease_sec: self.lease_sec,
            email: only.map(AccountId::name),
        };
        let path = format!("{}/claim", folder(kind));
        self.caller.post_once(&path, &body).await
    }

    /// When a lease ends that is asked for now: counted from before the call, so never too late.
    fn lease_until_ms(&self) -> u64 {
        self.clock.now_ms() + self.lease_sec * 1000
    }

    /// Keeps a task. Answers with the claim as it is then.
    pub(crate) async fn extend(&self, kind: TaskKind, claim: &Claim) -> Result<Claim, CallError> {
        let lease_until_ms = self.lease_until_ms();
        let body = ExtendBody {
            task_id: &claim.task_id,
            worker_id: &claim.worker_id,
            lease_sec: self.lease_sec,
        };
        let path = format!("{}/extend", folder(kind));
        self.caller.post_once(&path, &body).await?;
        Ok(Claim {
            lease_until_ms,
            ..claim.clone()
        })
    }

    /// Says that a task failed.
    pub(crate) async fn fail(
        &self,
        kind: TaskKind,
        claim: &Claim,
        error: &str,
    ) -> Result<(), CallError> {
        let error: String = error.chars().take(ERROR_LENGTH).collect();
        let body = FailBody {
            task_id: &claim.task_id,
            worker_id: &claim.worker_id,
            error: &error,
        };
        let path = format!("{}/fail", folder(kind));
        self.caller.post(&path, &body).await.map(drop)
    }

    /// Uploads what a driver brought, under a claim or by itself.
    pub(crate) async fn upload(
        &self,
        kind: TaskKind,
        brought: &Brought,
        claim: Option<&Claim>,
    ) -> Result<(), CallError> {
        let under = claim.map_or_else(Under::default, |claim| Under {
            task_id: Some(&claim.task_id),
            worker_id: Some(&claim.worker_id),
        });
        let upload =
            Upload::of(kind, brought, under, &self.default_config).map_err(CallError::Refused)?;
        let path = "/admin/registrar/upload-account";
        match self.caller.post(path, &upload).await {
            // A gateway without this call is not the one that was meant: a wrong URL, a proxy on the way.
            Err(CallError::NotServed(why)) => Err(CallError::Away(why)),
            other => other.map(drop),
        }
    }

    /// How an account stands.
    pub(crate) async fn standing(&self, account: &AccountId) -> Result<Standing, CallError> {
        let query = [("q", account.name()), ("state", "all")];
        let answer = self.caller.get("/admin/accounts", &query).await?;
        let items = answer["items"].as_array().into_iter().flatten();
        let is_it = |item: &&Value| {
            let email = item["email"].as_str().unwrap_or_default();
            AccountId::new(account.kind(), email).as_ref() == Ok(account)
        };
        let status = items
            .clone()
            .find(is_it)
            .map(|item| item["status"].as_str());
        Ok(match status {
            None => Standing::Unknown,
            Some(Some("pending_external" | "invalid")) => Standing::Dead,
            Some(Some("pending" | "unknown") | None) => Standing::Unproven,
            Some(Some(status)) => Standing::Otherwise(status.to_owned()),
        })
    }

    /// Has the gateway offer an account for renewal, at once. `false`: it knows no such account.
    pub(crate) async fn offer(&self, email: &str) -> Result<bool, CallError> {
        let answer = self
            .caller
            .post("/admin/browser-refresh", &json!({ "email": email }))
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(CallError::NotServed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the gateway answers.
    pub(crate) async fn is_reachable(&self) -> bool {
        self.caller.get("/health", &[]).await.is_ok()
    }
}
