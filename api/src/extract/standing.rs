//! What lives here: by what somebody is an administrator, for what goes on after they were let in.

use b2a_domain::ClientId;
use b2a_pool::SessionId;

use crate::{Gateway, KeyRing};

/// By what somebody is an administrator.
#[derive(Debug, Clone)]
pub(crate) enum Standing {
    /// By an admin key.
    Key(ClientId),
    /// By a session of the panel.
    Session(SessionId),
}

impl Standing {
    /// Whether it has ended: the key was taken away, or the session is over. A store that does not answer now ends nothing.
    pub(crate) async fn has_ended(&self, gateway: &Gateway) -> bool {
        match self {
            // Not the gateway's own keys, which are those of the time at which the request came.
            Self::Key(id) => {
                let in_force = gateway.settings.now();
                let keys = KeyRing::new(in_force.settings.admin_keys_in_force());
                !keys.clients().contains(id)
            }
            Self::Session(id) => matches!(gateway.panel.session(id).await, Ok(None)),
        }
    }
}
