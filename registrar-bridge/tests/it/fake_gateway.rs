//! What lives here: a gateway's admin API as the contract has it, with leases that tests take away and faults that they script.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::events::Watched;

/// A gateway, as far as registrars see it.
#[derive(Clone)]
pub(crate) struct FakeGateway {
    pub(crate) base: String,
    pub(crate) state: Watched<Gateway>,
}

/// What it knows.
#[derive(Default)]
pub(crate) struct Gateway {
    pub(crate) accounts: BTreeMap<String, Account>,
    /// Registrations that are wanted, with whoever has them.
    pub(crate) wanted: BTreeMap<String, Option<Lease>>,
    /// Every call, with the status of its answer.
    pub(crate) calls: Vec<Call>,
    /// What was uploaded and taken.
    pub(crate) uploads: Vec<Value>,
    /// Renewals that were leased at once, at the most.
    pub(crate) most_leased: usize,
    /// Calls whose path holds this are answered with this status, so many times.
    pub(crate) faults: Vec<(&'static str, u16, usize)>,
    /// Has neither `extend` nor registrations, and knows no `email` in claims.
    pub(crate) is_old: bool,
    next_id: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) status: &'static str,
    pub(crate) cookie: String,
    pub(crate) lease: Option<Lease>,
    pub(crate) failures: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) task: String,
    pub(crate) worker: String,
    until: Instant,
}

#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
}

impl FakeGateway {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Watched::new(Gateway::default());
        let router = Router::new().fallback(handle).with_state(state.clone());
        TaskTracker::new().spawn(async move { axum::serve(listener, router).await });
        Self { base, state }
    }

    /// Has an account whose credentials are dead.
    pub(crate) fn add_dead(&self, email: &str) {
        let account = Account {
            status: "pending_external",
            cookie: "old-session-cookie-value".to_owned(),
            lease: None,
            failures: Vec::new(),
        };
        self.state
            .with(|it| it.accounts.insert(email.to_owned(), account));
    }

    /// Wants an account; gives the task.
    pub(crate) fn want(&self, task: &str) {
        self.state
            .with(|it| it.wanted.insert(task.to_owned(), None));
    }

    /// Answers calls whose path holds `path` with a status, so many times.
    pub(crate) fn fail(&self, path: &'static str, status: u16, times: usize) {
        self.state.with(|it| it.faults.push((path, status, times)));
    }

    /// Is well again.
    pub(crate) fn heal(&self) {
        self.state.with(|it| it.faults.clear());
    }

    /// Takes all leases away, as a lapse of time or a flush does.
    pub(crate) fn lose_leases(&self) {
        self.state.with(|it| {
            for account in it.accounts.values_mut() {
                account.lease = None;
            }
            for lease in it.wanted.values_mut() {
                *lease = None;
            }
        });
    }

    /// Waits until an account is leased, and gives the lease.
    pub(crate) async fn leased(&self, email: &str) -> Lease {
        let what = format!("{email} to be leased");
        self.state
            .until(&what, |it| it.accounts[email].lease.clone())
            .await
    }

    /// Waits until so many uploads were taken, and gives them.
    pub(crate) async fn uploaded(&self, count: usize) -> Vec<Value> {
        let what = format!("{count} uploads");
        let all = |it: &Gateway| (it.uploads.len() >= count).then(|| it.uploads.clone());
        self.state.until(&what, all).await
    }

    /// Waits until a call to this path was answered with this status, and gives its body.
    pub(crate) async fn called(&self, path: &str, status: u16) -> Value {
        let is_it = |call: &&Call| call.path.contains(path) && call.status == status;
        let what = format!("{path} answered with {status}");
        self.state
            .until(&what, |it| {
                it.calls.iter().find(is_it).map(|call| call.body.clone())
            })
            .await
    }

    /// The bodies of the calls to this path so far.
    pub(crate) fn calls(&self, path: &str) -> Vec<Call> {
        let is_it = |call: &&Call| call.path.contains(path);
        self.state
            .with(|it| it.calls.iter().filter(is_it).cloned().collect())
    }
}

type Answer = (u16, Value);

async fn handle(
    State(state): State<Watched<Gateway>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let body: Bytes = axum::body::to_bytes(request.into_body(), 32 << 20)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let path = uri.path().to_owned();
    let (status, answer) = state.with(|gateway| {
        let (status, answer) = match gateway.fault(&path) {
            Some(status) => (status, json!({"error": "scripted fault"})),
            None if path == "/health" => (200, json!({"status": "ok"})),
            None if headers
                .get("authorization")
                .is_none_or(|it| it != "Bearer the-admin-key") =>
            {
                (401, json!({"error": "no key"}))
            }
            None => gateway.answer(&method, &path, uri.query().unwrap_or_default(), &body),
        };
        gateway.calls.push(Call { path, body, status });
        (status, answer)
    });
    let status = StatusCode::from_u16(status).unwrap();
    (status, axum::Json(answer)).into_response()
}

impl Gateway {
    fn fault(&mut self, path: &str) -> Option<u16> {
        let fault = self
            .faults
            .iter_mut()
            .find(|(part, _, left)| path.contains(part) && *left > 0)?;
        fault.2 -= 1;
        Some(fault.1)
    }

    fn answer(&mut self, method: &Method, path: &str, query: &str, body: &Value) -> Answer {
        let is_new_call = path.contains("register-tasks") || path.ends_with("/extend");
        if self.is_old && is_new_call {
            return (404, json!({"error": "not found"}));
        }
        match (method.as_str(), path) {
            ("POST", "/admin/registrar/refresh-tasks/claim") => self.claim(body),
            ("POST", "/admin/registrar/register-tasks/claim") => self.claim_registrations(body),
            ("POST", "/admin/registrar/refresh-tasks/fail") => self.fail(body),
            (
                "POST",
                "/admin/registrar/refresh-tasks/extend" | "/admin/registrar/register-tasks/extend",
            ) => self.extend(body),
            ("POST", "/admin/registrar/register-tasks/fail") => match self.lease_of(body) {
                Some(lease) => {
                    self.wanted.insert(lease.task, None);
                    (200, json!({"success": true}))
                }
                None => refused("unknown task"),
            },
            ("POST", "/admin/registrar/upload-account") => self.upload(body),
            ("POST", "/admin/browser-refresh") => {
                let email = body["email"].as_str().unwrap_or_default().to_owned();
                match self.accounts.get_mut(&email) {
                    Some(account) => {
                        account.status = "pending_external";
                        (200, json!({"message": "queued", "email": email}))
                    }
                    None => (404, json!({"error": "unknown", "email": email})),
                }
            }
            ("GET", "/admin/accounts") => {
                let q = query
                    .split('&')
                    .find_map(|it| it.strip_prefix("q="))
                    .unwrap_or_default();
                let q = q.replace("%40", "@");
                let items: Vec<Value> = self
                    .accounts
                    .iter()
                    .filter(|(email, _)| email.contains(&q))
                    .map(|(email, account)| json!({"email": email, "status": account.status}))
                    .collect();
                (200, json!({"total": items.len(), "items": items}))
            }
            _ => (404, json!({"error": "not found"})),
        }
    }

    fn new_lease(&mut self, body: &Value, kind: &str) -> Lease {
        self.next_id += 1;
        let seconds = body["lease_sec"].as_u64().unwrap();
        Lease {
            task: format!("{kind}-{}", self.next_id),
            worker: body["worker_id"].as_str().unwrap().to_owned(),
            until: Instant::now() + Duration::from_secs(seconds),
        }
    }

    fn claim(&mut self, body: &Value) -> Answer {
        let limit = usize::try_from(body["limit"].as_u64().unwrap()).unwrap();
        let only = body["email"].as_str().filter(|_| !self.is_old);
        let free: Vec<String> = self
            .accounts
            .iter()
            .filter(|(email, it)| {
                it.status == "pending_external"
                    && it
                        .lease
                        .as_ref()
                        .is_none_or(|lease| lease.until < Instant::now())
                    && it.failures.is_empty()
                    && only.is_none_or(|only| only == email.as_str())
            })
            .map(|(email, _)| email.clone())
            .take(limit)
            .collect();
        let mut tasks = Vec::new();
        for email in free {
            let lease = self.new_lease(body, "refresh");
            let account = self.accounts.get_mut(&email).unwrap();
            account.lease = Some(lease.clone());
            tasks.push(json!({
                "email": email, "full_name": "Old Name", "authorization": "Bearer old", "config_id": "c", "csesidx": "1",
                "cookies": [{"name": "__Secure-C_SES", "value": account.cookie}], "cookie_string": "",
                "mail_password": "the-mail-password", "is_new": false, "task_id": lease.task, "worker_id": lease.worker,
                "lease_until": "2030-01-01T00:00:00Z",
            }));
        }
        let leased = self
            .accounts
            .values()
            .filter(|it| it.lease.is_some())
            .count();
        self.most_leased = self.most_leased.max(leased);
        (
            200,
            json!({"count": tasks.len(), "tasks": tasks, "throttled": false, "deprecated": false}),
        )
    }

    fn claim_registrations(&mut self, body: &Value) -> Answer {
        let limit = usize::try_from(body["limit"].as_u64().unwrap()).unwrap();
        let free = self.wanted.iter().filter(|(_, lease)| lease.is_none());
        let free: Vec<String> = free.map(|(task, _)| task.clone()).take(limit).collect();
        let mut tasks = Vec::new();
        for wanted in free {
            let lease = self.new_lease(body, "register");
            self.wanted.remove(&wanted);
            tasks.push(json!({"task_id": lease.task, "worker_id": lease.worker, "is_new": true, "lease_until": "2030-01-01T00:00:00Z"}));
            self.wanted.insert(lease.task.clone(), Some(lease));
        }
        (200, json!({"count": tasks.len(), "tasks": tasks}))
    }

    /// The lease that a body names, if it holds and is that worker's.
    fn lease_of(&self, body: &Value) -> Option<Lease> {
        let task = body["task_id"]
            .as_str()
            .or_else(|| body["register_task_id"].as_str())?;
        let leases = self.accounts.values().filter_map(|it| it.lease.as_ref());
        let mut leases = leases.chain(self.wanted.values().flatten());
        let lease = leases.find(|it| it.task == task && it.until > Instant::now())?;
        let worker = body["worker_id"].as_str().unwrap_or_default();
        (worker.is_empty() || worker == lease.worker).then(|| lease.clone())
    }

    fn extend(&mut self, body: &Value) -> Answer {
        let Some(lease) = self.lease_of(body) else {
            return refused("unknown task");
        };
        let until = Instant::now() + Duration::from_secs(body["lease_sec"].as_u64().unwrap());
        let leases = self
            .accounts
            .values_mut()
            .filter_map(|it| it.lease.as_mut());
        for held in leases.chain(self.wanted.values_mut().flatten()) {
            if held.task == lease.task {
                held.until = until;
            }
        }
        (
            200,
            json!({"success": true, "task_id": lease.task, "lease_until": "2030-01-01T00:00:00Z"}),
        )
    }

    fn fail(&mut self, body: &Value) -> Answer {
        let Some(lease) = self.lease_of(body) else {
            return refused("unknown task");
        };
        let mut accounts = self.accounts.values_mut();
        let account = accounts
            .find(|it| it.lease.as_ref() == Some(&lease))
            .unwrap();
        account.lease = None;
        account
            .failures
            .push(body["error"].as_str().unwrap().to_owned());
        (200, json!({"success": true, "task_id": lease.task}))
    }

    fn upload(&mut self, body: &Value) -> Answer {
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let missing = ["email", "authorization", "config_id", "csesidx"]
            .into_iter()
            .find(|it| text(it).is_empty());
        if missing.is_some() || body["cookies"].as_array().is_none_or(Vec::is_empty) {
            return refused("something is missing");
        }
        let is_new = body["is_new"].as_bool().unwrap();
        if is_new && (body.get("task_id").is_some() || text("full_name").is_empty()) {
            return refused("a new account has a name and no task_id");
        }
        let is_under_task = body.get("task_id").is_some() || body.get("register_task_id").is_some();
        let lease = self.lease_of(body);
        if is_under_task && lease.is_none() {
            return refused("unknown or expired task");
        }
        if let Some(lease) = lease {
            self.wanted.remove(&lease.task);
        }
        let account = Account {
            status: "pending",
            cookie: body["cookies"][0]["value"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            lease: None,
            failures: Vec::new(),
        };
        self.accounts.insert(text("email").to_lowercase(), account);
        self.uploads.push(body.clone());
        (200, json!({"success": true, "message": "ok"}))
    }
}

fn refused(why: &str) -> Answer {
    (400, json!({"success": false, "error": why}))
}
