//! What lives here: where the gateway listens.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// Where the gateway listens: `host:port`, or `:port` for all interfaces.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct ListenAddr {
    host: Option<String>,
    port: u16,
}

impl ListenAddr {
    /// What to bind: a host that is no IP address is resolved by whoever binds.
    pub fn to_bind(&self) -> (String, u16) {
        let host = self
            .host
            .clone()
            .unwrap_or_else(|| Ipv6Addr::UNSPECIFIED.to_string());
        (host, self.port)
    }

    /// What to bind where there is no IPv6.
    pub fn to_bind_v4(&self) -> Option<SocketAddr> {
        self.host
            .is_none()
            .then(|| SocketAddr::from((Ipv4Addr::UNSPECIFIED, self.port)))
    }

    /// The same host, and whichever port is free.
    #[must_use]
    pub fn with_any_port(self) -> Self {
        Self { port: 0, ..self }
    }

    /// Whether only this machine can connect.
    pub fn is_loopback(&self) -> bool {
        match self.host.as_deref() {
            Some("localhost") => true,
            Some(host) => host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
            None => false,
        }
    }
}

impl Default for ListenAddr {
    fn default() -> Self {
        Self {
            host: Some("127.0.0.1".to_owned()),
            port: 8000,
        }
    }
}

/// The form in which it is read.
impl fmt::Display for ListenAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.as_deref() {
            Some(host) if host.contains(':') => write!(f, "[{host}]:{}", self.port),
            host => write!(f, "{}:{}", host.unwrap_or_default(), self.port),
        }
    }
}

impl From<ListenAddr> for String {
    fn from(address: ListenAddr) -> Self {
        address.to_string()
    }
}

impl FromStr for ListenAddr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no address: write host:port, [ipv6]:port or :port");
        let (host, port) = text.trim().rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().map_err(|_| wrong())?;
        let host = match host.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']').ok_or_else(wrong)?,
            None if host.contains(':') => return Err(wrong()),
            None => host,
        };
        let host = (!host.is_empty()).then(|| host.to_owned());
        Ok(Self { host, port })
    }
}

impl TryFrom<String> for ListenAddr {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_old_and_new_forms() {
        let loopback = |text: &str| text.parse::<ListenAddr>().unwrap().is_loopback();
        assert!(loopback("127.0.0.1:0") && loopback("localhost:80") && loopback("[::1]:80"));
        assert!(!loopback(":8000") && !loopback("0.0.0.0:8000") && !loopback("example.com:1"));
        for wrong in ["8000", "host", "host:x", "::1:80", "host:70000", "[::1:80"] {
            assert!(wrong.parse::<ListenAddr>().is_err(), "{wrong} was taken");
        }
        for text in [":8000", "127.0.0.1:0", "[::1]:80", "example.com:1"] {
            assert_eq!(text.parse::<ListenAddr>().unwrap().to_string(), text);
        }
        assert_eq!(
            ":8000".parse::<ListenAddr>().unwrap().to_bind(),
            ("::".to_owned(), 8000)
        );
    }
}
