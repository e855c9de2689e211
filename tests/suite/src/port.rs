//! What lives here: ports for servers that can't be told to take any.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{Ipv4Addr, TcpListener, UdpSocket};

/// Below the ports that systems hand out to clients: one of those may be taken by any connection, while its server is
/// about to start, or away for a moment. A node of a Redis Cluster takes the port 10 000 above its own as well.
const FIRST: u16 = 12_000;
const COUNT: u16 = 10_000;
const TRIES: u32 = 1_000;

/// A port of 127.0.0.1 that no other test takes as long as this lives.
#[derive(Debug)]
pub struct Port {
    /// Its number.
    pub number: u16,
    /// The UDP port of the same number, which no server of ours needs: who holds it may use the TCP port.
    _claim: UdpSocket,
}

impl Port {
    /// One that nobody listens on.
    pub fn claim() -> Self {
        for _ in 0..TRIES {
            // Each of these has another seed.
            let number = RandomState::new().build_hasher().finish() % u64::from(COUNT);
            let number = FIRST + u16::try_from(number).expect("less than COUNT");
            let address = (Ipv4Addr::LOCALHOST, number);
            let Ok(claim) = UdpSocket::bind(address) else {
                continue;
            };
            if TcpListener::bind(address).is_ok() {
                return Self {
                    number,
                    _claim: claim,
                };
            }
        }
        panic!("no port is free");
    }
}
