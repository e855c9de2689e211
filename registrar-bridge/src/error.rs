//! What lives here: why a bridge can't do its work.

use std::path::PathBuf;

use b2a_http::HttpSettingsError;
use b2a_objects::SealingError;
use b2a_process::StartError;

use crate::DriverSetupError;

/// Why a bridge could not start, or an operator could not be signed in.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    /// What every process needs is not to be had.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The client of the gateway can't be set up.
    #[error(transparent)]
    Http(HttpSettingsError),
    /// A setting can't be meant like that.
    #[error("{0} {1}")]
    Setting(&'static str, &'static str),
    /// A driver can't be set up.
    #[error(transparent)]
    Driver(#[from] DriverSetupError),
    /// The key that would seal kept results is none.
    #[error("master_key: {0}")]
    MasterKey(SealingError),
    /// The directory of kept results can't be used.
    #[error("registrar.spool_dir {}: {source}", path.display())]
    Spool {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Strangers could use the triggers and read the log.
    #[error(
        "there is no token, and other machines can connect to {0}: set `registrar.token` (B2A_REGISTRAR_TOKEN), or listen on \
         127.0.0.1 (APP_HOST)"
    )]
    Exposed(String),
    /// The address can't be had.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// Which address.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No new sign-in came of it.
    #[error("not signed in: {0}")]
    SignIn(String),
}
