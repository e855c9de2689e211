//! What lives here: what each test works on: two instances that share Redis and a bucket.

use b2a_suite::{Bucket, Client, Deployment, MODEL, Plan, Spoken, Store, eventually};
use serde_json::{Value, json};

use crate::calls::{Calls, Desk, Row};

/// Two instances of one deployment.
pub(crate) struct Site {
    pub(crate) deployment: Deployment,
    pub(crate) one: Desk,
    pub(crate) other: Desk,
}

impl Site {
    /// Starts both, for calls of these rows.
    pub(crate) async fn start(plan: Plan, rows: Vec<Row>) -> Self {
        let deployment = plan.on(Store::Redis).in_bucket().start().await;
        let calls = Calls::of(rows);
        let one = Desk::at(deployment.client.clone(), &calls);
        let other = Desk::at(deployment.another().await, &calls);
        Self {
            deployment,
            one,
            other,
        }
    }

    pub(crate) fn bucket(&self) -> &Bucket {
        self.deployment.bucket()
    }

    /// What is in the bucket as an account file.
    pub(crate) async fn stored(&self, email: &str) -> Option<Value> {
        let object = self.bucket().get(&format!("{email}.json")).await;
        object.map(|bytes| serde_json::from_slice(&bytes).unwrap())
    }
}

/// Waits until an instance shows an account with this status.
pub(crate) async fn until_status(desk: &Desk, email: &str, status: &str) -> Value {
    until(desk, &format!("/admin/accounts/{email}"), |account| {
        account["status"] == status
    })
    .await
}

/// Waits until an instance's answer to a `GET` is as wanted.
pub(crate) async fn until(desk: &Desk, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    eventually(path, async || {
        let told = desk.get(path).await;
        wanted(&told).then_some(told)
    })
    .await
}

/// Asks a question, and gives the status of the answer.
pub(crate) async fn ask(client: &Client, model: &str) -> u16 {
    let body = Spoken::OpenAi.body(model, "Hello there", true);
    let path = Spoken::OpenAi.path(MODEL, true);
    let headers = [Spoken::OpenAi.headers(), &[("user-agent", "tests")]].concat();
    let reply = client.post(&path, &headers, body.to_string()).await;
    reply.status.as_u16()
}

/// The upload of an account file.
pub(crate) fn upload_of(file: &Value) -> Value {
    json!({
        "email": file["email"], "full_name": "", "cookies": file["cookies"],
        "authorization": file["authorization"], "config_id": file["configId"],
        "csesidx": file["csesidx"]
    })
}
