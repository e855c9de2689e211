//! What lives here: the client of the AWS SDK, as the settings say.

use std::time::Duration;

use aws_config::meta::region::RegionProviderChain;
use aws_config::{
    AppName, BehaviorVersion, Region, environment::EnvironmentVariableRegionProvider,
};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::interceptors::InterceptorContext;
use aws_sdk_s3::config::retry::{ClassifyRetry, RetryAction, RetryConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    Builder, Credentials, RequestChecksumCalculation, ResponseChecksumValidation, SharedHttpClient,
};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore, rustls_provider::CryptoMode};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::ExposeSecret as _;

use super::{S3Limits, S3Settings, S3SettingsError};

/// What S3 itself falls back to, and what services without regions expect in signatures.
const FALLBACK_REGION: &str = "us-east-1";
/// The first pause between two tries, doubled for each further one, and its limit.
const BACKOFF: Duration = Duration::from_millis(100);
const MAX_BACKOFF: Duration = Duration::from_secs(2);

/// Refuses settings that can't work, without a word to any server.
pub(super) fn check(settings: &S3Settings) -> Result<(), S3SettingsError> {
    if settings.bucket.trim().is_empty() {
        return Err(S3SettingsError::Bucket);
    }
    let is_http = |endpoint: &url::Url| matches!(endpoint.scheme(), "http" | "https");
    match &settings.endpoint {
        Some(endpoint) if !is_http(endpoint) || !endpoint.has_host() => {
            Err(S3SettingsError::Endpoint)
        }
        _ => trust(settings).map(drop),
    }
}

/// Makes the client. Credentials are looked for when the first call needs them.
pub(super) async fn build(settings: &S3Settings) -> Result<Client, S3SettingsError> {
    check(settings)?;
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .http_client(http_client(settings)?)
        .region(region(settings));
    if let Some(credentials) = &settings.credentials {
        loader = loader.credentials_provider(Credentials::new(
            credentials.access_key_id.clone(),
            credentials.secret_access_key.expose_secret().to_owned(),
            None,
            None,
            "settings",
        ));
    }
    let shared = loader.load().await;
    let limits = &settings.limits;
    let mut config = Builder::from(&shared)
        .force_path_style(settings.path_style)
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(limits.attempts.max(1))
                .with_initial_backoff(BACKOFF)
                .with_max_backoff(MAX_BACKOFF),
        )
        .retry_classifier(RacedWrites)
        .timeout_config(timeouts(limits, Duration::ZERO))
        // Trailing checksums, the SDK's default, are not understood by every service. The signature covers the
        // content anyway.
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
    config.set_app_name(AppName::new("business2api").ok());
    if let Some(endpoint) = &settings.endpoint {
        config = config.endpoint_url(endpoint.as_str().trim_end_matches('/'));
    }
    Ok(Client::from_conf(config.build()))
}

/// The limits of a call, with what the transfer of its content may take.
pub(super) fn timeouts(limits: &S3Limits, transfer: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(limits.connect)
        .operation_attempt_timeout(limits.attempt + transfer)
        .operation_timeout(limits.call + transfer)
        .build()
}

fn region(settings: &S3Settings) -> RegionProviderChain {
    let fallback = Region::new(FALLBACK_REGION);
    match (&settings.region, &settings.endpoint) {
        (Some(region), _) => RegionProviderChain::first_try(Region::new(region.clone())),
        // A service of its own is not where the instance metadata of AWS would say.
        (None, Some(_)) => RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
            .or_else(fallback),
        (None, None) => RegionProviderChain::default_provider().or_else(fallback),
    }
}

fn http_client(settings: &S3Settings) -> Result<SharedHttpClient, S3SettingsError> {
    let builder = aws_smithy_http_client::Builder::new();
    let is_plain = |endpoint: &url::Url| endpoint.scheme() == "http";
    if settings.credentials.is_some() && settings.endpoint.as_ref().is_some_and(is_plain) {
        // Nobody will be called over TLS, so a machine without certificates will do.
        return Ok(builder.build_http());
    }
    let mut tls = TlsContext::builder();
    tls = tls.with_trust_store(trust(settings)?);
    let builder = builder.tls_provider(tls::Provider::Rustls(CryptoMode::Ring));
    Ok(match tls.build() {
        Ok(context) => builder.tls_context(context).build_https(),
        Err(_) => builder.build_https(),
    })
}

/// The system's certificate authorities and the further ones. The SDK's client panics on certificates that it can't
/// read, so they are tried here.
fn trust(settings: &S3Settings) -> Result<TrustStore, S3SettingsError> {
    let mut trust = TrustStore::default();
    for path in &settings.extra_ca_files {
        let refuse = |reason: String| S3SettingsError::ExtraCa {
            path: path.clone(),
            reason,
        };
        let pem = std::fs::read(path).map_err(|e| refuse(e.to_string()))?;
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|e| refuse(e.to_string()))?;
            roots.add(certificate).map_err(|e| refuse(e.to_string()))?;
        }
        if roots.is_empty() {
            return Err(refuse("holds no certificate".to_owned()));
        }
        trust.add_pem_certificate(pem);
    }
    Ok(trust)
}

/// Tries a write again that another one crossed (409): only then it is known which of them came first.
#[derive(Debug)]
struct RacedWrites;

impl ClassifyRetry for RacedWrites {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let status = context.response().map(|answer| answer.status().as_u16());
        if status == Some(409) {
            RetryAction::transient_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "raced writes"
    }
}
