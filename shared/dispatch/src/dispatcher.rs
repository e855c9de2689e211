//! What lives here: what all chat requests of a process share.

use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::{AccountRepository, SessionTokens};
use b2a_domain::{ClientId, Fault};
use b2a_pool::PoolStore;
use b2a_protocol::canonical::ChatRequest;
use b2a_protocol::lowering;
use b2a_protocol::usage::estimate_input;
use b2a_upstream::Upstream;
use tokio_util::task::TaskTracker;

use crate::{Chat, ModelCatalog};

/// How far a request goes to be answered.
#[derive(Debug, Clone)]
pub struct DispatchSettings {
    /// Accounts that one request may try.
    pub max_tries: u32,
    /// From the request to the first answer content, over all tries.
    pub first_content_limit: Duration,
    /// How long a lease is good; it is renewed each third of that.
    pub lease_ttl: Duration,
    /// How often account files are looked at: when an empty pool may have changed.
    pub sync_interval: Duration,
    /// Mint another session token when the upstream refuses one, before the account counts as refused.
    pub replace_refused_tokens: bool,
    /// How conversations go on at the upstream; `None`: each question brings the whole conversation along.
    pub conversation_reuse: Option<ConversationReuse>,
}

/// How conversations go on at the upstream.
#[derive(Debug, Clone, Copy)]
pub struct ConversationReuse {
    /// How long one is known after its last answer; at most a day.
    pub ttl: Duration,
    /// How many are known in the pool.
    pub most: u32,
}

/// Answers chat requests with the accounts of the pool.
pub struct Dispatcher {
    pub(crate) models: ModelCatalog,
    pub(crate) settings: DispatchSettings,
    pub(crate) pool: Arc<dyn PoolStore>,
    pub(crate) repository: Arc<AccountRepository>,
    pub(crate) tokens: Arc<SessionTokens>,
    pub(crate) upstream: Arc<dyn Upstream>,
    pub(crate) tracker: TaskTracker,
}

impl Dispatcher {
    /// A dispatcher over these parts. Releases that outlive their request run on `tracker`.
    pub fn new(
        models: ModelCatalog,
        settings: DispatchSettings,
        pool: Arc<dyn PoolStore>,
        repository: Arc<AccountRepository>,
        tokens: Arc<SessionTokens>,
        upstream: Arc<dyn Upstream>,
        tracker: TaskTracker,
    ) -> Self {
        Self {
            models,
            settings,
            pool,
            repository,
            tokens,
            upstream,
            tracker,
        }
    }

    /// The models that are offered.
    pub const fn models(&self) -> &ModelCatalog {
        &self.models
    }

    /// Starts answering this client. Nothing is leased before the first [`Chat::next`]. The fault is an unknown model.
    pub fn chat(self: &Arc<Self>, request: ChatRequest, client: &ClientId) -> Result<Chat, Fault> {
        let mut model = self.models.resolve(request.model.as_deref())?;
        // As if the model's name said so.
        model.tools.search |= request.web_search;
        Ok(Chat::new(Arc::clone(self), request, client, model))
    }

    /// What a request would cost in tokens before its answer, as an estimate. The fault is an unknown model.
    pub fn estimate(&self, mut request: ChatRequest) -> Result<u64, Fault> {
        self.models.resolve(request.model.as_deref())?;
        if !self.upstream.abilities().functions {
            lowering::lower(&mut request);
        }
        Ok(estimate_input(&request))
    }
}
