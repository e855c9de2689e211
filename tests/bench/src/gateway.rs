//! What lives here: the gateway under test, as its release binary runs it.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::error::{BenchError, Context};
use crate::ports;
use crate::process::{self, Process};
use crate::redis::Redis;
use crate::simulator::Simulator;
use crate::target::Target;

/// The client key that the gateway knows.
const KEY: &str = "sk-bench";

/// A running gateway.
#[derive(Debug)]
pub(crate) struct Gateway {
    process: Process,
    address: SocketAddr,
}

impl Gateway {
    /// Starts a gateway whose pool is in its own process, or in Redis.
    pub(crate) fn start(
        name: &'static str,
        folder: &Path,
        simulator: &Simulator,
        redis: Option<&Redis>,
    ) -> Result<Self, BenchError> {
        let address = ports::free()?;
        let config = folder.join(format!("{name}.json"));
        let settings = json!({
            "listen_addr": address.to_string(),
            "data_dir": simulator.data_dir(),
            "api_keys": [KEY],
            // What is measured is the path of a request, not the limits on it.
            "daily_limit": 0,
            "max_in_flight_per_account": 64,
            "extra_ca_files": Vec::from_iter(simulator.ca_file()),
            "upstream": {"business": {"auth_url": simulator.url(), "api_url": simulator.url()}},
        });
        std::fs::write(&config, settings.to_string()).context("writing the gateway's settings")?;
        let mut command = Command::new(process::sibling("business2api")?);
        command.arg("local").arg("--config").arg(&config);
        if let Some(redis) = redis {
            command.arg("--redis-url").arg(redis.url());
        }
        // nginx writes no access log either.
        command.env("RUST_LOG", "warn");
        let process = Process::start(name, &mut command, folder, address)?;
        Ok(Self { process, address })
    }

    /// How to ask it.
    pub(crate) fn target(&self) -> Target {
        Target::Gateway {
            address: self.address,
            key: KEY.to_owned(),
        }
    }

    /// Its processes.
    pub(crate) fn ids(&self) -> Result<Vec<u32>, BenchError> {
        self.process.ids()
    }
}
