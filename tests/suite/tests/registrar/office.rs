//! What lives here: what each test works on: a gateway whose accounts can be killed, and what registrars send it.

use b2a_domain::AccountState;
pub(crate) use b2a_suite::admin::{ADMIN, get};
use b2a_suite::{Client, Deployment, Plan, Reply, Store, eventually};
use serde_json::{Value, json};

pub(crate) const CLAIM: &str = "/admin/registrar/refresh-tasks/claim";
pub(crate) const FAIL: &str = "/admin/registrar/refresh-tasks/fail";
pub(crate) const EXTEND: &str = "/admin/registrar/refresh-tasks/extend";
pub(crate) const UPLOAD: &str = "/admin/registrar/upload-account";

/// A gateway with so many accounts, all of them dead.
pub(crate) async fn dead(store: Store, accounts: usize) -> Deployment {
    let plan = Plan::accounts(accounts).on(store);
    // Nobody asks for more of them.
    let deployment = plan
        .with(|settings| settings.pool.min_count = 0)
        .start()
        .await;
    kill_all(&deployment).await;
    deployment
}

/// Kills the cookies of all accounts, and waits until the pool knows.
pub(crate) async fn kill_all(deployment: &Deployment) {
    for account in deployment.accounts().await {
        kill(deployment, account.id.name()).await;
    }
}

/// Kills the cookies of an account, and waits until the pool knows. Answers with the file that would bring it back.
pub(crate) async fn kill(deployment: &Deployment, email: &str) -> Value {
    let file = deployment.simulator.rotate_cookies(email).unwrap();
    let path = format!("/admin/accounts/{email}/refresh");
    let told = post(&deployment.client, &path, &json!({})).await;
    assert_eq!(told.status, 200, "{}", told.text());
    deployment
        .until_state(email, AccountState::PendingExternal)
        .await;
    file.content
}

/// The upload of an account file.
pub(crate) fn upload_of(file: &Value) -> Value {
    json!({
        "email": file["email"], "full_name": "", "cookies": file["cookies"],
        "authorization": file["authorization"], "config_id": file["configId"],
        "csesidx": file["csesidx"], "is_new": false
    })
}

/// The same with further fields.
pub(crate) fn with(mut body: Value, fields: &Value) -> Value {
    for (field, value) in fields.as_object().unwrap() {
        body[field] = value.clone();
    }
    body
}

/// The present file of an account that the simulator knows.
pub(crate) fn sound_file(deployment: &Deployment, email: &str) -> Value {
    let files = deployment.simulator.account_files();
    let file = files.into_iter().find(|file| file.email == email);
    file.unwrap().content
}

/// What lies in the data directory under an account's name.
pub(crate) fn stored(deployment: &Deployment, email: &str) -> Value {
    let path = deployment.data.path().join(format!("{email}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub(crate) async fn post(client: &Client, path: &str, body: &Value) -> Reply {
    client.post(path, ADMIN, body.to_string()).await
}

/// The answer to a call that must go well.
pub(crate) async fn ok(client: &Client, path: &str, body: &Value) -> Value {
    let reply = post(client, path, body).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.json()
}

/// The refusal of a call that must not.
pub(crate) async fn refused(client: &Client, path: &str, body: &Value) -> Value {
    let reply = post(client, path, body).await;
    assert_eq!(reply.status, 400, "{path}: {}", reply.text());
    let said = reply.json();
    assert!(said["error"].is_string(), "{said}");
    said
}

/// Claims one task, which must be there.
pub(crate) async fn claim_one(client: &Client, worker: &str) -> Value {
    let claimed = ok(client, CLAIM, &json!({"worker_id": worker, "limit": 1})).await;
    assert_eq!(claimed["count"], 1, "{claimed}");
    claimed["tasks"][0].clone()
}

/// How many tasks a worker gets now.
pub(crate) async fn claimable(client: &Client, worker: &str) -> u64 {
    let claimed = ok(client, CLAIM, &json!({"worker_id": worker})).await;
    claimed["count"].as_u64().unwrap()
}

pub(crate) async fn metrics(client: &Client) -> Value {
    get(client, "/admin/registrar/metrics").await
}

/// Waits until a client's answer to a `GET` is as wanted.
pub(crate) async fn until(client: &Client, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    eventually(path, async || {
        let seen = get(client, path).await;
        wanted(&seen).then_some(seen)
    })
    .await
}

/// The seconds from now until a time of the contract.
pub(crate) fn seconds_until(time: &Value) -> i64 {
    let time = time.as_str().unwrap();
    assert!(time.ends_with('Z'), "{time}");
    let time: jiff::Timestamp = time.parse().unwrap();
    let left_ms = time.as_millisecond() - jiff::Timestamp::now().as_millisecond();
    (left_ms + 500).div_euclid(1000)
}
