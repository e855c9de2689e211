//! What lives here: where a request comes from: the other end of the connection, or what a trusted proxy says of it.

use std::net::{IpAddr, SocketAddr};

use axum::http::request::Parts;
use b2a_config::TrustedProxies;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The other end of a request's connection, among the request's extensions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Who calls. Behind trusted proxies that is the last address of `X-Forwarded-For` which is not one of theirs: what stands
/// before it may be made up. `None`: the connection has no address.
pub(crate) fn client_address(parts: &Parts, proxies: &TrustedProxies) -> Option<IpAddr> {
    let peer = peer(parts)?;
    if !proxies.hold(peer) {
        return Some(peer);
    }
    let mut client = peer;
    let lists = parts.headers.get_all(FORWARDED_FOR);
    let lists: Vec<&str> = lists.iter().filter_map(|list| list.to_str().ok()).collect();
    for named in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
        let Some(address) = address(named) else {
            break;
        };
        client = address;
        if !proxies.hold(client) {
            break;
        }
    }
    Some(client)
}

/// Whether a trusted proxy says that the client speaks TLS with it.
pub(crate) fn forwarded_over_tls(parts: &Parts, proxies: &TrustedProxies) -> bool {
    let protocol = parts.headers.get(FORWARDED_PROTO);
    // Of several proxies, the first one is the client's.
    let protocol = protocol
        .and_then(|list| list.to_str().ok())
        .and_then(|list| list.split(',').next());
    let is_tls = protocol.is_some_and(|word| word.trim().eq_ignore_ascii_case("https"));
    is_tls && peer(parts).is_some_and(|peer| proxies.hold(peer))
}

fn peer(parts: &Parts) -> Option<IpAddr> {
    let Peer(peer) = parts.extensions.get::<Peer>()?;
    Some(peer.ip().to_canonical())
}

/// An address as proxies write it: alone, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().ok().map(|it| it.ip());
    let address = text.parse().ok().or_else(with_port)?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn request(peer: &str, headers: &[(&str, &str)]) -> Parts {
        let request = headers
            .iter()
            .fold(Request::builder(), |request, (name, value)| {
                request.header(*name, *value)
            });
        let mut parts = request.body(()).unwrap().into_parts().0;
        let peer = SocketAddr::new(peer.parse().unwrap(), 9);
        parts.extensions.insert(Peer(peer));
        parts
    }

    fn proxies() -> TrustedProxies {
        serde_json::from_str(r#"["10.0.0.0/8", "::1"]"#).unwrap()
    }

    fn client(peer: &str, headers: &[(&str, &str)]) -> String {
        let found = client_address(&request(peer, headers), &proxies());
        found.unwrap().to_string()
    }

    #[test]
    fn only_the_word_of_a_trusted_proxy_counts() {
        let forged = [(FORWARDED_FOR, "1.1.1.1")];
        assert_eq!(client("9.9.9.9", &forged), "9.9.9.9");
        assert_eq!(client("10.0.0.1", &forged), "1.1.1.1");
        assert_eq!(client("::ffff:10.0.0.1", &forged), "1.1.1.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        let mut nowhere = request("10.0.0.1", &[]);
        nowhere.extensions.clear();
        assert_eq!(client_address(&nowhere, &proxies()), None);
    }

    #[test]
    fn what_the_client_wrote_before_is_not_believed() {
        for list in [
            "6.6.6.6, 2.2.2.2",
            "6.6.6.6,2.2.2.2, 10.1.1.1",
            "x, 2.2.2.2:80",
        ] {
            assert_eq!(
                client("10.0.0.1", &[(FORWARDED_FOR, list)]),
                "2.2.2.2",
                "{list}"
            );
        }
        let two = [
            (FORWARDED_FOR, "6.6.6.6, [2001:db8::2]:9"),
            (FORWARDED_FOR, "10.0.0.7"),
        ];
        assert_eq!(client("::1", &two), "2001:db8::2");
        for list in ["10.0.0.2, 10.0.0.3", "nonsense, 10.0.0.2"] {
            assert_eq!(
                client("::1", &[(FORWARDED_FOR, list)]),
                "10.0.0.2",
                "{list}"
            );
        }
    }

    #[test]
    fn tls_is_what_a_trusted_proxy_says() {
        let says =
            |peer, list| forwarded_over_tls(&request(peer, &[(FORWARDED_PROTO, list)]), &proxies());
        assert!(says("10.0.0.1", "https") && says("10.0.0.1", "HTTPS, http"));
        assert!(!says("10.0.0.1", "http") && !says("9.9.9.9", "https"));
        assert!(!forwarded_over_tls(&request("10.0.0.1", &[]), &proxies()));
    }
}
