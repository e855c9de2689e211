//! What lives here: how traces reach their collector: over the one outbound client.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use b2a_config::Settings;
use b2a_http::{HttpClient, HttpError, HttpSettings};
use b2a_telemetry::{TelemetryError, TraceSettings, TraceTransport, flush_traces};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use secrecy::ExposeSecret;
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;
use url::Url;
use uuid::Uuid;

/// To connect to the collector.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// To be answered by it.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// How much of its answer is read, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;
/// How long the last traces may take at the end of a process.
const LAST_TRACES: Duration = Duration::from_secs(3);

/// Where the traces of this process go; `None`: nowhere.
pub(crate) fn of(settings: &Settings) -> Result<Option<TraceSettings>, TelemetryError> {
    // Without a runtime this is no process that serves.
    let (Some(url), Ok(runtime)) = (settings.telemetry.traces_url(), Handle::try_current()) else {
        return Ok(None);
    };
    let refused = |error: &dyn fmt::Display| TelemetryError::Traces(error.to_string());
    let client = HttpClient::new(&HttpSettings {
        extra_ca_files: settings.extra_ca_files.clone(),
        connect_timeout: CONNECT_LIMIT,
        first_byte_timeout: ANSWER_LIMIT,
        idle_timeout: ANSWER_LIMIT,
        ..HttpSettings::default()
    });
    let mut headers = HeaderMap::new();
    for (name, value) in &settings.telemetry.otlp_headers {
        let name: HeaderName = name.parse().map_err(|error| refused(&error))?;
        let mut value = HeaderValue::from_str(value.expose_secret())
            .map_err(|_| refused(&"a value of telemetry.otlp_headers is no header's"))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(Some(TraceSettings {
        process: Uuid::new_v4().simple().to_string(),
        endpoint: url.to_string(),
        transport: Arc::new(OverHttp {
            client: client.map_err(|error| refused(&error))?,
            url,
            headers,
            runtime,
            calls: TaskTracker::new(),
            is_away: AtomicBool::new(false),
        }),
    }))
}

/// Sends the traces that were not sent yet, within a limit.
pub async fn end_traces() {
    // It blocks; what takes longer is left alone.
    let _ = tokio::time::timeout(LAST_TRACES, tokio::task::spawn_blocking(flush_traces)).await;
}

/// Posts to the collector. The exporter asks from a thread of its own, and the calls run where the client can.
#[derive(Debug)]
struct OverHttp {
    client: HttpClient,
    url: Url,
    headers: HeaderMap,
    runtime: Handle,
    calls: TaskTracker,
    is_away: AtomicBool,
}

async fn post(
    client: HttpClient,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Bytes), HttpError> {
    let answer = client.request(Method::POST, &url, headers, body).await?;
    Ok((answer.status(), answer.bytes_limited(ANSWER_BYTES).await?))
}

#[async_trait]
impl TraceTransport for OverHttp {
    async fn post(
        &self,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<(StatusCode, Bytes), String> {
        headers.extend(self.headers.clone());
        let call = post(self.client.clone(), self.url.clone(), headers, body);
        let answer = match self.calls.spawn_on(call, &self.runtime).await {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let problem = match &answer {
            Ok((status, _)) if status.is_success() => None,
            Ok((status, _)) => Some(format!("the collector answered {status}")),
            Err(problem) => Some(problem.clone()),
        };
        let was_away = self.is_away.swap(problem.is_some(), Ordering::Relaxed);
        match (problem, was_away) {
            (Some(problem), false) => tracing::warn!("traces can't be sent: {problem}"),
            (None, true) => tracing::info!("traces are sent again"),
            _ => {}
        }
        answer
    }
}
