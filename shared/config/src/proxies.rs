//! What lives here: the proxies in front of the gateway whose word is taken for who calls.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

/// Addresses and networks of proxies whose `X-Forwarded-…` headers are believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether the address is one of them. An IPv4 address within IPv6 is the IPv4 address.
    pub fn hold(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl<'de> Deserialize<'de> for TrustedProxies {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let networks = texts.iter().map(|text| {
            let text = text.trim();
            let address = text.parse::<IpAddr>().map(IpNet::from);
            address.or_else(|_| text.parse::<IpNet>()).map_err(|_| {
                let problem =
                    format!("{text:?} is neither an address nor a network such as 10.0.0.0/8");
                de::Error::custom(problem)
            })
        });
        networks.collect::<Result<_, _>>().map(Self)
    }
}

/// Networks, also of one address.
impl Serialize for TrustedProxies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ToString::to_string))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str) -> Result<TrustedProxies, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn addresses_and_networks_of_both_families_are_held() {
        let proxies = parsed(r#"["127.0.0.1", " 10.0.0.0/8", "fd00::/8", "::1"]"#).unwrap();
        for address in [
            "127.0.0.1",
            "::ffff:127.0.0.1",
            "10.1.2.3",
            "fd12::1",
            "::1",
        ] {
            assert!(proxies.hold(address.parse().unwrap()), "{address}");
        }
        for address in ["127.0.0.2", "11.0.0.1", "fe80::1"] {
            assert!(!proxies.hold(address.parse().unwrap()), "{address}");
        }
        let written = serde_json::to_string(&proxies).unwrap();
        assert_eq!(parsed(&written).unwrap(), proxies);
        assert!(!TrustedProxies::default().hold("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        let error = parsed(r#"["nginx"]"#).unwrap_err().to_string();
        assert!(error.contains("\"nginx\""), "{error}");
    }
}
