//! What lives here: a bridge under test.

use std::net::SocketAddr;
use std::time::Duration;

use b2a_config::{Environment, Settings};
use b2a_http::{HttpClient, HttpSettings};
use b2a_registrar_bridge::{Bridge, BridgeOptions, Pauses};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method};
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::program::Program;

pub(crate) const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A bridge that works.
pub(crate) struct TestBridge {
    pub(crate) address: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

/// Settings of a bridge that works for the gateway at `base`.
pub(crate) fn settings(base: &str) -> Settings {
    let mut settings = Settings::default();
    let registrar = &mut settings.registrar;
    registrar.base_url = Url::parse(base).unwrap();
    registrar.api_key = Some("the-admin-key".into());
    registrar.worker_id = Some("bridge-one".to_owned());
    registrar.port = 0;
    registrar.refresh_interval_sec = 1;
    registrar.register_interval_sec = 1;
    registrar.command.environment = vec!["PATH".to_owned()];
    settings
}

/// The same, with this program as the driver.
pub(crate) fn settings_with(base: &str, program: &Program) -> Settings {
    let mut settings = settings(base);
    settings.registrar.command.program = program.command();
    settings
}

/// Options with waits that are short.
pub(crate) fn options() -> BridgeOptions {
    BridgeOptions {
        pauses: Pauses {
            between_tries: Duration::from_millis(20),
            driver_rest: Duration::from_millis(100),
            resend: Duration::from_millis(50),
            reconnect: Duration::from_millis(20),
            longest: Duration::from_millis(200),
            ..Pauses::default()
        },
        ..BridgeOptions::default()
    }
}

pub(crate) fn environment() -> Environment {
    Environment::of([("PATH", "/usr/bin:/bin"), ("SECRET_OF_THE_BRIDGE", "x")])
}

impl TestBridge {
    pub(crate) async fn start(settings: &Settings) -> Self {
        Self::start_with(settings, options()).await
    }

    pub(crate) async fn start_with(settings: &Settings, options: BridgeOptions) -> Self {
        let bridge = Bridge::prepare(settings, &environment(), options)
            .await
            .unwrap();
        let (address, stop) = (bridge.address(), CancellationToken::new());
        let served = TaskTracker::new().spawn(bridge.serve(stop.clone()));
        Self {
            address,
            stop,
            served,
        }
    }

    /// Ends it in order.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        let ended = tokio::time::timeout(crate::events::LIMIT, self.served).await;
        ended.expect("it ends").unwrap();
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// Calls it; status and JSON.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
    ) -> (u16, Value) {
        let (status, text) = self.text(method, path, token).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Calls it; status and text.
    pub(crate) async fn text(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
    ) -> (u16, String) {
        let client = HttpClient::new(&HttpSettings::default()).unwrap();
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        let answer = client
            .request(method, &self.url(path), headers, Bytes::new())
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let body = answer.bytes_limited(10_000_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// Its counts.
    pub(crate) async fn metrics(&self) -> Value {
        self.call(Method::GET, "/metrics", None).await.1
    }

    /// Waits until a count is this one.
    pub(crate) async fn until_count(&self, name: &str, count: u64) -> Value {
        crate::events::eventually(&format!("{name} to be {count}"), async || {
            let metrics = self.metrics().await;
            (metrics[name] == count).then_some(metrics)
        })
        .await
    }
}
