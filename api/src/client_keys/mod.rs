//! What lives here: the keys that clients may use: those of the settings, and those that administrators manage.

mod change;
mod file;
mod follow;
mod managed_key;
mod model_rules;
mod new_key;
mod stored;

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use b2a_domain::{ClientId, Clock};
use b2a_objects::ObjectStore;
use b2a_pool::SettingsSignal;
use parking_lot::Mutex;
use tokio::time::Instant;

use crate::KeyRing;
pub(crate) use change::KeyChangeError;
pub(crate) use file::KeysError;
use file::KeysFile;
pub(crate) use managed_key::ManagedKey;
use new_key::short;
pub(crate) use new_key::{NewKey, id_of};
pub(crate) use stored::KeyTerms;

/// The keys that clients may use. Without any key everybody may.
#[derive(Clone)]
pub(crate) struct ClientKeys {
    /// Those of the settings.
    pub(crate) configured: KeyRing,
    /// Those that administrators manage.
    pub(crate) managed: Arc<ManagedKeys>,
}

/// Who presents a key.
#[derive(Debug, Clone)]
pub(crate) struct KnownClient {
    /// Who it is.
    pub(crate) id: ClientId,
    /// The key that it came with, if that is a managed one.
    pub(crate) key: Option<Arc<ManagedKey>>,
}

/// Why a key does not let its bearer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyRefusal {
    /// It is none of them.
    #[error("the API key is not valid")]
    Unknown,
    /// An administrator has switched it off.
    #[error("the API key is switched off")]
    Disabled,
    /// Its time is over.
    #[error("the API key has expired")]
    Expired,
}

impl ClientKeys {
    /// Whether there is no key of either kind, so that everybody may use the gateway.
    pub(crate) fn is_open(&self) -> bool {
        self.configured.is_open() && self.managed.is_empty()
    }

    /// What administrators call the clients that there are, by [`ClientId`] as text.
    pub(crate) fn names(&self) -> KeyNames {
        let configured = self.configured.clients();
        let configured = configured.iter().enumerate();
        let configured = configured
            .map(|(index, client)| (client.as_str().to_owned(), configured_name(index + 1)));
        let managed = self.managed.all();
        let managed = managed.iter().map(|key| {
            let name = key.stored.terms.name.clone();
            (key.client.as_str().to_owned(), name)
        });
        KeyNames(configured.chain(managed).collect())
    }

    /// Who presents `key`.
    pub(crate) fn client(&self, key: &str) -> Result<KnownClient, KeyRefusal> {
        match self.configured.client(key) {
            Some(id) => Ok(KnownClient { id, key: None }),
            None => self.managed.client(key),
        }
    }
}

/// What administrators call clients.
pub(crate) struct KeyNames(HashMap<String, String>);

impl KeyNames {
    /// The id and the name of the key of a client; one that is gone has a name of its own.
    pub(crate) fn of(&self, client: &str) -> (String, String) {
        let id = short(client);
        let name = self.0.get(client).cloned();
        let name = name.unwrap_or_else(|| {
            if client == ClientId::anybody().as_str() {
                client.to_owned()
            } else {
                format!("key {id}")
            }
        });
        (id, name)
    }
}

/// What the key of the settings with this number is called, counted from one.
pub(crate) fn configured_name(number: usize) -> String {
    format!("api_keys, no. {number}")
}

/// The keys that administrators manage, as this process knows them.
pub(crate) struct ManagedKeys {
    keys: ArcSwap<ByDigest>,
    file: KeysFile,
    signal: Arc<dyn SettingsSignal>,
    clock: Arc<dyn Clock>,
    /// When it was looked last whether there are others.
    looked: Mutex<Option<Instant>>,
    /// One look at a time.
    looking: tokio::sync::Mutex<()>,
}

type ByDigest = HashMap<[u8; 32], Arc<ManagedKey>>;

impl ManagedKeys {
    /// Those that these objects hold. None are known before the first look.
    pub(crate) fn new(
        objects: Arc<dyn ObjectStore>,
        signal: Arc<dyn SettingsSignal>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            keys: ArcSwap::default(),
            file: KeysFile(objects),
            signal,
            clock,
            looked: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
        }
    }

    /// Whether there are none, switched off or not.
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.load().is_empty()
    }

    /// All of them, in the order in which they were made.
    pub(crate) fn all(&self) -> Vec<Arc<ManagedKey>> {
        let mut keys: Vec<_> = self.keys.load().values().cloned().collect();
        keys.sort_by(|a, b| a.stored.order().cmp(&b.stored.order()));
        keys
    }

    fn client(&self, key: &str) -> Result<KnownClient, KeyRefusal> {
        // Found by a digest, of which nobody can choose the beginning: the time that this takes tells nothing.
        let keys = self.keys.load();
        let key = keys.get(&new_key::digest(key));
        let key = Arc::clone(key.ok_or(KeyRefusal::Unknown)?);
        if !key.stored.terms.enabled {
            return Err(KeyRefusal::Disabled);
        }
        let now_ms = self.clock.now_ms();
        if key.expires_ms.is_some_and(|at_ms| at_ms <= now_ms) {
            return Err(KeyRefusal::Expired);
        }
        Ok(KnownClient {
            id: key.client.clone(),
            key: Some(key),
        })
    }
}
