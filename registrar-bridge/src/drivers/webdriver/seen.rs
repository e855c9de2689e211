//! What lives here: what was seen of a session so far, and which of it counts.

use b2a_objects::AccountFile;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use super::address::{config_id_in, csesidx_in};
use super::look::Look;
use super::network::requests_in;
use super::token::Token;
use crate::driver::AuthorizationSource;

/// What was seen of a session so far.
#[derive(Default)]
pub(super) struct Seen {
    /// What the address of the page names.
    in_address: Named,
    /// What the addresses name that the browser asked for.
    in_requests: Named,
    network: Vec<Token>,
    storage: Vec<Token>,
    page: Vec<Token>,
    url: Vec<Token>,
}

/// What an address names; of several the last counts.
#[derive(Default)]
struct Named {
    csesidx: Option<String>,
    config_id: Option<String>,
}

impl Named {
    fn note(&mut self, url: &Url) {
        self.csesidx = csesidx_in(url).or(self.csesidx.take());
        self.config_id = config_id_in(url).or(self.config_id.take());
    }
}

impl Seen {
    /// Notes what the page shows, in place of what it showed before.
    pub(super) fn note_page(&mut self, look: &Look) {
        let tokens = |texts: &[String]| {
            texts
                .iter()
                .filter_map(|text| Token::of_jwt(text))
                .collect()
        };
        self.storage = tokens(&look.storage);
        self.page = tokens(&look.page);
        self.url = Token::within(&look.address).into_iter().collect();
        if let Ok(url) = Url::parse(&look.address) {
            self.in_address.note(&url);
        }
    }

    /// Notes what the browser asked for.
    pub(super) fn note_requests(&mut self, log: Value) {
        for request in requests_in(log) {
            if let Some(url) = request.url {
                self.in_requests.note(&url);
            }
            if let Some(token) = request.token {
                // Of one session the last token counts, and there are seldom two sessions.
                self.network.retain(|known| known.csesidx != token.csesidx);
                self.network.push(token);
            }
        }
    }

    /// The session's number: the one in the page's address, else in another one, else that of a token.
    pub(super) fn csesidx(&self) -> Option<&str> {
        let named = self.named(|named| named.csesidx.as_deref());
        let mut tokens = self.places().filter_map(|(_, tokens)| tokens.last());
        named.or_else(|| tokens.next().map(|token| token.csesidx.as_str()))
    }

    /// The workspace: the one in an address, else the one that the account was in before.
    pub(super) fn config_id(&self, before: &AccountFile) -> Option<String> {
        let named = self.named(|named| named.config_id.as_deref());
        let before = before.config_id.as_deref().map(str::trim);
        let before = before.filter(|id| !id.is_empty());
        named.or(before).map(str::to_owned)
    }

    /// Whether the workspace was seen, and is not only known from before.
    pub(super) fn names_workspace(&self) -> bool {
        self.named(|named| named.config_id.as_deref()).is_some()
    }

    fn named<'a>(&'a self, what: impl Fn(&'a Named) -> Option<&'a str>) -> Option<&'a str> {
        what(&self.in_address).or_else(|| what(&self.in_requests))
    }

    /// The best token of the session, and where it was seen.
    pub(super) fn authorization(&self) -> Option<(SecretString, AuthorizationSource)> {
        let csesidx = self.csesidx()?;
        self.places().find_map(|(source, tokens)| {
            let token = tokens.iter().rfind(|token| token.csesidx == csesidx)?;
            Some((token.authorization.clone(), source))
        })
    }

    /// Where tokens are seen, best first.
    fn places(&self) -> impl Iterator<Item = (AuthorizationSource, &[Token])> {
        [
            (AuthorizationSource::Network, &self.network[..]),
            (AuthorizationSource::Storage, &self.storage[..]),
            (AuthorizationSource::Page, &self.page[..]),
            (AuthorizationSource::Url, &self.url[..]),
        ]
        .into_iter()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::drivers::webdriver::token::jwt;

    fn look(address: &str, storage: &[&str], page: &[&str]) -> Look {
        let tokens = |subjects: &[&str]| subjects.iter().map(|subject| jwt(subject)).collect();
        Look {
            address: address.to_owned(),
            complete: true,
            storage: tokens(storage),
            page: tokens(page),
        }
    }

    fn sent(seen: &mut Seen, subject: &str) {
        let headers = json!({"authorization": format!("Bearer {}", jwt(subject))});
        let event = json!({"message": {"method": "Network.requestWillBeSentExtraInfo", "params": {"headers": headers}}});
        seen.note_requests(json!([{"message": event.to_string()}]));
    }

    fn source(seen: &Seen) -> Option<AuthorizationSource> {
        seen.authorization().map(|(_, source)| source)
    }

    #[test]
    fn the_best_place_counts() {
        let mut seen = Seen::default();
        assert_eq!((seen.csesidx(), source(&seen)), (None, None));
        let address = format!("https://x/#{}", jwt("csesidx/3"));
        seen.note_page(&look(&address, &[], &[]));
        assert_eq!(source(&seen), Some(AuthorizationSource::Url));
        seen.note_page(&look(&address, &[], &["csesidx/3"]));
        assert_eq!(source(&seen), Some(AuthorizationSource::Page));
        seen.note_page(&look(&address, &["csesidx/3"], &["csesidx/3"]));
        assert_eq!(source(&seen), Some(AuthorizationSource::Storage));
        sent(&mut seen, "csesidx/3");
        assert_eq!(source(&seen), Some(AuthorizationSource::Network));
        assert_eq!(seen.csesidx(), Some("3"));
    }

    #[test]
    fn a_token_of_another_session_is_none() {
        let mut seen = Seen::default();
        sent(&mut seen, "csesidx/1");
        seen.note_page(&look("https://x/app/cid/c?csesidx=2", &["csesidx/1"], &[]));
        assert_eq!((seen.csesidx(), source(&seen)), (Some("2"), None));
        seen.note_page(&look("https://x/", &["csesidx/1", "csesidx/2"], &[]));
        assert_eq!(source(&seen), Some(AuthorizationSource::Storage));
    }

    #[test]
    fn the_page_knows_best_which_session_it_shows() {
        let asked_for = |url: &str| {
            let params = json!({"request": {"url": url}});
            let event =
                json!({"message": {"method": "Network.requestWillBeSent", "params": params}});
            json!([{"message": event.to_string()}])
        };
        let mut seen = Seen::default();
        seen.note_requests(asked_for("https://x/auth?csesidx=1"));
        assert_eq!(seen.csesidx(), Some("1"));
        seen.note_page(&look("https://x/app/cid/c?csesidx=2", &[], &[]));
        seen.note_page(&look("https://x/app", &[], &[]));
        seen.note_requests(asked_for("https://x/auth?csesidx=3"));
        assert_eq!(seen.csesidx(), Some("2"));
    }

    #[test]
    fn the_workspace_from_before_stands_in() {
        let before = AccountFile {
            config_id: Some(" old ".to_owned()),
            ..AccountFile::default()
        };
        let mut seen = Seen::default();
        assert_eq!(seen.config_id(&before).as_deref(), Some("old"));
        assert_eq!(seen.config_id(&AccountFile::default()), None);
        seen.note_page(&look("https://x/app/cid/new", &[], &[]));
        assert_eq!(seen.config_id(&before).as_deref(), Some("new"));
    }
}
