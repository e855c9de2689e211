//! What lives here: one run of one job: what it may know, what it tells, and how it can fail.

use std::borrow::Cow;

use b2a_accounts::AccountsError;
use b2a_objects::ObjectError;
use b2a_pool::StoreError;
use tokio_util::sync::CancellationToken;

/// One run of one job.
pub(crate) struct Turn {
    /// Cancelled when the job is to begin nothing new: its time is over, or the process ends.
    pub(crate) stop: CancellationToken,
}

/// What a job did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Done(Option<Cow<'static, str>>);

impl Done {
    /// There was nothing to do, so there is nothing to log.
    pub(crate) const NOTHING: Self = Self(None);

    /// What was done, in words for the log.
    pub(crate) fn did(what: impl Into<Cow<'static, str>>) -> Self {
        Self(Some(what.into()))
    }

    /// The words, if something was done.
    pub(crate) fn what(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// Why a job failed. It is tried again, later and later; but while the state store is away, as often as ever.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Account files or pool.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// Objects that are no account files.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The state store.
    #[error(transparent)]
    State(#[from] StoreError),
    /// The upstream let none of the mints through.
    #[error("none of {0} session tokens could be minted")]
    NothingMinted(usize),
    /// It met something that its author held for impossible; the log has more.
    #[error("the job panicked")]
    Panicked,
    /// It took longer than it may, and was cut off.
    #[error("cut off after {0} s")]
    TooLong(u64),
}

impl JobError {
    /// Whether the state store is away. It may come back empty, and then the pool is to be filled again soon.
    pub(crate) const fn is_absence_of_state(&self) -> bool {
        matches!(
            self,
            Self::State(StoreError::Unreachable(_))
                | Self::Accounts(AccountsError::Pool(StoreError::Unreachable(_)))
        )
    }
}
