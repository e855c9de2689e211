//! What lives here: which addresses may be fetched from.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::is_public;

/// Says which addresses may be fetched from.
pub trait AddressPolicy: Send + Sync + 'static {
    /// Whether `address`, which a URL of `host` (lower case; brackets around an IPv6 address) and `port` leads to,
    /// may be connected to.
    fn permits(&self, host: &str, port: u16, address: IpAddr) -> bool;
}

/// Public addresses, and whatever else a list of hosts leads to.
#[derive(Debug, Clone, Default)]
pub struct PublicOnly {
    private_hosts: BTreeSet<String>,
}

impl PublicOnly {
    /// Public addresses, and those of `private_hosts` wherever they are: each a host, with a port or for all of
    /// them, as it stands in URLs.
    pub fn and_private<H: AsRef<str>>(private_hosts: impl IntoIterator<Item = H>) -> Self {
        let hosts = private_hosts.into_iter();
        Self {
            private_hosts: hosts
                .map(|host| host.as_ref().trim().to_ascii_lowercase())
                .filter(|host| !host.is_empty())
                .collect(),
        }
    }
}

impl AddressPolicy for PublicOnly {
    fn permits(&self, host: &str, port: u16, address: IpAddr) -> bool {
        let listed = |name: &str| self.private_hosts.contains(name);
        if !self.private_hosts.is_empty() && (listed(host) || listed(&format!("{host}:{port}"))) {
            return true;
        }
        !is_localhost(host) && is_public(address)
    }
}

/// Names that mean this machine, whatever a resolver makes of them.
fn is_localhost(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn only_the_listed_hosts_may_be_private() {
        let policy = PublicOnly::and_private(["Pictures.internal", " 127.0.0.1:9 ", ""]);
        assert!(policy.permits("pictures.internal", 80, LOOPBACK));
        assert!(policy.permits("127.0.0.1", 9, LOOPBACK));
        assert!(!policy.permits("127.0.0.1", 6379, LOOPBACK));
        assert!(!policy.permits("other.internal", 80, LOOPBACK));
        assert!(!PublicOnly::default().permits("", 80, LOOPBACK));
    }

    #[test]
    fn names_of_this_machine_are_never_public() {
        let public = "8.8.8.8".parse().unwrap();
        for name in ["localhost", "localhost.", "a.localhost"] {
            assert!(!PublicOnly::default().permits(name, 80, public), "{name}");
        }
        assert!(PublicOnly::default().permits("notlocalhost", 80, public));
    }
}
