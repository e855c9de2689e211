//! What lives here: the Gemini Business web session as an upstream. One file for each concern: `mint` the
//! token, open a `session`, upload its files (`context_file`), `assist` asks, `stream` and `decoder` read the
//! answer, `generated_file` fetches what it names, and `classify` says what an error means.

mod assist;
mod budget;
mod chunk;
mod classify;
mod context_file;
mod decoder;
mod generated_file;
mod mint;
mod prompt;
mod session;
mod settings;
mod stream;
mod tools_spec;
mod wire;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::{AccountKind, Clock, Credentials, SessionToken};
use b2a_http::HttpClient;

pub use settings::{BusinessSettings, InvalidBusinessSettings};

use crate::{Abilities, Answer, Call, Failure, Upstream};
use stream::{BusinessAnswer, Origin};
use wire::{Caller, Wire};

/// The Gemini Business web session. Each question gets a conversation of its own, and its history travels
/// as text.
#[derive(Clone)]
pub struct BusinessUpstream {
    wire: Arc<Wire>,
}

impl fmt::Debug for BusinessUpstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusinessUpstream")
            .field("settings", &self.wire.settings)
            .finish()
    }
}

impl BusinessUpstream {
    /// An upstream that speaks to the service through `http`.
    pub fn new(
        settings: BusinessSettings,
        http: HttpClient,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidBusinessSettings> {
        Ok(Self {
            wire: Arc::new(Wire::new(settings, http, clock)?),
        })
    }
}

#[async_trait]
impl Upstream for BusinessUpstream {
    fn kind(&self) -> AccountKind {
        AccountKind::Business
    }

    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    async fn mint(&self, credentials: &Credentials) -> Result<SessionToken, Failure> {
        mint::mint(&self.wire, credentials).await
    }

    async fn open(&self, call: Call<'_>) -> Result<Answer, Failure> {
        let caller = Caller::new(call.credentials, call.token);
        let session = session::create(&self.wire, caller).await?;
        let response = assist::ask(&self.wire, call, &session).await?;
        let origin = Origin {
            wire: Arc::clone(&self.wire),
            token: call.token.clone(),
            config_id: call.credentials.config_id.clone(),
            session,
        };
        Ok(Box::new(BusinessAnswer::new(response, origin)))
    }
}
