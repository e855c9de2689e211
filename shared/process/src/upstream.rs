//! What lives here: the upstream that the settings describe, which becomes another one when they change.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use async_trait::async_trait;
use b2a_config::Settings;
use b2a_domain::{AccountKind, Clock, Credentials, SessionToken};
use b2a_http::{HttpClient, HttpSettings};
use b2a_upstream::business::{BusinessSettings, BusinessUpstream};
use b2a_upstream::{Abilities, Answer, Call, Failure, Upstream};
use secrecy::ExposeSecret;

use crate::ComposeError;

/// The settings that an upstream is made of: others make no other one.
pub(crate) const MADE_OF: [&str; 6] = [
    "extra_ca_files",
    "proxy",
    "timeouts.connect_sec",
    "timeouts.first_byte_sec",
    "timeouts.idle_sec",
    "upstream.business",
];

/// The upstream of now. Calls that are under way stay with the one that they began with.
pub(crate) struct CurrentUpstream(ArcSwap<BusinessUpstream>);

impl CurrentUpstream {
    pub(crate) fn new(upstream: BusinessUpstream) -> Self {
        Self(ArcSwap::from_pointee(upstream))
    }

    pub(crate) fn replace(&self, upstream: BusinessUpstream) {
        self.0.store(Arc::new(upstream));
    }
}

#[async_trait]
impl Upstream for CurrentUpstream {
    fn kind(&self) -> AccountKind {
        self.0.load().kind()
    }

    fn abilities(&self) -> Abilities {
        self.0.load().abilities()
    }

    async fn mint(&self, credentials: &Credentials) -> Result<SessionToken, Failure> {
        self.0.load_full().mint(credentials).await
    }

    async fn open(&self, call: Call<'_>) -> Result<Answer, Failure> {
        self.0.load_full().open(call).await
    }
}

/// The upstream that these settings describe.
pub(crate) fn upstream(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<BusinessUpstream, ComposeError> {
    let seconds = Duration::from_secs;
    let business = &settings.upstream.business;
    let client = HttpClient::new(&HttpSettings {
        proxy: settings
            .proxy
            .as_ref()
            .map(|proxy| proxy.expose_secret().to_owned()),
        extra_ca_files: settings.extra_ca_files.clone(),
        user_agent: business.user_agent.clone(),
        connect_timeout: seconds(settings.timeouts.connect_sec),
        first_byte_timeout: seconds(settings.timeouts.first_byte_sec),
        idle_timeout: seconds(settings.timeouts.idle_sec),
        ..HttpSettings::default()
    })?;
    let business = BusinessSettings {
        language: business.language.clone(),
        time_zone: business.time_zone.clone(),
        headers: business.headers.clone(),
        ..BusinessSettings::new(business.auth_url.clone(), business.api_url.clone())
    };
    BusinessUpstream::new(business, client, Arc::clone(clock)).map_err(ComposeError::Upstream)
}
