//! What lives here: results that wait for the gateway: sealed on disk where there is a master key, else in memory.

mod memory;
mod sealed;

use std::sync::Arc;

use b2a_config::Settings;
use b2a_domain::{AccountId, TaskKind};
use b2a_objects::Sealer;
use tokio::sync::Notify;

use crate::BridgeError;
use crate::metrics::Metrics;
use crate::parcel::Parcel;
use memory::InMemory;
use sealed::Sealed;

/// Results that wait. There is one for each account and kind: a newer one replaces it.
pub(crate) struct Kept {
    place: KeptIn,
    metrics: Arc<Metrics>,
    /// Something was put here.
    news: Notify,
}

enum KeptIn {
    Sealed(Sealed),
    Memory(InMemory),
}

/// A result that somebody sees to, and nobody else meanwhile. Dropped, it goes on waiting.
pub(crate) struct Held {
    pub(crate) parcel: Parcel,
    grip: Grip,
}

enum Grip {
    Sealed(sealed::Grip),
    Memory(memory::Grip),
}

/// Why a result can't be kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeepError {
    /// There is no room.
    #[error("there is no room for more: {0} results wait already")]
    Full(usize),
    /// The disk.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It can't be written down.
    #[error("it can't be written down")]
    Unwritable,
}

impl Kept {
    /// Opens the place that the settings name.
    pub(crate) fn open(settings: &Settings, metrics: Arc<Metrics>) -> Result<Self, BridgeError> {
        let place = match &settings.master_key {
            Some(key) => {
                let sealer = Sealer::from_base64(key).map_err(BridgeError::MasterKey)?;
                let directory = &settings.registrar.spool_dir;
                let sealed = Sealed::open(directory, sealer);
                KeptIn::Sealed(sealed.map_err(|source| BridgeError::Spool {
                    path: directory.clone(),
                    source,
                })?)
            }
            None => KeptIn::Memory(InMemory::default()),
        };
        Ok(Self {
            place,
            metrics,
            news: Notify::new(),
        })
    }

    /// Keeps a result.
    pub(crate) async fn keep(&self, parcel: &Parcel) -> Result<(), KeepError> {
        match &self.place {
            KeptIn::Sealed(sealed) => sealed.keep(parcel).await?,
            KeptIn::Memory(memory) => memory.keep(parcel)?,
        }
        self.count().await;
        self.news.notify_one();
        Ok(())
    }

    /// The names of all that wait, oldest first.
    pub(crate) async fn names(&self) -> Vec<String> {
        let names = match &self.place {
            KeptIn::Sealed(sealed) => sealed.names().await,
            KeptIn::Memory(memory) => memory.names(),
        };
        self.metrics.set_kept(names.len());
        names
    }

    /// Takes one in hand; `None`: it is gone, in other hands, or can't be read.
    pub(crate) async fn hold(&self, name: &str) -> Option<Held> {
        let (parcel, grip) = match &self.place {
            KeptIn::Sealed(sealed) => {
                let (parcel, grip) = sealed.hold(name).await?;
                (parcel, Grip::Sealed(grip))
            }
            KeptIn::Memory(memory) => {
                let (parcel, grip) = memory.hold(name)?;
                (parcel, Grip::Memory(grip))
            }
        };
        Some(Held { parcel, grip })
    }

    /// Takes the one in hand that waits for a task of this account.
    pub(crate) async fn hold_for(&self, kind: TaskKind, account: &AccountId) -> Option<Held> {
        let beginning = beginning_of_name(kind, account);
        let names = self.names().await;
        let name = names.iter().find(|name| name.starts_with(&beginning))?;
        self.hold(name).await
    }

    /// Forgets one that has arrived, or is of no use any more.
    pub(crate) async fn forget(&self, held: Held) {
        match (&self.place, held.grip) {
            (KeptIn::Sealed(sealed), Grip::Sealed(grip)) => sealed.forget(grip).await,
            (KeptIn::Memory(memory), Grip::Memory(grip)) => memory.forget(grip),
            // Grips come from the place that there is.
            _ => {}
        }
        self.count().await;
    }

    /// Waits until something is put here.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// Whether all that waits is lost with this process.
    pub(crate) const fn is_in_memory(&self) -> bool {
        matches!(self.place, KeptIn::Memory(_))
    }

    async fn count(&self) {
        let _ = self.names().await;
    }
}

/// What the names of results for this account start with. The account itself is not in it.
fn beginning_of_name(kind: TaskKind, account: &AccountId) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(account.name().as_bytes());
    let digest: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{kind}-{digest}-")
}

/// The name of a result.
fn name_of(parcel: &Parcel) -> String {
    let beginning = beginning_of_name(parcel.kind, &parcel.id);
    format!("{beginning}{:013}", parcel.brought_ms)
}

/// When a result of this name was brought, Unix milliseconds; `None`: that is no name of ours.
fn brought_ms_of(name: &str) -> Option<u64> {
    let (beginning, brought_ms) = name.rsplit_once('-')?;
    beginning.contains('-').then_some(())?;
    brought_ms.parse().ok()
}
