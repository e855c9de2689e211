//! What lives here: whether a request comes from our own pages, and over what. A browser sends the cookie along with whatever
//! page asks it to; what that page is it tells by itself.

use std::net::{IpAddr, SocketAddr};

use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use b2a_config::TrustedProxies;
use url::{Origin, Url};

use crate::client_address::{client_address, forwarded_over_tls};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Under which names this gateway is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Site {
    /// Where clients reach it, if that was told.
    pub(crate) public_base_url: Option<Url>,
    pub(crate) proxies: TrustedProxies,
}

impl Site {
    /// Whether a request comes from a page of ours, or from no browser at all.
    pub(crate) fn is_own(&self, parts: &Parts) -> bool {
        // No page can set it. `none`: somebody typed the address.
        if let Some(site) = header(parts, &SEC_FETCH_SITE) {
            return matches!(site, "same-origin" | "none");
        }
        // Browsers send it with every request that writes; old ones, and those without TLS, send nothing else.
        let Some(origin) = parts.headers.get(header::ORIGIN) else {
            return true;
        };
        let origin = origin.to_str().ok().and_then(|text| Url::parse(text).ok());
        origin.is_some_and(|origin| self.is_our_origin(&origin, parts))
    }

    fn is_our_origin(&self, origin: &Url, parts: &Parts) -> bool {
        let is_public = |public: &Url| public.origin() == origin.origin();
        if self.public_base_url.as_ref().is_some_and(is_public) {
            return true;
        }
        let Some(host) = header(parts, &header::HOST) else {
            return false;
        };
        // Whoever can change a page in clear text could ask in its name.
        if forwarded_over_tls(parts, &self.proxies) && origin.scheme() != "https" {
            return false;
        }
        origin_of(origin.scheme(), host).is_some_and(|ours| ours == origin.origin())
    }

    /// Whether the browser speaks TLS, with us or with a proxy in front, so that it sends back a cookie that is marked `Secure`.
    pub(crate) fn is_over_tls(&self, parts: &Parts) -> bool {
        if forwarded_over_tls(parts, &self.proxies) {
            return true;
        }
        let Some(public) = self
            .public_base_url
            .as_ref()
            .filter(|url| url.scheme() == "https")
        else {
            return false;
        };
        // The same gateway may be reached by another name in clear text too.
        let by_host = header(parts, &header::HOST)
            .and_then(|host| origin_of("https", host))
            .is_some_and(|host| host == public.origin());
        let by_origin = header(parts, &header::ORIGIN)
            .and_then(|origin| Url::parse(origin).ok())
            .is_some_and(|origin| origin.origin() == public.origin());
        by_host || by_origin
    }

    /// The panel's address as its operator opens it: under the public name, else where this process listens.
    pub(crate) fn panel_url(&self, address: Option<SocketAddr>) -> String {
        let base = match (&self.public_base_url, address) {
            (Some(public), _) => public.as_str().trim_end_matches('/').to_owned(),
            (None, Some(address)) if address.ip().is_unspecified() => {
                format!("http://127.0.0.1:{}", address.port())
            }
            (None, Some(address)) => format!("http://{address}"),
            (None, None) => String::new(),
        };
        format!("{base}/admin/panel")
    }

    /// Where a sign-in comes from, as attempts are counted: an address, or for IPv6 the network of a household.
    pub(crate) fn source(&self, parts: &Parts) -> String {
        match client_address(parts, &self.proxies) {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

fn header<'p>(parts: &'p Parts, name: &HeaderName) -> Option<&'p str> {
    parts.headers.get(name)?.to_str().ok().map(str::trim)
}

fn origin_of(scheme: &str, host: &str) -> Option<Origin> {
    let url = Url::parse(&format!("{scheme}://{host}/")).ok()?;
    Some(url.origin()).filter(Origin::is_tuple)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;
    use crate::client_address::Peer;

    fn parts(headers: &[(&str, &str)]) -> Parts {
        let request = headers
            .iter()
            .fold(Request::builder(), |request, (name, value)| {
                request.header(*name, *value)
            });
        let mut parts = request.body(()).unwrap().into_parts().0;
        parts.extensions.insert(Peer("10.0.0.1:9".parse().unwrap()));
        parts
    }

    fn site(public: Option<&str>) -> Site {
        Site {
            public_base_url: public.map(|url| url.parse().unwrap()),
            proxies: serde_json::from_str(r#"["10.0.0.1"]"#).unwrap(),
        }
    }

    fn is_own(public: Option<&str>, headers: &[(&str, &str)]) -> bool {
        site(public).is_own(&parts(headers))
    }

    #[test]
    fn what_the_browser_says_of_the_page_decides() {
        let host = ("host", "gw.example:8000");
        for (word, wanted) in [
            ("same-origin", true),
            ("none", true),
            ("same-site", false),
            ("cross-site", false),
            ("nonsense", false),
        ] {
            let headers = [
                host,
                ("origin", "http://gw.example:8000"),
                ("sec-fetch-site", word),
            ];
            assert_eq!(is_own(None, &headers), wanted, "{word}");
        }
        assert!(is_own(None, &[host]), "no browser");
    }

    #[test]
    fn an_origin_alone_has_to_be_the_host_or_the_public_name() {
        let own = |origin, host| {
            is_own(
                Some("https://ai.example/base"),
                &[("origin", origin), ("host", host)],
            )
        };
        assert!(own("http://gw.example:8000", "gw.example:8000"));
        assert!(own("http://gw.example", "GW.example:80"));
        assert!(own("https://gw.example", "gw.example"));
        assert!(own("https://ai.example", "gateway-1:8000"));
        for (origin, host) in [
            ("http://evil.example", "gw.example"),
            ("http://gw.example:8001", "gw.example:8000"),
            ("http://ai.example", "gateway-1:8000"),
            ("http://gw.example.evil.example", "gw.example"),
            ("null", "gw.example"),
            ("", "gw.example"),
            ("file:///x", "gw.example"),
        ] {
            assert!(!own(origin, host), "{origin} to {host}");
        }
        let downgraded = [
            ("origin", "http://gw.example"),
            ("host", "gw.example"),
            ("x-forwarded-proto", "https"),
        ];
        assert!(!is_own(None, &downgraded));
    }

    #[test]
    fn tls_is_told_by_a_proxy_or_by_the_public_name() {
        let tls = |public, headers: &[(&str, &str)]| site(public).is_over_tls(&parts(headers));
        let public = Some("https://ai.example");
        assert!(tls(None, &[("x-forwarded-proto", "https")]));
        assert!(tls(public, &[("host", "ai.example")]));
        assert!(tls(public, &[("host", "ai.example:443")]));
        assert!(tls(
            public,
            &[("host", "gateway-1:8000"), ("origin", "https://ai.example")]
        ));
        assert!(!tls(public, &[("host", "127.0.0.1:8000")]));
        assert!(!tls(Some("http://ai.example"), &[("host", "ai.example")]));
        assert!(!tls(None, &[("host", "ai.example")]));
    }

    #[test]
    fn a_household_has_one_network() {
        let source = |forwarded| site(None).source(&parts(&[("x-forwarded-for", forwarded)]));
        assert_eq!(source("1.2.3.4"), "1.2.3.4");
        assert_eq!(source("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(source("2001:db8:1:2:ffff::1"), source("2001:db8:1:2::9"));
    }

    #[test]
    fn the_panel_has_an_address_that_can_be_opened() {
        let url = |public, address: &str| site(public).panel_url(address.parse().ok());
        assert_eq!(
            url(None, "127.0.0.1:8000"),
            "http://127.0.0.1:8000/admin/panel"
        );
        assert_eq!(
            url(None, "0.0.0.0:8000"),
            "http://127.0.0.1:8000/admin/panel"
        );
        assert_eq!(url(None, "[::]:80"), "http://127.0.0.1:80/admin/panel");
        let public = Some("https://ai.example/b2a/");
        assert_eq!(url(public, "[::]:80"), "https://ai.example/b2a/admin/panel");
        assert_eq!(url(None, ""), "/admin/panel");
    }
}
