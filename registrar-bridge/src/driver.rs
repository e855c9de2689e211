//! What lives here: the shape of a driver: what it is asked for, and what it brings.

use async_trait::async_trait;
use b2a_domain::{AccountId, TaskKind};
use b2a_objects::AccountFile;

/// Brings accounts. Each driver is a folder beside this file, and a line in the table that chooses among them.
#[async_trait]
pub trait Driver: Send + Sync {
    /// Its name in settings and logs.
    fn name(&self) -> &'static str;

    /// Brings what is wanted. It may be dropped at any point: nothing that it started goes on then.
    async fn bring(&self, wanted: &Wanted) -> Result<Brought, DriverError>;

    /// What it could bring now, if asked for this kind. What no driver could bring is not claimed.
    async fn offers(&self, kind: TaskKind) -> Offers {
        let _ = kind;
        Offers::Anything
    }

    /// Hears how the gateway wants browsers to be used, which may change at any time.
    fn follow(&self, browser: BrowserUse) {
        let _ = browser;
    }

    /// Waits until whatever goes on after work that was dropped is over, such as a browser that closes. The bridge ends then.
    async fn end(&self) {}

    /// Hears what became of something that it brought, maybe in an earlier life of the bridge; and hears that it is kept again
    /// and again as long as it is.
    async fn settle(&self, brought: &Brought, fate: Fate<'_>) {
        let _ = (brought, fate);
    }
}

/// What a driver could bring now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offers {
    /// Nothing.
    Nothing,
    /// These accounts, and no others.
    Accounts(Vec<AccountId>),
    /// Maybe anything: that shows when it is asked.
    Anything,
}

/// How browsers are to be used: `pool.enable_browser_refresh`, `browser_refresh_headless` and `browser_refresh_max_retry` of the
/// gateway, which its claims tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrowserUse {
    /// Whether they are.
    pub enable: bool,
    /// Without a window.
    pub headless: bool,
    /// Tries for each renewal; 0: none.
    pub max_retry: u32,
}

/// What became of what a driver brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It is in the pool.
    Accepted,
    /// It can't be used, for this reason.
    Refused(&'a str),
    /// The gateway is away. It is kept, and goes there later.
    Kept,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// New credentials of this account, whose old ones are dead.
    Renewal(Box<AccountFile>),
    /// Any account that the operator has and the pool lacks.
    Registration,
}

impl Wanted {
    /// The kind of task that asks for it.
    pub const fn kind(&self) -> TaskKind {
        match self {
            Self::Renewal(_) => TaskKind::Refresh,
            Self::Registration => TaskKind::Register,
        }
    }
}

/// What a driver brought.
#[derive(Debug, Clone)]
pub struct Brought {
    /// The account with its credentials.
    pub account: AccountFile,
    /// Where its `authorization` comes from.
    pub source: AuthorizationSource,
}

/// Where an `authorization` comes from, in the words of the registrar contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationSource {
    /// A request of the page.
    Network,
    /// The page's storage.
    Storage,
    /// The page itself.
    Page,
    /// The page's address.
    Url,
    /// Nowhere: a placeholder stands in its place.
    Fallback,
}

impl AuthorizationSource {
    /// Every source.
    pub const ALL: [Self; 5] = [
        Self::Network,
        Self::Storage,
        Self::Page,
        Self::Url,
        Self::Fallback,
    ];

    /// The source of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Storage => "storage",
            Self::Page => "page",
            Self::Url => "url",
            Self::Fallback => "fallback",
        }
    }
}

/// Why a driver brought nothing. The words go to the gateway and into logs: no secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DriverError {
    /// It has nothing for this task: the next driver is asked. When none has anything, the task is handed back.
    #[error("{0}")]
    NothingHere(String),
    /// Not now: no failure of the account. The driver rests a while, and unless another one can help, the task is handed back.
    #[error("{0}")]
    TryLater(String),
    /// It tried, and could not: the next driver is asked, and when it is the last one the task fails.
    #[error("{0}")]
    Failed(String),
}
