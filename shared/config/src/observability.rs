//! What lives here: the settings of what a process tells of itself beside its log.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{ListenAddr, secret};

/// Numbers for Prometheus.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct MetricsSettings {
    /// Where each process serves `/metrics` to everybody who can connect, such as `127.0.0.1:9090`; none: gateways serve it beside
    /// their API, for an admin key, and schedulers don't.
    #[schemars(with = "Option<String>")]
    pub listen_addr: Option<ListenAddr>,
}

/// Traces.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct TelemetrySettings {
    /// A collector of traces that takes OTLP over HTTP, such as `http://127.0.0.1:4318`; without a path, `/v1/traces` is meant.
    /// None: there are no traces.
    pub otlp_endpoint: Option<Url>,
    /// Headers that the collector wants, such as `authorization`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Map")]
    pub otlp_headers: BTreeMap<String, SecretString>,
}

impl TelemetrySettings {
    /// Where traces are posted to.
    pub fn traces_url(&self) -> Option<Url> {
        let mut url = self.otlp_endpoint.clone()?;
        if matches!(url.path(), "" | "/") {
            url.set_path("/v1/traces");
        }
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_without_a_path_has_the_usual_one() {
        for (endpoint, expected) in [
            ("http://c:4318", "http://c:4318/v1/traces"),
            ("http://c:4318/", "http://c:4318/v1/traces"),
            ("https://c/otlp/v1/traces", "https://c/otlp/v1/traces"),
        ] {
            let settings = TelemetrySettings {
                otlp_endpoint: Some(Url::parse(endpoint).unwrap()),
                ..TelemetrySettings::default()
            };
            assert_eq!(settings.traces_url().unwrap().as_str(), expected);
        }
        assert_eq!(TelemetrySettings::default().traces_url(), None);
    }
}
