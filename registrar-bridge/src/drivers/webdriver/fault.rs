//! What lives here: why a visit failed, in words for the operator and without secrets.

use std::io;

use b2a_http::HttpError;

use crate::driver::DriverError;

/// Why a visit failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// The account can't be told by its name.
    #[error("the account has no usable e-mail")]
    NoAccountName,
    /// Two visits with one profile would spoil it.
    #[error("the browser profile of this account is in use")]
    ProfileInUse,
    /// The directory of a profile can't be made.
    #[error("the browser profile can't be made: {0}")]
    Profile(io::ErrorKind),
    /// The program that drives the browser.
    #[error("the program {program} can't be started: {reason}")]
    Program {
        /// As the settings name it.
        program: String,
        /// Why.
        reason: String,
    },
    /// No browser, or one that the program can't drive.
    #[error("the browser did not start: {0}")]
    NotStarted(String),
    /// The program that drives the browser is gone, or was never there.
    #[error("the WebDriver can't be reached: {0}")]
    Gone(HttpError),
    /// It answers with something else.
    #[error("what answers at the WebDriver's address is none")]
    NoWebDriver,
    /// It crashed, or was ended.
    #[error("the browser is gone")]
    BrowserGone,
    /// Somebody closed it.
    #[error("the browser's window was closed")]
    WindowClosed,
    /// One call took too long.
    #[error("the browser took longer than {limit_sec} s to {step}")]
    TooSlow {
        /// What it was to do.
        step: &'static str,
        /// How long it had.
        limit_sec: u64,
    },
    /// The browser said no.
    #[error("the browser could not {step}: {code}")]
    Refused {
        /// What it was to do.
        step: &'static str,
        /// `WebDriver`'s word for the reason.
        code: String,
        /// The reason; it may quote what the browser was told, so it is shown only where that is no secret.
        message: String,
    },
    /// The browser shows its own page that says so.
    #[error("the page can't be reached")]
    PageUnreachable,
    /// It never came.
    #[error("the page did not load within {0} s")]
    PageNeverLoaded(u64),
    /// It came, without anything of a session.
    #[error("the page showed no session within {0} s")]
    NoSession(u64),
    /// There is a session, in no workspace that can be told.
    #[error("the page names no workspace (configId), and the account has none from before")]
    NoWorkspace,
    /// The page asks for a sign-in, and nobody can do it.
    #[error("sign-in required")]
    SignInRequired,
    /// The page asked for a sign-in, and nobody did it.
    #[error("sign-in required: nobody signed in within {0} s")]
    NobodySignedIn(u64),
}

impl Fault {
    /// Whether another try may go better.
    pub(super) const fn may_pass(&self) -> bool {
        !matches!(
            self,
            Self::NoAccountName
                | Self::ProfileInUse
                | Self::Profile(_)
                | Self::NoWorkspace
                | Self::SignInRequired
                | Self::NobodySignedIn(_)
                | Self::WindowClosed
        )
    }

    /// Whether there is a page that shows what went wrong.
    pub(super) const fn can_be_seen(&self) -> bool {
        matches!(
            self,
            Self::PageUnreachable
                | Self::NoSession(_)
                | Self::NoWorkspace
                | Self::SignInRequired
                | Self::NobodySignedIn(_)
        )
    }
}

impl From<Fault> for DriverError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::ProfileInUse => Self::TryLater(fault.to_string()),
            _ => Self::Failed(fault.to_string()),
        }
    }
}
