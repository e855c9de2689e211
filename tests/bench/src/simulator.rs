//! What lives here: the fast upstream that nginx and the gateway stand in front of.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::BenchError;
use crate::ports;
use crate::process::{self, Process};
use crate::target::Target;

/// Accounts in the pool. Enough that none is the bottleneck.
const ACCOUNTS: usize = 128;

/// How the upstream is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    /// HTTP/1.1 in clear text, one connection for each call under way.
    Clear,
    /// TLS as the real service has it: HTTP/2 for who speaks it, 100 calls on a connection.
    Tls,
}

/// A running simulator with canned answers.
#[derive(Debug)]
pub(crate) struct Simulator {
    _process: Process,
    address: SocketAddr,
    data_dir: PathBuf,
    ca_file: Option<PathBuf>,
}

impl Simulator {
    /// Starts a simulator that waits for `pause` after each piece of an answer, and writes account files.
    pub(crate) fn start(folder: &Path, pause: Duration, wire: Wire) -> Result<Self, BenchError> {
        let address = ports::free()?;
        let data_dir = folder.join("data");
        let mut command = Command::new(process::sibling("b2a-simulator")?);
        command
            .args(["--fast", "--listen", &address.to_string()])
            .args(["--accounts", &ACCOUNTS.to_string()])
            .args(["--pause-ms", &pause.as_millis().to_string()])
            .arg("--data-dir")
            .arg(&data_dir);
        let ca_file = (wire == Wire::Tls).then(|| folder.join("upstream-ca.pem"));
        if let Some(path) = &ca_file {
            command.arg("--tls").arg("--ca-file").arg(path);
        }
        let process = Process::start("simulator", &mut command, folder, address)?;
        Ok(Self {
            _process: process,
            address,
            data_dir,
            ca_file,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base URL.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.ca_file.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}", self.address)
    }

    /// The certificate of the authority behind it, when it is spoken to over TLS.
    pub(crate) fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// The account files.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}

/// How to make the two calls of a chat at `address`, which is the simulator's own or that of a proxy before it.
/// The simulator looks no closer than whether there is a token, so this one is only as long as a real one.
pub(crate) fn calls_at(address: SocketAddr) -> Target {
    let token = format!("{}.{}.{}", "h".repeat(70), "c".repeat(240), "s".repeat(43));
    Target::Upstream {
        address,
        authorization: format!("Bearer {token}"),
        config_id: "00000000-0000-0000-0000-000000000000".to_owned(),
    }
}
