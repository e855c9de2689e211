//! What lives here: the Gemini Business web session as an upstream. One file for each concern: `mint` the
//! token, open a `session` or go on with a `conversation`, upload its files (`attachments`, `context_file`), `assist`
//! asks, `stream` and `decoder` read the answer, `generated_file` fetches what it names, and `classify` says what an
//! error means.

mod assist;
mod attachments;
mod budget;
mod chunk;
mod classify;
mod context_file;
mod conversation;
mod decoder;
mod generated_file;
mod grounding;
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

use crate::{Abilities, Answer, Call, Failure, FailureKind, Upstream};
use conversation::Conversation;
use stream::{BusinessAnswer, Origin};
use wire::{Caller, Wire};

/// The Gemini Business web session. A question goes on with a conversation that the service knows, or gets one of its
/// own in which its history travels as text.
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
        Abilities {
            functions: false,
            conversations: true,
        }
    }

    async fn mint(&self, credentials: &Credentials) -> Result<SessionToken, Failure> {
        mint::mint(&self.wire, credentials).await
    }

    async fn open(&self, call: Call<'_>) -> Result<Answer, Failure> {
        let mut caller = Caller::new(call.credentials, call.token);
        let mut conversation = match call.resume {
            Some(resume) => {
                caller.goes_on = true;
                Conversation::parse(resume.conversation).ok_or_else(unknown_conversation)?
            }
            None => Conversation::new(session::create(&self.wire, caller).await?),
        };
        let response = assist::ask(&self.wire, caller, call, &mut conversation).await?;
        let origin = Origin {
            wire: Arc::clone(&self.wire),
            token: call.token.clone(),
            config_id: call.credentials.config_id.clone(),
            goes_on: caller.goes_on,
            name: conversation.to_string(),
            session: conversation.session,
        };
        Ok(Box::new(BusinessAnswer::new(response, origin)))
    }
}

fn unknown_conversation() -> Failure {
    let message = "the conversation to go on with has no name that was given to one";
    Failure::new(FailureKind::ConversationGone, message)
}
