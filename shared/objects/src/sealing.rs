//! What lives here: secrets at rest, sealed with a key of the operator's.

use std::fmt;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead as _, Generate as _, KeyInit as _, Nonce, Payload};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// What every envelope starts with; its last byte is the version of the form.
const MAGIC: [u8; 5] = *b"B2AS\x01";
const KEY_BYTES: usize = 32;
const KEY_ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 12;
/// Magic and key id: authenticated along with the caller's associated data.
const HEADER_BYTES: usize = MAGIC.len() + KEY_ID_BYTES;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// Seals with the first of its keys and opens with any: a new key is put in front, and the old one stays
/// until nothing is sealed with it any more.
///
/// The envelope is `B2AS`, a version byte, four bytes that name the key (the first of its SHA-256), a random
/// nonce of twelve, then the AES-256-GCM ciphertext and tag.
pub struct Sealer {
    first: Key,
    others: Vec<Key>,
}

struct Key {
    id: [u8; KEY_ID_BYTES],
    cipher: Aes256Gcm,
}

/// Why something could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// The text names no key.
    #[error("the master key is empty")]
    NoKey,
    /// Not base64.
    #[error("the master key is not base64")]
    NotBase64,
    /// Of another length.
    #[error("a master key must be {KEY_BYTES} bytes, {found} were given")]
    KeyLength {
        /// How long it is.
        found: usize,
    },
    /// Not an envelope of ours, or of a version that came later.
    #[error("the data is not sealed, or in a form that this version does not know")]
    NotSealed,
    /// Sealed with a key that we don't have.
    #[error("the data is sealed with a master key that is not configured")]
    UnknownKey,
    /// The data or its associated data was changed.
    #[error("the sealed data is damaged or belongs to something else")]
    Damaged,
}

impl Sealer {
    /// Reads one or more 32-byte keys in base64 (standard or URL-safe, padded or not), separated by commas.
    pub fn from_base64(keys: &SecretString) -> Result<Self, SealingError> {
        let mut keys = keys
            .expose_secret()
            .split(',')
            .map(str::trim)
            .filter(|key| !key.is_empty());
        let first = Key::from_base64(keys.next().ok_or(SealingError::NoKey)?)?;
        let others = keys.map(Key::from_base64).collect::<Result<_, _>>()?;
        Ok(Self { first, others })
    }

    /// A sealer with a random key, for what need not outlive this process.
    pub fn ephemeral() -> Self {
        let key = aes_gcm::Key::<Aes256Gcm>::generate();
        Self {
            first: Key::new(&key.into()),
            others: Vec::new(),
        }
    }

    /// Whether `data` is an envelope of ours.
    pub fn is_sealed(data: &[u8]) -> bool {
        data.starts_with(&MAGIC)
    }

    /// Whether `data` is an envelope that the first key made: sealing it again would change nothing but the nonce.
    pub fn is_current(&self, data: &[u8]) -> bool {
        data.strip_prefix(&MAGIC)
            .is_some_and(|rest| rest.starts_with(&self.first.id))
    }

    /// Seals `plaintext`. `associated_data` says what it belongs to and must be the same when it is opened.
    pub fn seal(&self, plaintext: &[u8], associated_data: &[u8]) -> Result<Vec<u8>, SealingError> {
        let nonce = Nonce::<Aes256Gcm>::generate();
        let mut envelope = [&MAGIC[..], &self.first.id].concat();
        let aad = [&envelope[..], associated_data].concat();
        let payload = Payload {
            msg: plaintext,
            aad: &aad,
        };
        // Fails only for a plaintext of 64 GiB and more.
        let sealed = self
            .first
            .cipher
            .encrypt(&nonce, payload)
            .map_err(|_| SealingError::Damaged)?;
        envelope.extend_from_slice(&nonce);
        envelope.extend_from_slice(&sealed);
        Ok(envelope)
    }

    /// Opens what [`Sealer::seal`] made.
    pub fn open(&self, envelope: &[u8], associated_data: &[u8]) -> Result<Vec<u8>, SealingError> {
        if !Self::is_sealed(envelope) {
            return Err(SealingError::NotSealed);
        }
        let (header, rest) = envelope
            .split_at_checked(HEADER_BYTES)
            .ok_or(SealingError::Damaged)?;
        let (nonce, sealed) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SealingError::Damaged)?;
        let id = &header[MAGIC.len()..];
        let key = std::iter::once(&self.first)
            .chain(&self.others)
            .find(|key| key.id == id)
            .ok_or(SealingError::UnknownKey)?;
        let aad = [header, associated_data].concat();
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        key.cipher
            .decrypt(&(*nonce).into(), payload)
            .map_err(|_| SealingError::Damaged)
    }
}

impl Key {
    fn from_base64(text: &str) -> Result<Self, SealingError> {
        let alphabet = if text.contains(['-', '_']) {
            &alphabet::URL_SAFE
        } else {
            &alphabet::STANDARD
        };
        let bytes = GeneralPurpose::new(alphabet, LENIENT)
            .decode(text)
            .map_err(|_| SealingError::NotBase64)?;
        let bytes: [u8; KEY_BYTES] = bytes
            .try_into()
            .map_err(|bytes: Vec<u8>| SealingError::KeyLength { found: bytes.len() })?;
        Ok(Self::new(&bytes))
    }

    fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let digest = Sha256::digest(bytes);
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&digest[..KEY_ID_BYTES]);
        Self {
            id,
            cipher: Aes256Gcm::new(bytes.into()),
        }
    }
}

/// Shows the names of the keys and nothing of them.
impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = std::iter::once(&self.first)
            .chain(&self.others)
            .map(|key| key.id)
            .collect();
        f.debug_struct("Sealer").field("key_ids", &ids).finish()
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn key(byte: u8) -> String {
        STANDARD.encode([byte; KEY_BYTES])
    }

    fn sealer(keys: &str) -> Result<Sealer, SealingError> {
        Sealer::from_base64(&SecretString::from(keys.to_owned()))
    }

    proptest! {
        #[test]
        fn opens_what_it_sealed(plaintext: Vec<u8>, associated: Vec<u8>) {
            let sealer = Sealer::ephemeral();
            let envelope = sealer.seal(&plaintext, &associated).unwrap();
            prop_assert!(Sealer::is_sealed(&envelope));
            prop_assert_eq!(sealer.open(&envelope, &associated).unwrap(), plaintext);
        }

        #[test]
        fn any_changed_bit_is_noticed(plaintext: Vec<u8>, position: prop::sample::Index, bit in 0..8u8) {
            let sealer = Sealer::ephemeral();
            let mut envelope = sealer.seal(&plaintext, b"a").unwrap();
            envelope[position.index(plaintext.len() + 37)] ^= 1 << bit;
            prop_assert!(sealer.open(&envelope, b"a").is_err());
        }

        #[test]
        fn nonsense_is_refused(envelope: Vec<u8>) {
            prop_assert!(Sealer::ephemeral().open(&envelope, b"").is_err());
            let marked = [&MAGIC[..], &envelope].concat();
            prop_assert!(Sealer::ephemeral().open(&marked, b"").is_err());
        }
    }

    #[test]
    fn what_it_belongs_to_is_checked() {
        let sealer = Sealer::ephemeral();
        let envelope = sealer.seal(b"secret", b"account a").unwrap();
        assert_eq!(
            sealer.open(&envelope, b"account b"),
            Err(SealingError::Damaged)
        );
        assert_eq!(
            sealer.open(b"{\"plain\":1}", b""),
            Err(SealingError::NotSealed)
        );
    }

    #[test]
    fn the_first_key_seals_and_all_open() {
        let old = sealer(&key(1)).unwrap();
        let by_old = old.seal(b"x", b"").unwrap();
        assert!(old.is_current(&by_old) && !old.is_current(b"x"));
        let both = sealer(&format!("{}, {}", key(2), key(1))).unwrap();
        let new = sealer(&key(2)).unwrap();
        assert_eq!(both.open(&old.seal(b"x", b"").unwrap(), b"").unwrap(), b"x");
        assert_eq!(new.open(&both.seal(b"x", b"").unwrap(), b"").unwrap(), b"x");
        assert!(
            !both.is_current(&by_old),
            "opens it, and would seal it anew"
        );
        assert_eq!(
            old.open(&both.seal(b"x", b"").unwrap(), b""),
            Err(SealingError::UnknownKey)
        );
    }

    #[test]
    fn a_wrong_key_text_is_explained() {
        assert_eq!(sealer(" , ").unwrap_err(), SealingError::NoKey);
        assert_eq!(sealer("not base64!").unwrap_err(), SealingError::NotBase64);
        assert_eq!(
            sealer("c2hvcnQ=").unwrap_err(),
            SealingError::KeyLength { found: 5 }
        );
        assert!(
            sealer(
                key(0xfb)
                    .replace('+', "-")
                    .replace('/', "_")
                    .trim_end_matches('=')
            )
            .is_ok()
        );
        assert!(!format!("{:?}", sealer(&key(7)).unwrap()).contains("[7, 7"));
    }
}
