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

/// A running simulator with canned answers.
#[derive(Debug)]
pub(crate) struct Simulator {
    _process: Process,
    address: SocketAddr,
    data_dir: PathBuf,
}

impl Simulator {
    /// Starts a simulator that waits for `pause` after each piece of an answer, and writes account files.
    pub(crate) fn start(folder: &Path, pause: Duration) -> Result<Self, BenchError> {
        let address = ports::free()?;
        let data_dir = folder.join("data");
        let mut command = Command::new(process::sibling("b2a-simulator")?);
        command
            .args(["--fast", "--listen", &address.to_string()])
            .args(["--accounts", &ACCOUNTS.to_string()])
            .args(["--pause-ms", &pause.as_millis().to_string()])
            .arg("--data-dir")
            .arg(&data_dir);
        let process = Process::start("simulator", &mut command, folder, address)?;
        Ok(Self {
            _process: process,
            address,
            data_dir,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
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
