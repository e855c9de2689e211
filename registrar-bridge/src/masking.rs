//! What lives here: taking secrets out of text that others wrote, before it goes to a log or to the gateway.

use b2a_domain::{AccountId, AccountKind};
use b2a_objects::AccountFile;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands in place of a secret.
const MASK: &str = "***";
/// A shorter value would be found in every other word.
const SHORTEST_SECRET: usize = 4;
/// A word of this length with letters and digits looks like a token.
const TOKEN_LENGTH: usize = 24;

/// Knows the secrets of one task, and what secrets look like in general.
pub(crate) struct Masker {
    /// Longest first, so that one that holds another is replaced whole.
    secrets: Vec<String>,
}

impl Masker {
    /// A masker that knows the secrets of this account.
    pub(crate) fn of(account: Option<&AccountFile>) -> Self {
        let mut secrets: Vec<String> = account.map(secrets_of).unwrap_or_default();
        let variants: Vec<String> = secrets.iter().flat_map(|it| variants_of(it)).collect();
        secrets.extend(variants);
        secrets.retain(|secret| secret.len() >= SHORTEST_SECRET);
        secrets.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        secrets.dedup();
        Self { secrets }
    }

    /// The text in one line, without secrets, whole e-mail addresses and control characters.
    pub(crate) fn mask(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for secret in &self.secrets {
            if masked.contains(secret.as_str()) {
                masked = masked.replace(secret.as_str(), MASK);
            }
        }
        mask_words(&masked)
    }
}

/// What must not be seen of an account.
fn secrets_of(account: &AccountFile) -> Vec<String> {
    let cookies = account.cookies.iter().flatten();
    let mut secrets: Vec<String> = cookies.map(|cookie| cookie.value.clone()).collect();
    let joined = account.cookie_string.as_deref().unwrap_or_default();
    let pairs = joined.split(';').filter_map(|pair| pair.split_once('='));
    secrets.extend(pairs.map(|(_, value)| value.to_owned()));
    let authorization = account.authorization.as_deref().unwrap_or_default();
    secrets.extend(authorization.split_whitespace().last().map(str::to_owned));
    secrets.extend(
        account
            .other
            .iter()
            .filter(|(name, _)| name.contains("password") || name.contains("token"))
            .filter_map(|(_, value)| value.as_str().map(str::to_owned)),
    );
    secrets.iter().map(|it| it.trim().to_owned()).collect()
}

/// The other forms in which a program may print it.
fn variants_of(secret: &str) -> impl Iterator<Item = String> {
    let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let decoded = percent_decode_str(secret).decode_utf8().ok();
    let quoted = serde_json::to_string(secret).ok();
    let quoted = quoted.map(|text| text.trim_matches('"').to_owned());
    [Some(encoded), decoded.map(Into::into), quoted]
        .into_iter()
        .flatten()
}

/// Masks words that look like e-mail addresses or tokens.
fn mask_words(text: &str) -> String {
    let in_word =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '=' | '~' | '%' | '@');
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if !in_word(first) {
            masked.push(if first.is_control() { ' ' } else { first });
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        masked.push_str(&mask_word(word));
        rest = after;
    }
    masked
}

fn mask_word(word: &str) -> String {
    let address = word.trim_end_matches('.');
    if let Some((local, domain)) = address.split_once('@')
        && !local.is_empty()
        && domain.contains('.')
    {
        let account = AccountId::new(AccountKind::Business, address);
        return account.map_or_else(|_| MASK.to_owned(), |account| account.masked());
    }
    let looks_random = word.len() >= TOKEN_LENGTH
        && word.contains(|c: char| c.is_ascii_digit())
        && word.contains(char::is_alphabetic);
    if looks_random {
        MASK.to_owned()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::tests::account;

    #[test]
    fn secrets_of_the_task_are_masked_in_any_form() {
        let mut account = account("alice@example.com");
        account.authorization = Some("Bearer aaa+b/c".to_owned());
        account.cookie_string = Some("__Secure-C_SES=joined;x=\"q\\".to_owned());
        let masker = Masker::of(Some(&account));
        for (line, masked) in [
            ("got session-cookie-of-the-test!", "got ***!"),
            ("auth aaa+b/c and aaa%2Bb%2Fc", "auth *** and ***"),
            ("password is hunter2hunter2", "password is ***"),
            ("cookie joined", "cookie ***"),
            ("for Alice@Example.com.", "for a***e@example.com"),
            ("nothing to hide", "nothing to hide"),
            ("a\x1b[31mb\r\n", "a [31mb  "),
        ] {
            assert_eq!(masker.mask(line), masked);
        }
    }

    #[test]
    fn what_looks_like_a_token_is_masked_and_words_are_not() {
        let masker = Masker::of(None);
        for token in [
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjc2VzaWR4Lzc3In0.c2ln",
            "0123456789abcdef0123456789abcdef",
            "CSE.AZ_4Zk8sAXJhbmRvbTEyMzQ1Njc4",
        ] {
            assert_eq!(masker.mask(&format!("x {token}, y")), "x ***, y");
        }
        for words in [
            "selenium.common.exceptions.WebDriverException: no such element",
            "opened https://business.gemini.google/home after 12.5 s",
            "2026-02-16T12:00:00Z ünïcode",
        ] {
            assert_eq!(masker.mask(words), words);
        }
    }

    #[test]
    fn short_values_do_not_spoil_every_line() {
        let mut account = account("a@example.com");
        account.cookies.as_mut().unwrap()[0].value = "a".to_owned();
        assert_eq!(Masker::of(Some(&account)).mask("banana"), "banana");
    }
}
