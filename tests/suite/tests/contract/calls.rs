//! What lives here: the calls of a test, each held against its row of the contract.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use b2a_suite::admin::{self, ADMIN};
use b2a_suite::{Client, Reply, StreamedReply};
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::promise;

/// A row of the contract: a call, and the answer that is promised.
pub(crate) struct Row {
    pub(crate) method: Method,
    /// As in the API document: `{…}` stands for any one segment.
    pub(crate) path: &'static str,
    /// The status of the answer.
    status: u16,
    /// What the answer promises, see [`promise::kept`]; `Value::Null` where it is no JSON.
    answer: Value,
}

impl Row {
    pub(crate) fn get(path: &'static str, answer: Value) -> Self {
        Self::of(Method::GET, path, answer)
    }

    pub(crate) fn post(path: &'static str, answer: Value) -> Self {
        Self::of(Method::POST, path, answer)
    }

    pub(crate) fn of(method: Method, path: &'static str, answer: Value) -> Self {
        Self {
            method,
            path,
            status: 200,
            answer,
        }
    }

    /// The same where success has another status, or there is none.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    fn is_of(&self, method: &Method, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        let (wanted, given) = (self.path.split('/'), path.split('/'));
        self.method == *method
            && wanted.clone().count() == given.clone().count()
            && wanted
                .zip(given)
                .all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
    }
}

/// The rows that a test is about, and what their answers showed so far.
///
/// At the end of a test that went well each row was called with success, and its answers have shown every field that is
/// promised, those that may be left out too.
pub(crate) struct Calls {
    rows: Vec<Row>,
    shown: Mutex<BTreeMap<usize, BTreeSet<String>>>,
}

impl Calls {
    pub(crate) fn of(rows: Vec<Row>) -> Arc<Self> {
        Arc::new(Self {
            rows,
            shown: Mutex::default(),
        })
    }

    /// `body` is not looked at where the row promises no JSON.
    fn note(&self, method: &Method, path: &str, status: StatusCode, body: &[u8]) {
        let json = || -> Value {
            serde_json::from_slice(body)
                .unwrap_or_else(|error| panic!("{method} {path}: {status}, no JSON: {error}"))
        };
        if status.as_u16() >= 400 {
            let said = json();
            assert!(said["error"].is_string(), "{method} {path}: {said}");
        }
        let row = self.rows.iter().position(|row| row.is_of(method, path));
        let Some((index, row)) = row.map(|index| (index, &self.rows[index])) else {
            return;
        };
        if status.as_u16() != row.status {
            return;
        }
        let shown = match &row.answer {
            Value::Null => BTreeSet::new(),
            answer => promise::kept(answer, &json())
                .unwrap_or_else(|broken| panic!("{method} {path}: {broken}")),
        };
        let mut all = self.shown.lock().unwrap();
        all.entry(index).or_default().extend(shown);
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let all = self.shown.lock().unwrap();
        for (index, row) in self.rows.iter().enumerate() {
            let (method, path) = (&row.method, row.path);
            let shown = all.get(&index);
            let shown = shown.unwrap_or_else(|| panic!("{method} {path} was not called"));
            let promised = promise::all(&row.answer);
            let lacking: Vec<&String> = promised.difference(shown).collect();
            assert!(
                row.answer.is_null() || lacking.is_empty(),
                "{method} {path} has never shown {lacking:?}"
            );
        }
    }
}

/// An instance, as an administrator calls it.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) client: Client,
    calls: Arc<Calls>,
}

impl Desk {
    pub(crate) fn at(client: Client, calls: &Arc<Calls>) -> Self {
        let calls = Arc::clone(calls);
        Self { client, calls }
    }

    /// Any call, with any answer.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Reply {
        let call = self
            .client
            .whole(method.clone(), path, headers, body.into());
        let reply = call.await;
        self.calls.note(&method, path, reply.status, &reply.body);
        reply
    }

    /// A `GET` that is answered without end.
    pub(crate) async fn open(&self, path: &str) -> StreamedReply {
        let reply = self.client.send(Method::GET, path, ADMIN, "").await;
        let reply = reply.expect("an answer");
        assert_eq!(reply.status, 200, "{path}");
        self.calls.note(&Method::GET, path, reply.status, &[]);
        reply
    }

    /// A call of an administrator; `Value::Null`: without a body.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: &Value) -> Reply {
        let reply = admin::send(&self.client, method.clone(), path, body).await;
        self.calls.note(&method, path, reply.status, &reply.body);
        reply
    }

    /// One that must go well, by its row.
    pub(crate) async fn call(&self, method: Method, path: &str, body: &Value) -> Value {
        let reply = self.ask(method.clone(), path, body).await;
        let row = self.calls.rows.iter().find(|row| row.is_of(&method, path));
        let status = row.map_or(200, |row| row.status);
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text());
        reply.json()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, &Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.call(Method::POST, path, body).await
    }

    /// One that must be refused with this status.
    pub(crate) async fn refused(
        &self,
        status: u16,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Value {
        let reply = self.ask(method.clone(), path, body).await;
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text());
        reply.json()
    }
}
