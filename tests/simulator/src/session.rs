//! What lives here: sessions, the files that were added to them and the files they generated; `widgetCreateSession`.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::json;

use crate::admit::{Admitted, admit};
use crate::answer::Answer;
use crate::rejection::Rejection;
use crate::request::{CreateSessionBody, check_envelope, parse};
use crate::script::Call;
use crate::session_record::SessionRecord;
use crate::tool_use::Offer;
use crate::world::World;

/// How many sessions are remembered; the oldest are forgotten, as if they had been deleted.
const MAX_SESSIONS: usize = 20_000;
/// How many files one session may hold.
const MAX_FILES: usize = 100;

const PROJECT: &str = "projects/1097/locations/global/";
const ENGINE: &str = "collections/default_collection/engines/agentspace-engine/sessions/";

/// A file the model made.
#[derive(Debug, Clone)]
pub(crate) struct GeneratedFile {
    pub(crate) file_id: String,
    pub(crate) mime_type: String,
    pub(crate) content: Bytes,
    /// The download answers with a redirect first.
    pub(crate) redirect: bool,
}

/// A file the user added.
#[derive(Debug, Clone)]
pub(crate) struct AddedFile {
    pub(crate) file_id: String,
    pub(crate) file_name: String,
    pub(crate) mime_type: String,
}

#[derive(Debug)]
struct Session {
    record: SessionRecord,
    added: Vec<AddedFile>,
    generated: Vec<GeneratedFile>,
    offer: Option<Offer>,
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    next: AtomicU64,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    by_id: HashMap<String, Session>,
    order: VecDeque<String>,
}

impl Sessions {
    fn create(&self, owner: &str) -> String {
        let id = format!(
            "{}",
            1_000_000_000 + self.next.fetch_add(1, Ordering::Relaxed)
        );
        let mut inner = self.inner.lock();
        if inner.order.len() >= MAX_SESSIONS
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.by_id.remove(&oldest);
        }
        inner.order.push_back(id.clone());
        let session = Session {
            record: SessionRecord {
                name: short_name(&id),
                account: owner.to_owned(),
                ..SessionRecord::default()
            },
            added: Vec::new(),
            generated: Vec::new(),
            offer: None,
        };
        inner.by_id.insert(id.clone(), session);
        id
    }

    /// The id of a session that `owner` has, from its short or full name.
    pub(crate) fn find(&self, name: &str, owner: &str) -> Option<String> {
        let short = name.strip_prefix(PROJECT).unwrap_or(name);
        let id = short.strip_prefix(ENGINE)?;
        let inner = self.inner.lock();
        (inner.by_id.get(id)?.record.account == owner).then(|| id.to_owned())
    }

    /// Adds a user's file, which came in a body of so many bytes; the id it got, or none when the session is full or
    /// gone.
    pub(crate) fn add_file(
        &self,
        id: &str,
        file_name: &str,
        mime_type: &str,
        bytes: u64,
    ) -> Option<String> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let file_id = format!("file-{number}");
        let mut inner = self.inner.lock();
        let session = inner
            .by_id
            .get_mut(id)
            .filter(|session| session.added.len() < MAX_FILES)?;
        session.record.added(bytes);
        session.added.push(AddedFile {
            file_id: file_id.clone(),
            file_name: file_name.to_owned(),
            mime_type: mime_type.to_owned(),
        });
        Some(file_id)
    }

    /// The user's files of these ids, or the first id that is unknown.
    pub(crate) fn files(&self, id: &str, wanted: &[String]) -> Result<Vec<AddedFile>, String> {
        let inner = self.inner.lock();
        let added = inner
            .by_id
            .get(id)
            .map_or(&[][..], |session| &session.added[..]);
        let mut seen = HashSet::new();
        wanted
            .iter()
            .map(|file_id| {
                added
                    .iter()
                    .find(|file| file.file_id == *file_id && seen.insert(file_id))
                    .cloned()
                    .ok_or_else(|| file_id.clone())
            })
            .collect()
    }

    /// Remembers which functions a session was offered, if it was now; gives what it was offered last.
    pub(crate) fn offer(&self, id: &str, new: Option<Offer>) -> Option<Offer> {
        let mut inner = self.inner.lock();
        let session = inner.by_id.get_mut(id)?;
        if new.is_some() {
            session.offer = new;
        }
        session.offer.clone()
    }

    /// Notes what a session was asked, in a body of so many bytes, and what it answers.
    pub(crate) fn asked(
        &self,
        id: &str,
        question: &str,
        files: &[AddedFile],
        answer: &Answer,
        bytes: u64,
    ) {
        let files = files.iter().map(|file| file.file_name.clone()).collect();
        if let Some(session) = self.inner.lock().by_id.get_mut(id) {
            session.record.asked(question, files, answer, bytes);
        }
    }

    /// All sessions, oldest first.
    pub(crate) fn records(&self) -> Vec<SessionRecord> {
        let inner = self.inner.lock();
        let known = inner.order.iter().filter_map(|id| inner.by_id.get(id));
        known.map(|session| session.record.clone()).collect()
    }

    /// Keeps a generated file; a full session forgets its oldest.
    pub(crate) fn keep_generated(&self, id: &str, file: GeneratedFile) {
        let mut inner = self.inner.lock();
        if let Some(session) = inner.by_id.get_mut(id) {
            if session.generated.len() >= MAX_FILES {
                session.generated.remove(0);
            }
            session.generated.push(file);
        }
    }

    /// The generated files of a session.
    pub(crate) fn generated(&self, id: &str) -> Vec<GeneratedFile> {
        self.inner
            .lock()
            .by_id
            .get(id)
            .map(|s| s.generated.clone())
            .unwrap_or_default()
    }

    pub(crate) fn clear(&self) {
        *self.inner.lock() = Inner::default();
    }
}

/// The name `widgetCreateSession` gives a session.
pub(crate) fn short_name(id: &str) -> String {
    format!("{ENGINE}{id}")
}

/// The name a session has in `sessionInfo` and in file metadata.
pub(crate) fn full_name(id: &str) -> String {
    format!("{PROJECT}{ENGINE}{id}")
}

/// `widgetCreateSession`.
pub(crate) async fn create_session(State(world): State<Arc<World>>, request: Request) -> Response {
    let admitted = match admit(&world, Call::CreateSession, request).await {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let answer = parse::<CreateSessionBody>(&admitted.body)
        .and_then(|body| {
            check_envelope(&admitted.account, &body.config_id, &body.additional_params)?;
            body.create_session_request.check()
        })
        .map(|()| created(&world, &admitted));
    admitted.answer(answer)
}

fn created(world: &World, admitted: &Admitted) -> serde_json::Value {
    let id = world.sessions.create(&admitted.account.email);
    json!({"session": {"name": short_name(&id), "displayName": ""}})
}

/// A session that a request names must exist and be the caller's own. What looks like no session's name is a bad
/// request.
pub(crate) fn known_session(
    world: &World,
    field: &str,
    name: &str,
    owner: &str,
) -> Result<String, Rejection> {
    if !name
        .strip_prefix(PROJECT)
        .unwrap_or(name)
        .starts_with(ENGINE)
    {
        return Err(Rejection::field(field, format!("'{name}' is no session")));
    }
    world
        .sessions
        .find(name, owner)
        .ok_or_else(|| Rejection::new(404, format!("Session '{name}' was not found.")))
}
