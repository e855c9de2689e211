//! What lives here: the keys that clients may use.

use b2a_domain::ClientId;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// The keys that clients may use, hashed. Without any key everybody may.
#[derive(Clone, Default)]
pub struct KeyRing(Vec<[u8; 32]>);

impl KeyRing {
    /// A ring of these keys.
    pub fn new(keys: &[SecretString]) -> Self {
        Self(keys.iter().map(|key| digest(key.expose_secret())).collect())
    }

    /// Whether there is no key, so that everybody may use the gateway.
    pub fn is_open(&self) -> bool {
        self.0.is_empty()
    }

    /// Who presents `key`; `None`: it is none of them. Takes the same time as [`Self::holds`].
    pub fn client(&self, key: &str) -> Option<ClientId> {
        self.holds(key).then(|| ClientId::of_digest(&digest(key)))
    }

    /// Who comes with each of them, in their order.
    pub(crate) fn clients(&self) -> Vec<ClientId> {
        self.0.iter().map(ClientId::of_digest).collect()
    }

    /// Whether `key` is one of them. Takes the same time whichever it is, and whether it is.
    pub fn holds(&self, key: &str) -> bool {
        let presented = digest(key);
        let found = self.0.iter().fold(Choice::from(0), |found, known| {
            found | known.as_slice().ct_eq(&presented)
        });
        found.into()
    }
}

fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_its_keys_and_no_other() {
        let ring = KeyRing::new(&["one".into(), "two".into()]);
        assert!(ring.holds("one") && ring.holds("two"));
        assert!(!ring.holds("") && !ring.holds("One") && !ring.holds("one "));
        assert!(!ring.is_open() && KeyRing::default().is_open());
        assert!(!KeyRing::default().holds(""));
    }
}
