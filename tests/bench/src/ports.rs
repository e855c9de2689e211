//! What lives here: ports that are free now.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::error::{BenchError, Context};

/// How long a server may take to listen.
const START_LIMIT: Duration = Duration::from_secs(15);

/// An address on loopback that nobody listens on at the moment. Servers that can't tell which port they
/// chose get one from here.
pub(crate) fn free() -> Result<SocketAddr, BenchError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("finding a free port")?;
    listener.local_addr().context("finding a free port")
}

/// Waits until somebody listens on the address.
pub(crate) fn wait_until_open(address: SocketAddr) -> Result<(), BenchError> {
    let started = Instant::now();
    while started.elapsed() < START_LIMIT {
        if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(BenchError::new(format!(
        "nobody listens on {address} after {START_LIMIT:?}"
    )))
}
