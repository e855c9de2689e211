//! What lives here: what registrars and those who look after them work with, in one instance.

mod browser_refresh;
mod trigger;

use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::registrar::{ExpiredAction, GiveUp, RegistrarDesk};
use b2a_config::Settings;
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use b2a_process::{Parts, RuntimeChanges};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::KeyRing;
use crate::routes::workers::Workers;

pub(crate) use browser_refresh::BrowserRefresh;
pub(crate) use trigger::{Trigger, Triggered};

/// Uploads that one instance takes at once.
const UPLOADS_AT_ONCE: usize = 8;

/// What registrars and those who look after them work with.
pub(crate) struct Registrars {
    pub(crate) desk: Arc<RegistrarDesk>,
    /// Settings that are changed while processes run.
    pub(crate) changes: Arc<RuntimeChanges>,
    /// What registrars do in a browser, unless it was changed.
    browser_refresh: BrowserRefresh,
    /// Accounts that the pool is filled up to.
    pub(crate) target_count: u32,
    /// The registrar that is told to begin.
    pub(crate) trigger: Trigger,
    pub(crate) uploads: Arc<Semaphore>,
    pub(crate) pool_server: PoolServer,
    /// Workers that hold a connection to this instance.
    pub(crate) workers: Workers,
}

/// The pool as a server of workers elsewhere.
pub(crate) struct PoolServer {
    /// It is one.
    pub(crate) is_on: bool,
    /// What workers have to know; open: there is no secret.
    pub(crate) secret: KeyRing,
    /// Accounts that workers fill the pool up to.
    pub(crate) target_count: u32,
    /// What becomes of accounts that a worker could not renew.
    pub(crate) expired: ExpiredAction,
}

impl Registrars {
    /// As the settings say, over these parts. What outlives its request runs on `tracker`.
    pub(crate) fn new(
        settings: &Settings,
        parts: &Parts,
        tracker: &TaskTracker,
    ) -> Result<Self, HttpSettingsError> {
        let pool = &settings.pool;
        let desk = RegistrarDesk::new(
            Arc::clone(&parts.repository),
            Arc::clone(&parts.pool),
            Arc::clone(&parts.prover),
            settings.proving_concurrency as usize,
            GiveUp::of(pool.external_refresh_mode, pool.max_fail_count),
            tracker.clone(),
        );
        let token = settings.registrar.token.clone();
        Ok(Self {
            desk: Arc::new(desk),
            changes: Arc::clone(&parts.changes),
            browser_refresh: BrowserRefresh {
                enable: pool.enable_browser_refresh,
                headless: pool.browser_refresh_headless,
                max_retry: pool.browser_refresh_max_retry,
            },
            target_count: pool.target_count,
            trigger: Trigger::new(http(settings)?, pool.registrar_base_url.clone(), token),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
            pool_server: PoolServer {
                is_on: settings.is_server(),
                secret: secret(settings.pool_server.secret.as_ref()),
                target_count: settings.pool_server.target_count,
                expired: ExpiredAction::of(&settings.pool_server.expired_action),
            },
            workers: Workers::new(tracker.clone()),
        })
    }
}

/// The client for the registrar, which is one of the operator's own: no proxy stands before it.
fn http(settings: &Settings) -> Result<HttpClient, HttpSettingsError> {
    HttpClient::new(&HttpSettings {
        extra_ca_files: settings.extra_ca_files.clone(),
        connect_timeout: Duration::from_secs(settings.timeouts.connect_sec),
        first_byte_timeout: trigger::LIMIT,
        idle_timeout: trigger::LIMIT,
        ..HttpSettings::default()
    })
}

fn secret(secret: Option<&SecretString>) -> KeyRing {
    let secret = secret.filter(|secret| !secret.expose_secret().trim().is_empty());
    secret.map_or_else(KeyRing::default, |secret| {
        KeyRing::new(std::slice::from_ref(secret))
    })
}

/// Refuses settings that [`Registrars::new`] would refuse.
pub(crate) fn check(settings: &Settings) -> Result<(), HttpSettingsError> {
    http(settings).map(drop)
}
