//! What lives here: telling the token of a web session from other tokens that a page has.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde::Deserialize;

/// The largest token that is taken.
const MAX_TOKEN: usize = 16 * 1024;

/// The token of a web session: a JSON Web Token whose subject names the session.
#[derive(Clone)]
pub(super) struct Token {
    /// `Bearer <jwt>`.
    pub(super) authorization: SecretString,
    /// The session's number.
    pub(super) csesidx: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

impl Token {
    /// The token in an `Authorization` header.
    pub(super) fn of_header(value: &str) -> Option<Self> {
        let (scheme, token) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            Self::of_jwt(token.trim())
        } else {
            None
        }
    }

    /// The token that `text` is.
    pub(super) fn of_jwt(text: &str) -> Option<Self> {
        if text.len() > MAX_TOKEN {
            return None;
        }
        let segments: Vec<&str> = text.split('.').collect();
        let [_, claims, _] = segments[..] else {
            return None;
        };
        let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
        let claims: Claims = serde_json::from_slice(&claims).ok()?;
        let csesidx = claims.sub.strip_prefix("csesidx/")?;
        is_number(csesidx).then(|| Self {
            authorization: SecretString::from(format!("Bearer {text}")),
            csesidx: csesidx.to_owned(),
        })
    }

    /// The first token that stands in `text`, such as an address.
    pub(super) fn within(text: &str) -> Option<Self> {
        let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        text.split(|c| !belongs(c)).find_map(Self::of_jwt)
    }
}

/// Whether a text can be the number of a session.
pub(super) fn is_number(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
pub(super) fn jwt(subject: &str) -> String {
    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = format!(r#"{{"sub":"{subject}"}}"#);
    format!(
        "{}.{}.c2ln",
        segment(r#"{"alg":"HS256"}"#),
        segment(&claims)
    )
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn only_tokens_of_a_web_session_are_taken() {
        let good = jwt("csesidx/1001");
        for text in [format!("Bearer {good}"), format!("bearer  {good} ")] {
            let token = Token::of_header(&text).unwrap();
            assert_eq!(token.csesidx, "1001");
            let authorization = token.authorization.expose_secret().to_owned();
            assert_eq!(authorization, format!("Bearer {good}"));
        }
        for text in [
            good.clone(),
            format!("Basic {good}"),
            format!("Bearer {}", jwt("user/1")),
            format!("Bearer {}", jwt("csesidx/1/2")),
            "Bearer fallback-csesidx-1001".to_owned(),
            format!("Bearer {good}.x"),
            format!("Bearer {}", "a".repeat(MAX_TOKEN + 1)),
        ] {
            assert!(Token::of_header(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_token_is_found_in_an_address() {
        let good = jwt("csesidx/7");
        let other = jwt("user/7");
        for address in [
            format!("https://example.com/?t={good}&x=1"),
            format!("https://example.com/#a={other}&token={good}"),
        ] {
            assert_eq!(Token::within(&address).unwrap().csesidx, "7");
        }
        assert!(Token::within("https://business.gemini.google/app?csesidx=7").is_none());
    }
}
