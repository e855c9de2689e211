//! What lives here: a key that nobody has seen yet, and the digest by which it is known.

use b2a_domain::ClientId;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// How managed keys begin, so that they are known for what they are wherever they turn up.
const BEGINNING: &str = "sk-b2a-";
/// What the rest is made of.
const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// How many of them make more than 256 bits.
const LENGTH: usize = 44;
/// As many of them are shown later on.
const SHOWN: usize = 4;

/// A key that was just made up. Its text is shown once.
pub(crate) struct NewKey {
    /// The key.
    pub(crate) text: SecretString,
    /// What it is known by.
    pub(crate) digest: [u8; 32],
    /// Its beginning.
    pub(crate) prefix: String,
}

impl NewKey {
    /// A key that nobody knows.
    pub(crate) fn make_up() -> Self {
        let letter = |_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
        let rest: String = (0..LENGTH).map(letter).collect();
        let text = SecretString::from(format!("{BEGINNING}{rest}"));
        Self {
            digest: digest(text.expose_secret()),
            prefix: format!("{BEGINNING}{}…", &rest[..SHOWN]),
            text,
        }
    }
}

/// What a key is known by. Managed keys are too long to be found by trying, so that no salt is needed.
pub(super) fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// How administrators name the key of a client: a part of its digest.
pub(crate) fn id_of(client: &ClientId) -> String {
    short(client.as_str())
}

/// The same of a client's id as text.
pub(super) fn short(client: &str) -> String {
    const CHARS: usize = 16;
    client.chars().take(CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_long_and_different_and_show_their_beginning() {
        let (one, other) = (NewKey::make_up(), NewKey::make_up());
        let text = one.text.expose_secret();
        assert_eq!(text.len(), BEGINNING.len() + LENGTH);
        assert!(text.starts_with(one.prefix.trim_end_matches('…')));
        assert_eq!(one.prefix.chars().count(), "sk-b2a-ab12…".chars().count());
        assert_ne!(text, other.text.expose_secret());
        assert_eq!(one.digest, digest(text));
    }
}
