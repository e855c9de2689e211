//! What lives here: what a driver brought, on its way to the gateway.

use b2a_domain::{AccountId, AccountKind, TaskKind};
use b2a_objects::AccountFile;
use serde::{Deserialize, Serialize};

use crate::gateway::Claim;
use crate::{AuthorizationSource, Brought};

/// How long a result is worth to be kept, in milliseconds: the cookies of a web session live about so long.
const WORTH_MS: u64 = 12 * 60 * 60 * 1000;
/// The form in which parcels are kept.
const VERSION: u32 = 1;

/// What a driver brought, and where it belongs.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) kind: TaskKind,
    pub(crate) id: AccountId,
    /// The driver that brought it.
    pub(crate) driver: String,
    pub(crate) brought: Brought,
    /// When it was brought, Unix milliseconds.
    pub(crate) brought_ms: u64,
    /// Under which task.
    pub(crate) claim: Option<Claim>,
}

/// A parcel as it is kept.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    kind: String,
    driver: String,
    source: String,
    brought_ms: u64,
    claim: Option<Claim>,
    account: AccountFile,
}

impl Parcel {
    /// Whether it is too old to be of use.
    pub(crate) const fn is_stale(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.brought_ms) > WORTH_MS
    }

    /// As JSON, with all its secrets.
    pub(crate) fn write(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&Written {
            version: VERSION,
            kind: self.kind.as_str().to_owned(),
            driver: self.driver.clone(),
            source: self.brought.source.as_str().to_owned(),
            brought_ms: self.brought_ms,
            claim: self.claim.clone(),
            account: self.brought.account.clone(),
        })
    }

    /// Reads what [`Parcel::write`] wrote; `None`: that is none, or from a later version.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let written: Written = serde_json::from_slice(bytes).ok()?;
        let kind = TaskKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == written.kind)?;
        let email = written.account.email.as_deref()?;
        (written.version == VERSION).then_some(())?;
        Some(Self {
            kind,
            id: AccountId::new(AccountKind::Business, email).ok()?,
            driver: written.driver,
            brought: Brought {
                source: AuthorizationSource::of_word(&written.source)?,
                account: written.account,
            },
            brought_ms: written.brought_ms,
            claim: written.claim,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::answer::tests::account;

    pub(crate) fn parcel(kind: TaskKind, email: &str, brought_ms: u64) -> Parcel {
        Parcel {
            kind,
            id: AccountId::new(AccountKind::Business, email).unwrap(),
            driver: "command".to_owned(),
            brought: Brought {
                account: account(email),
                source: AuthorizationSource::Page,
            },
            brought_ms,
            claim: Some(Claim {
                task_id: "t".to_owned(),
                worker_id: "w".to_owned(),
                lease_until_ms: 9,
            }),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let parcel = parcel(TaskKind::Refresh, "a@example.com", 5);
        let bytes = parcel.write().unwrap();
        let read = Parcel::read(&bytes).unwrap();
        assert_eq!(
            (read.kind, &read.id, &read.claim),
            (parcel.kind, &parcel.id, &parcel.claim)
        );
        assert!(read.brought.account == parcel.brought.account);
        assert!(!read.is_stale(WORTH_MS + 5) && read.is_stale(WORTH_MS + 6));
        let later = String::from_utf8(bytes)
            .unwrap()
            .replace("\"version\":1", "\"version\":2");
        assert!(Parcel::read(later.as_bytes()).is_none());
        assert!(Parcel::read(b"{}").is_none());
    }
}
