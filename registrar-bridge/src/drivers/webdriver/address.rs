//! What lives here: what the address of a page tells: where the browser is, and of which session and workspace.

use url::Url;

use super::token::is_number;

/// First parts of the path of a sign-in page, wherever it is.
const SIGN_IN_PATHS: [&str; 5] = [
    "signin",
    "sign-in",
    "login",
    "servicelogin",
    "accountchooser",
];
/// The longest id of a workspace that is taken.
const MAX_CONFIG_ID: usize = 128;

/// Where the browser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere yet.
    Nowhere,
    /// On its own page that says that the other one can't be reached.
    Unreachable,
    /// On the page that was opened or one of its host, or in a workspace.
    App,
    /// Where somebody is to sign in: on a sign-in page, or on another host than the page's.
    SignIn,
}

impl Place {
    /// Where `address` is, seen from the page that was opened.
    pub(super) fn of(address: &str, page: &Url) -> Self {
        let Ok(url) = Url::parse(address) else {
            return Self::Nowhere;
        };
        match url.scheme() {
            "http" | "https" => {}
            "chrome-error" => return Self::Unreachable,
            _ => return Self::Nowhere,
        }
        if config_id_in(&url).is_some() {
            // The app itself, also when the page that was opened is the sign-in host's.
            return Self::App;
        }
        let first = url.path_segments().and_then(|mut parts| parts.next());
        let first = first.unwrap_or_default().to_ascii_lowercase();
        if url.host_str() != page.host_str() || SIGN_IN_PATHS.contains(&first.as_str()) {
            Self::SignIn
        } else {
            Self::App
        }
    }
}

/// The session's number in the query of an address.
pub(super) fn csesidx_in(url: &Url) -> Option<String> {
    let mut query = url.query_pairs();
    let (_, number) = query.find(|(name, _)| name == "csesidx")?;
    is_number(&number).then(|| number.into_owned())
}

/// The workspace behind `/cid/` in an address.
pub(super) fn config_id_in(url: &Url) -> Option<String> {
    let mut parts = url.path_segments()?.skip_while(|part| *part != "cid");
    let id = parts.nth(1)?;
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let good = (1..=MAX_CONFIG_ID).contains(&id.len()) && id.chars().all(is_id);
    good.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_apart() {
        let page = Url::parse("https://business.gemini.google/").unwrap();
        for (address, place) in [
            ("about:blank", Place::Nowhere),
            ("data:,", Place::Nowhere),
            ("chrome://new-tab-page/", Place::Nowhere),
            ("", Place::Nowhere),
            ("chrome-error://chromewebdata/", Place::Unreachable),
            (
                "https://business.gemini.google/app/cid/x?csesidx=1",
                Place::App,
            ),
            ("https://business.gemini.google/", Place::App),
            ("https://business.gemini.google/signin", Place::SignIn),
            ("https://business.gemini.google/Login/x", Place::SignIn),
            ("https://auth.business.gemini.google/app", Place::SignIn),
            ("https://accounts.google.com/v3/signin", Place::SignIn),
            ("https://vertex.example.com/u/cid/x", Place::App),
        ] {
            assert_eq!(Place::of(address, &page), place, "{address}");
        }
    }

    #[test]
    fn an_address_names_session_and_workspace() {
        let found = |address: &str| {
            let url = Url::parse(address).unwrap();
            (csesidx_in(&url), config_id_in(&url))
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            found("https://x/app/cid/a1-b2?x=y&csesidx=1001#z"),
            (text("1001"), text("a1-b2"))
        );
        for address in [
            "https://x/app/cid/",
            "https://x/cid",
            "https://x/app?csesidx=",
            "https://x/app?csesidx=1%2F2",
            "https://x/cid/%2e%2e%2fx?csesidx=abc",
        ] {
            assert_eq!(found(address), (None, None), "{address}");
        }
    }
}
