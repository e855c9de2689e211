//! What lives here: one fetch: each host on its way is resolved, checked and pinned, within limits of size and time.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};
use tokio::time::timeout;
use url::{Host, Url};

use super::{AddressPolicy, FetchError, Resolver};
use crate::client::builder;
use crate::{HttpError, HttpSettings, HttpSettingsError, tls};

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;
/// How many addresses of a name are tried at most.
const MOST_ADDRESSES: usize = 8;
/// The longest URL that is fetched, in bytes.
const LONGEST_URL: usize = 8 * 1024;
/// How much memory an announced length reserves at most; the rest grows as it arrives.
const RESERVE_AT_MOST: usize = 1024 * 1024;

/// How much may be fetched, and how long that may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// Of the file, in bytes.
    pub bytes: usize,
    /// From the first name that is resolved to the last byte, redirects included.
    pub time: Duration,
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The file.
    pub bytes: Bytes,
    /// What the server says that it is, without parameters and in lower case; not to be relied on.
    pub content_type: Option<String>,
}

/// Fetches what strangers name. A clone shares everything.
///
/// The addresses of a name are looked up once for each hop and all of them are checked; the connection goes to these
/// very addresses, so a name that leads elsewhere a moment later changes nothing. Nothing is kept between two fetches:
/// no connection, no cookie.
///
/// Behind a proxy it is the proxy that looks names up and connects. The check is made here all the same, but what a
/// name leads to at the proxy is up to the proxy's own rules.
#[derive(Clone)]
pub struct PublicFetch {
    inner: Arc<Inner>,
}

struct Inner {
    settings: HttpSettings,
    tls: rustls::ClientConfig,
    policy: Arc<dyn AddressPolicy>,
    resolver: Arc<dyn Resolver>,
}

impl PublicFetch {
    /// Fetches as `settings` say (proxy, certificates, user agent, time to connect) from where `policy` permits.
    pub fn new(
        settings: &HttpSettings,
        policy: Arc<dyn AddressPolicy>,
        resolver: Arc<dyn Resolver>,
    ) -> Result<Self, HttpSettingsError> {
        let tls = tls::config(settings)?;
        // Refuses now what every fetch would be refused for.
        let _ = builder(settings, tls.clone())?;
        Ok(Self {
            inner: Arc::new(Inner {
                settings: settings.clone(),
                tls,
                policy,
                resolver,
            }),
        })
    }

    /// The file at `url`.
    pub async fn fetch(&self, url: &str, limits: FetchLimits) -> Result<Fetched, FetchError> {
        let url = parsed(url)?;
        // Boxed: what leads to an answer is large, and gone while others wait for it.
        let fetched = timeout(limits.time, Box::pin(self.inner.follow(url, limits.bytes))).await;
        fetched.unwrap_or(Err(FetchError::TimedOut(limits.time.as_secs())))
    }
}

fn parsed(text: &str) -> Result<Url, FetchError> {
    if text.len() > LONGEST_URL {
        return Err(FetchError::Url("it is too long"));
    }
    Url::parse(text).map_err(|_| FetchError::Url("it is not a valid URL"))
}

impl Inner {
    async fn follow(&self, mut url: Url, limit: usize) -> Result<Fetched, FetchError> {
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask(&url).await?;
            let status = answer.status();
            if status.is_success() {
                return read(answer, limit).await;
            }
            if !is_redirect(status) {
                return Err(FetchError::Status(status.as_u16()));
            }
            let target = answer.headers().get(LOCATION);
            let target = target.and_then(|target| target.to_str().ok());
            let target = target.filter(|target| target.len() <= LONGEST_URL);
            url = target
                .and_then(|target| url.join(target).ok())
                .ok_or(FetchError::Url("it is redirected to no valid URL"))?;
        }
        Err(FetchError::Redirects(MOST_REDIRECTS))
    }

    /// One hop: checks where the URL leads, and asks there and nowhere else.
    async fn ask(&self, url: &Url) -> Result<reqwest::Response, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Url("only http and https are"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Url("it holds a user name or a password"));
        }
        let pinned = self.checked_addresses(url).await?;
        let unreachable = FetchError::Unreachable;
        let invalid = |e: HttpSettingsError| unreachable(HttpError::InvalidRequest(e.to_string()));
        let mut builder = builder(&self.settings, self.tls.clone()).map_err(invalid)?;
        builder = builder.pool_max_idle_per_host(0);
        if let Some(name) = url.domain() {
            builder = builder.resolve_to_addrs(name, &pinned);
        }
        let client = builder.build().map_err(|e| unreachable(HttpError::of(e)))?;
        let answer = client.get(url.clone()).send().await;
        answer.map_err(|e| unreachable(HttpError::of(e)))
    }

    /// Every address that the URL leads to, all of them permitted.
    async fn checked_addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, FetchError> {
        let host = url.host().ok_or(FetchError::Url("it has no host"))?;
        let port = url
            .port_or_known_default()
            .ok_or(FetchError::Url("it has no port"))?;
        let addresses = match host {
            Host::Ipv4(address) => vec![IpAddr::V4(address)],
            Host::Ipv6(address) => vec![IpAddr::V6(address)],
            Host::Domain(name) => {
                let found = self.resolver.addresses(name).await;
                let mut found = found.map_err(|_| FetchError::Unresolved)?;
                found.truncate(MOST_ADDRESSES);
                found
            }
        };
        if addresses.is_empty() {
            return Err(FetchError::Unresolved);
        }
        let host = url.host_str().unwrap_or_default();
        // One that is not permitted spoils the others: who mixes them means no good.
        if !addresses
            .iter()
            .all(|address| self.policy.permits(host, port, *address))
        {
            tracing::info!("a fetch was refused: it leads to an address that is not public");
            return Err(FetchError::NotPublic);
        }
        let with_port = |address| SocketAddr::new(address, port);
        Ok(addresses.into_iter().map(with_port).collect())
    }
}

const fn is_redirect(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    )
}

/// The whole body, unless it is larger than `limit` bytes.
async fn read(mut answer: reqwest::Response, limit: usize) -> Result<Fetched, FetchError> {
    let too_large = FetchError::TooLarge { limit };
    let announced = answer.content_length().unwrap_or(0);
    let Ok(announced) = usize::try_from(announced) else {
        return Err(too_large);
    };
    if announced > limit {
        return Err(too_large);
    }
    let content_type = answer.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| essence(value.to_str().ok()?));
    let mut bytes = BytesMut::with_capacity(announced.min(RESERVE_AT_MOST));
    loop {
        let piece = answer.chunk().await;
        let piece = piece.map_err(|e| FetchError::Unreachable(HttpError::of(e)))?;
        let Some(piece) = piece else { break };
        if bytes.len() + piece.len() > limit {
            return Err(too_large);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Fetched {
        bytes: bytes.freeze(),
        content_type,
    })
}

/// A media type without its parameters.
fn essence(text: &str) -> Option<String> {
    let essence = text.split(';').next().unwrap_or_default().trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

impl fmt::Debug for PublicFetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicFetch")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}
