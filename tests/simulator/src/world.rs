//! What lives here: the state that all calls share, and the mint.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::RwLock;

use crate::accounts::{Account, AccountRegistry};
use crate::admit::admit;
use crate::gates::Gates;
use crate::page_options::PageOptions;
use crate::record::Recorder;
use crate::script::{Call, ScriptBook};
use crate::session::Sessions;
use crate::simulator::SimulatorOptions;

/// Everything the simulator knows.
#[derive(Debug)]
pub(crate) struct World {
    /// The base URL, without a slash at the end.
    pub(crate) url: String,
    pub(crate) options: SimulatorOptions,
    pub(crate) accounts: AccountRegistry,
    pub(crate) sessions: Sessions,
    pub(crate) scripts: ScriptBook,
    pub(crate) gates: Gates,
    /// How the web app behaves in a browser.
    pub(crate) pages: RwLock<PageOptions>,
    pub(crate) record: Arc<Recorder>,
}

impl World {
    pub(crate) fn new(url: String, options: SimulatorOptions) -> Self {
        Self {
            url,
            accounts: AccountRegistry::new(options.cookie_domain.clone()),
            options,
            sessions: Sessions::default(),
            scripts: ScriptBook::default(),
            gates: Gates::default(),
            pages: RwLock::default(),
            record: Arc::new(Recorder::new()),
        }
    }

    /// Forgets scripts, sessions and records, opens all gates, and lets the pages be as they were. Accounts stay.
    pub(crate) fn reset(&self) {
        self.scripts.clear();
        self.gates.clear();
        *self.pages.write() = PageOptions::default();
        self.sessions.clear();
        self.record.clear();
    }
}

/// `GET /auth/getoxsrf`.
pub(crate) async fn mint(State(world): State<Arc<World>>, request: Request) -> Response {
    let admitted = match admit(&world, Call::Mint, request).await {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let body = minted(&admitted.account);
    admitted.deliver("application/json; charset=utf-8", body)
}

/// The signing key of an account, behind the line that keeps scripts of other sites from reading it.
pub(crate) fn minted(account: &Account) -> String {
    let key = URL_SAFE_NO_PAD.encode(account.key());
    let body = serde_json::json!({"xsrfToken": key, "keyId": account.key_id()});
    format!(")]}}'\n{body}\n")
}
