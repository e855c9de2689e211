//! What lives here: what all calls to the widget API have in common: addresses, headers, and the frame of
//! their bodies.

use std::sync::Arc;

use b2a_domain::{Clock, Credentials, SessionToken};
use b2a_http::{HttpClient, HttpError, HttpResponse};
use bytes::Bytes;
use http::header::{AUTHORIZATION, ORIGIN, REFERER};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::budget::Budget;
use super::classify;
use super::settings::{BusinessSettings, InvalidBusinessSettings};
use crate::{Failure, FailureKind};

/// The web app whose interface this is, as both `Origin` and the token's issuer have it.
pub(super) const WEB_APP: &str = "https://business.gemini.google";
/// The same as a referrer.
pub(super) const WEB_APP_REFERER: &str = "https://business.gemini.google/";
/// For how many seconds the service may work on one call.
const SERVER_TIMEOUT_SEC: &str = "1800";
/// The largest answer of a call that does not stream; a list of files is the longest.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// The connection to the service, shared by all calls.
pub(super) struct Wire {
    pub(super) http: HttpClient,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) budget: Budget,
    pub(super) settings: BusinessSettings,
    pub(super) mint_url: Url,
    pub(super) create_session_url: Url,
    pub(super) add_context_file_url: Url,
    pub(super) stream_assist_url: Url,
    pub(super) list_files_url: Url,
    /// Those of every widget call, without the token.
    headers: HeaderMap,
}

/// Who makes a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) config_id: &'a str,
    pub(super) token: &'a SessionToken,
    /// The call goes on with a session that an earlier request opened, and that may be gone.
    pub(super) goes_on: bool,
}

impl<'a> Caller<'a> {
    pub(super) fn new(credentials: &'a Credentials, token: &'a SessionToken) -> Self {
        Self {
            config_id: &credentials.config_id,
            token,
            goes_on: false,
        }
    }
}

/// The frame of every body.
#[derive(Serialize)]
struct Body<'a, M> {
    #[serde(rename = "configId")]
    config_id: &'a str,
    #[serde(rename = "additionalParams")]
    additional_params: AdditionalParams,
    #[serde(flatten)]
    method: &'a M,
}

#[derive(Serialize)]
struct AdditionalParams {
    token: &'static str,
}

impl Wire {
    pub(super) fn new(
        settings: BusinessSettings,
        http: HttpClient,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidBusinessSettings> {
        let method = |name: &str| {
            join(
                "api_url",
                &settings.api_url,
                &format!("v1alpha/locations/global/{name}"),
            )
        };
        Ok(Self {
            mint_url: join("auth_url", &settings.auth_url, "auth/getoxsrf")?,
            create_session_url: method("widgetCreateSession")?,
            add_context_file_url: method("widgetAddContextFile")?,
            stream_assist_url: method("widgetStreamAssist")?,
            list_files_url: method("widgetListSessionFileMetadata")?,
            headers: headers_of(&settings)?,
            budget: Budget::new(settings.large_item_budget_bytes),
            settings,
            http,
            clock,
        })
    }

    /// The headers of a call with this token.
    pub(super) fn headers(&self, token: &SessionToken) -> Result<HeaderMap, Failure> {
        let bearer = ["Bearer ", token.bearer.expose_secret()].concat();
        let mut bearer = HeaderValue::try_from(bearer).map_err(|_| {
            Failure::new(
                FailureKind::Unauthorized,
                "the session token can't stand in a header",
            )
        })?;
        bearer.set_sensitive(true);
        let mut headers = self.headers.clone();
        headers.insert(AUTHORIZATION, bearer);
        Ok(headers)
    }

    /// Makes a call; an answer of any status is one.
    pub(super) async fn send<M: Serialize + Sync>(
        &self,
        url: &Url,
        caller: Caller<'_>,
        method: &M,
    ) -> Result<HttpResponse, Failure> {
        let body = Body {
            config_id: caller.config_id,
            additional_params: AdditionalParams { token: "-" },
            method,
        };
        let body = serde_json::to_vec(&body).map_err(|e| {
            Failure::new(
                FailureKind::Transient,
                format!("the call could not be written: {e}"),
            )
        })?;
        let headers = self.headers(caller.token)?;
        let answer = self.http.post_json(url, headers, Bytes::from(body)).await;
        answer.map_err(|e| of_http(&e))
    }

    /// Lets an answer pass that is a success; any other is a failure.
    pub(super) async fn accept(
        &self,
        caller: Caller<'_>,
        answer: HttpResponse,
    ) -> Result<HttpResponse, Failure> {
        if answer.status().is_success() {
            return Ok(answer);
        }
        let refusal = classify::of_answer(answer, self.clock.now_ms()).await;
        Err(refusal.failure(caller.goes_on))
    }

    /// Reads an answer that is one JSON object.
    pub(super) async fn read<A: DeserializeOwned>(
        &self,
        caller: Caller<'_>,
        answer: HttpResponse,
    ) -> Result<A, Failure> {
        let answer = self.accept(caller, answer).await?;
        let body = answer
            .bytes_limited(MAX_ANSWER_BYTES)
            .await
            .map_err(|e| of_http(&e))?;
        serde_json::from_slice(&body)
            .map_err(|e| classify::refused_token(&body).unwrap_or_else(|| senseless(&e)))
    }
}

/// An answer that is not what was asked for. The parser's own words may quote it and are left out.
pub(super) fn senseless(error: &serde_json::Error) -> Failure {
    let (line, column) = (error.line(), error.column());
    let message =
        format!("the upstream's answer makes no sense at line {line} column {column} of it");
    Failure::new(FailureKind::Transient, message)
}

/// A call that got no answer, or lost it.
pub(super) fn of_http(error: &HttpError) -> Failure {
    let kind = if error.is_timeout() {
        FailureKind::TimedOut
    } else {
        FailureKind::Transient
    };
    Failure::new(kind, format!("the upstream could not be reached: {error}"))
}

fn join(field: &'static str, base: &Url, path: &str) -> Result<Url, InvalidBusinessSettings> {
    let fault = InvalidBusinessSettings::Url { field };
    if !matches!(base.scheme(), "http" | "https") || !base.has_host() {
        return Err(fault);
    }
    let base = base.as_str().trim_end_matches('/');
    Url::parse(&format!("{base}/{path}")).map_err(|_| fault)
}

fn headers_of(settings: &BusinessSettings) -> Result<HeaderMap, InvalidBusinessSettings> {
    let mut headers = HeaderMap::new();
    headers.insert(ORIGIN, HeaderValue::from_static(WEB_APP));
    headers.insert(REFERER, HeaderValue::from_static(WEB_APP_REFERER));
    headers.insert(
        "x-server-timeout",
        HeaderValue::from_static(SERVER_TIMEOUT_SEC),
    );
    for (name, value) in &settings.headers {
        let fault = || InvalidBusinessSettings::Header { name: name.clone() };
        let key = HeaderName::try_from(name.as_str()).map_err(|_| fault())?;
        let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| fault())?;
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}
