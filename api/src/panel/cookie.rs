//! What lives here: the cookie of a session: an opaque token that only the browser has.

use axum::http::{HeaderMap, HeaderValue, header};
use b2a_pool::SessionId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// Its name, as old panels know it.
pub(crate) const COOKIE: &str = "b2a_admin_session";
/// Letters of a token: 32 bytes.
const TOKEN_LETTERS: usize = 43;

/// A token that nobody can guess.
pub(super) fn new_token() -> SecretString {
    let random: [u8; 32] = rand::random();
    URL_SAFE_NO_PAD.encode(random).into()
}

/// What the store knows of a token.
pub(super) fn id_of(token: &str) -> SessionId {
    SessionId(Sha256::digest(token.as_bytes()).into())
}

/// The session that a request names, if it may be one.
pub(crate) fn presented(headers: &HeaderMap) -> Option<SessionId> {
    let lists = headers.get_all(header::COOKIE).iter();
    let pairs = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(';'));
    let mut named = pairs.filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = named.find(|(name, value)| *name == COOKIE && is_token(value))?;
    Some(id_of(token))
}

fn is_token(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == TOKEN_LETTERS && text.bytes().all(is_letter)
}

/// Gives the token to the browser for so many seconds.
pub(crate) fn set(token: &SecretString, seconds: u64, is_over_tls: bool) -> Option<HeaderValue> {
    written(token.expose_secret(), seconds, is_over_tls)
}

/// Takes it away.
pub(crate) fn clear(is_over_tls: bool) -> Option<HeaderValue> {
    written("", 0, is_over_tls)
}

fn written(value: &str, seconds: u64, is_over_tls: bool) -> Option<HeaderValue> {
    let secure = if is_over_tls { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let mut cookie = HeaderValue::from_str(&cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, cookie.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token = new_token();
        let token = token.expose_secret();
        assert_ne!(token, new_token().expose_secret());
        let (pair, id) = (format!("{COOKIE}={token}"), id_of(token));
        for cookies in [
            &[pair.as_str()][..],
            &[&format!("a=b; {pair};c=d")],
            &["a=b", &pair],
            &[&format!("{COOKIE}=; {pair}")],
        ] {
            assert_eq!(presented(&headers(cookies)), Some(id), "{cookies:?}");
        }
    }

    #[test]
    fn what_can_be_no_token_is_none() {
        let long = "a".repeat(44);
        for value in ["", "short", &long, &"ä".repeat(43), &"%".repeat(43)] {
            let mut map = HeaderMap::new();
            let pair = format!("{COOKIE}={value}");
            map.insert(
                header::COOKIE,
                HeaderValue::from_bytes(pair.as_bytes()).unwrap(),
            );
            assert_eq!(presented(&map), None, "{value}");
        }
        assert_eq!(presented(&headers(&["other=x"])), None);
        assert_eq!(presented(&HeaderMap::new()), None);
    }

    #[test]
    fn cookies_are_for_our_pages_alone() {
        let set = set(&"token".to_owned().into(), 60, true).unwrap();
        assert_eq!(
            set.to_str().unwrap(),
            "b2a_admin_session=token; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
        let clear = clear(false).unwrap();
        assert_eq!(
            clear.to_str().unwrap(),
            "b2a_admin_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
        );
    }
}
