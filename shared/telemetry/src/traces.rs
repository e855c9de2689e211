//! What lives here: spans on their way to a collector of traces: OTLP over HTTP, over a transport of the caller's.

use std::fmt;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Level, Metadata, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::Filter;
use tracing_subscriber::{Layer as _, Registry, filter};

use crate::TelemetryError;
use crate::subscriber::{BoxedLayer, is_ours};

/// What a collector knows this software as.
const SERVICE: &str = "business2api";

/// Sends the spans of this process; there is one, once its log is set up with a collector.
static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// How traces reach a collector. It is asked from a thread of its own, which waits for the answer.
#[async_trait]
pub trait TraceTransport: fmt::Debug + Send + Sync + 'static {
    /// Posts a body to the collector; the words of an error go to nobody, so the transport tells of it.
    async fn post(&self, headers: HeaderMap, body: Bytes) -> Result<(StatusCode, Bytes), String>;
}

/// Where traces go.
pub struct TraceSettings {
    /// The name of this process among those of the deployment.
    pub process: String,
    /// The collector's address; the transport knows it as well.
    pub endpoint: String,
    /// How they get there.
    pub transport: Arc<dyn TraceTransport>,
}

/// The transport as the exporter asks for it.
#[derive(Debug)]
struct Adapter(Arc<dyn TraceTransport>);

#[async_trait]
impl HttpClient for Adapter {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let (status, body) = self.0.post(head.headers, body).await?;
        Ok(Response::builder().status(status).body(body)?)
    }
}

/// The layer that makes spans into those of a trace, and sends them now and then.
pub(crate) fn layer(settings: TraceSettings) -> Result<BoxedLayer, TelemetryError> {
    let failed = |error: &dyn fmt::Display| TelemetryError::Traces(error.to_string());
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Adapter(settings.transport))
        .with_endpoint(settings.endpoint)
        .build()
        .map_err(|error| failed(&error))?;
    let resource = Resource::builder()
        .with_service_name(SERVICE)
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_attribute(KeyValue::new("service.instance.id", settings.process))
        .build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build();
    let tracer = provider.tracer(SERVICE);
    PROVIDER
        .set(provider)
        .map_err(|_| TelemetryError::AlreadySet)?;
    let layer = tracing_opentelemetry::layer::<Registry>()
        .with_tracer(tracer)
        // What is done at each entry of a span would be done for each piece of an answer.
        .with_tracked_inactivity(false)
        .with_threads(false)
        .with_location(false);
    Ok(layer.with_filter(of_traces()).boxed())
}

/// What traces are made of: our own spans, also those that the log leaves out, and what the log says within them.
fn of_traces() -> impl Filter<Registry> {
    let is_wanted = |metadata: &Metadata<'_>| {
        let deepest = if metadata.is_span() {
            Level::DEBUG
        } else {
            Level::INFO
        };
        is_ours(metadata.target()) && *metadata.level() <= deepest
    };
    filter::filter_fn(is_wanted).with_max_level_hint(Level::DEBUG)
}

/// Whether traces are sent.
pub(crate) fn are_sent() -> bool {
    PROVIDER.get().is_some()
}

/// Makes a span part of the trace that the headers tell of (W3C trace context), if they do.
pub(crate) fn continue_trace(span: &Span, headers: &HeaderMap) {
    if !headers.contains_key("traceparent") {
        return;
    }
    let parent = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    // A span that is filtered out has no parent to set.
    let _ = span.set_parent(parent);
}

/// Sends what was not sent yet. Blocks until that is done, some seconds at the most.
pub fn flush_traces() {
    if let Some(provider) = PROVIDER.get() {
        // The transport has told of it, if it could not.
        let _ = provider.force_flush();
    }
}
