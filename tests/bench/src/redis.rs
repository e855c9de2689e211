//! What lives here: a real redis-server that holds the pool of one gateway.

use std::path::Path;
use std::process::Command;

use crate::error::BenchError;
use crate::ports;
use crate::process::Process;

/// A running redis-server without persistence.
#[derive(Debug)]
pub(crate) struct Redis {
    _process: Process,
    url: String,
}

impl Redis {
    pub(crate) fn start(folder: &Path) -> Result<Self, BenchError> {
        let address = ports::free()?;
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &address.port().to_string()])
            .arg("--dir")
            .arg(folder);
        let process = Process::start("redis-server", &mut command, folder, address)?;
        Ok(Self {
            _process: process,
            url: format!("redis://{address}/"),
        })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}
