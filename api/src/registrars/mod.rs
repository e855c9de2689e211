//! What lives here: what registrars and those who look after them work with, in one instance.

mod browser_refresh;
mod lasting;
mod trigger;

use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::registrar::RegistrarDesk;
use b2a_config::Settings;
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::KeyRing;
use crate::routes::workers::Workers;

pub(crate) use browser_refresh::BrowserRefresh;
pub(crate) use lasting::LastingRegistrars;
pub(crate) use trigger::{Trigger, Triggered};

/// What registrars and those who look after them work with.
pub(crate) struct Registrars {
    pub(crate) desk: Arc<RegistrarDesk>,
    /// What registrars do in a browser.
    pub(crate) browser_refresh: BrowserRefresh,
    /// Accounts that the pool is filled up to.
    pub(crate) target_count: u32,
    /// The registrar that is told to begin.
    pub(crate) trigger: Trigger,
    pub(crate) uploads: Arc<Semaphore>,
    pub(crate) pool_server: PoolServer,
    /// Workers that hold a connection to this instance.
    pub(crate) workers: Arc<Workers>,
}

/// The pool as a server of workers elsewhere.
pub(crate) struct PoolServer {
    /// It is one.
    pub(crate) is_on: bool,
    /// What workers have to know; open: there is no secret.
    pub(crate) secret: KeyRing,
}

impl Registrars {
    /// As the settings say, over what lasts.
    pub(crate) fn new(
        settings: &Settings,
        lasting: &LastingRegistrars,
    ) -> Result<Self, HttpSettingsError> {
        let pool = &settings.pool;
        let token = settings.registrar.token.clone();
        Ok(Self {
            desk: Arc::clone(&lasting.desk),
            browser_refresh: BrowserRefresh::of(pool),
            target_count: pool.target_count,
            trigger: Trigger::new(http(settings)?, pool.registrar_base_url.clone(), token),
            uploads: Arc::clone(&lasting.uploads),
            pool_server: PoolServer {
                is_on: settings.is_server(),
                secret: secret(settings.pool_server.secret.as_ref()),
            },
            workers: Arc::clone(&lasting.workers),
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
