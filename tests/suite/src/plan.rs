//! What lives here: how a deployment is to be set up.

use std::path::Path;

use b2a_config::{ListenAddr, Settings};
use url::Url;

use crate::{Deployment, KEY};

/// Where the state lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// In the gateway's process.
    Embedded,
    /// In a Redis server of the deployment's own.
    Redis,
}

impl Store {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Embedded, Self::Redis];
}

/// How a deployment is to be set up.
pub struct Plan {
    pub(crate) store: Store,
    pub(crate) accounts: usize,
    pub(crate) proven: bool,
    pub(crate) tls: bool,
    pub(crate) in_bucket: bool,
    pub(crate) settings: Box<dyn FnOnce(&mut Settings) + Send>,
    pub(crate) files: Box<dyn FnOnce(&Path) + Send>,
}

impl Plan {
    /// So many simulated accounts, waited for until all are proven; on the embedded store.
    pub fn accounts(accounts: usize) -> Self {
        Self {
            store: Store::Embedded,
            accounts,
            proven: true,
            tls: false,
            in_bucket: false,
            settings: Box::new(|_| {}),
            files: Box::new(|_| {}),
        }
    }

    /// The same on this store.
    #[must_use]
    pub fn on(self, store: Store) -> Self {
        Self { store, ..self }
    }

    /// The same without waiting for the accounts.
    #[must_use]
    pub fn unproven(self) -> Self {
        Self {
            proven: false,
            ..self
        }
    }

    /// The same with an upstream over TLS, whose authority is in the settings' `extra_ca_files`.
    #[must_use]
    pub fn over_tls(self) -> Self {
        Self { tls: true, ..self }
    }

    /// The same with account files, and all else that is kept in files, in a bucket of the deployment's own.
    #[must_use]
    pub fn in_bucket(self) -> Self {
        Self {
            in_bucket: true,
            ..self
        }
    }

    /// The same with other settings.
    #[must_use]
    pub fn with(self, settings: impl FnOnce(&mut Settings) + Send + 'static) -> Self {
        Self {
            settings: Box::new(settings),
            ..self
        }
    }

    /// The same with files changed in the data directory, or the bucket, before the gateway starts.
    #[must_use]
    pub fn with_files(self, files: impl FnOnce(&Path) + Send + 'static) -> Self {
        Self {
            files: Box::new(files),
            ..self
        }
    }

    /// Starts it.
    pub async fn start(self) -> Deployment {
        // It is large, and many tests hold it.
        Box::pin(Deployment::start(self)).await
    }
}

/// How long the state store may take, in milliseconds: longer than by default, as a machine that is busy with other tests
/// is no store that is away. Tests of a store that is away set their own.
pub const STATE_MS: u64 = 10_000;

/// Settings for tests: the simulator as upstream, a free port, and no waiting where a test would have to.
pub(crate) fn settings(upstream: &str, data: &Path) -> Settings {
    let upstream = Url::parse(upstream).expect("a URL");
    let mut settings = Settings {
        listen_addr: ListenAddr::default().with_any_port(),
        data_dir: data.to_owned(),
        api_keys: vec![KEY.to_owned().into()],
        sync_interval_sec: 1,
        ..Settings::default()
    };
    settings.timeouts.state_ms = STATE_MS;
    settings.upstream.business.auth_url = upstream.clone();
    settings.upstream.business.api_url = upstream;
    settings
}

/// Writes an account file where the gateway looks for it.
pub fn write_account(data: &Path, account: &b2a_simulator::AccountFile) {
    std::fs::write(data.join(&account.file_name), account.content.to_string()).expect("a file");
}
