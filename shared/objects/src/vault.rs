//! What lives here: credential objects at rest: sealed where there is a master key, in clear where there is none.

use bytes::Bytes;

use crate::{ObjectKey, Sealer, SealingError};

/// Opens and closes credential objects (account files, Flow tokens).
///
/// What is in clear is read as it is, with or without a master key: an old data directory needs no conversion. An
/// envelope is bound to the key of its object, so that nobody can put the credentials of one account under the name
/// of another; an object that is renamed in the store can't be opened any more.
#[derive(Debug, Default)]
pub struct Vault {
    sealer: Option<Sealer>,
}

/// How an object is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In clear.
    Plain,
    /// Sealed, with the key that seals now.
    Current,
    /// Sealed, with another key that we have.
    Older,
}

impl Vault {
    /// A vault that seals with `sealer`; without one it opens only what is in clear, and closes nothing.
    pub const fn new(sealer: Option<Sealer>) -> Self {
        Self { sealer }
    }

    /// Whether there is a master key.
    pub const fn has_key(&self) -> bool {
        self.sealer.is_some()
    }

    /// The content of an object as it was before it was sealed, if it was.
    pub fn open(&self, key: &ObjectKey, stored: &Bytes) -> Result<Bytes, SealingError> {
        if !Sealer::is_sealed(stored) {
            return Ok(stored.clone());
        }
        let sealer = self.sealer.as_ref().ok_or(SealingError::UnknownKey)?;
        Ok(sealer.open(stored, &associated(key))?.into())
    }

    /// The content of an object as it is to be stored.
    pub fn close(&self, key: &ObjectKey, plain: Bytes) -> Result<Bytes, SealingError> {
        match &self.sealer {
            Some(sealer) => Ok(sealer.seal(&plain, &associated(key))?.into()),
            None => Ok(plain),
        }
    }

    /// How the object is kept. An error when it is sealed and can't be opened.
    pub fn standing(&self, key: &ObjectKey, stored: &Bytes) -> Result<Standing, SealingError> {
        if !Sealer::is_sealed(stored) {
            return Ok(Standing::Plain);
        }
        self.open(key, stored)?;
        let is_current = |sealer: &Sealer| sealer.is_current(stored);
        let is_current = self.sealer.as_ref().is_some_and(is_current);
        Ok(if is_current {
            Standing::Current
        } else {
            Standing::Older
        })
    }
}

/// Binds an envelope to the object that it is the content of.
fn associated(key: &ObjectKey) -> Vec<u8> {
    format!("object/{key}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const NEW: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    fn vault(keys: &str) -> Vault {
        Vault::new(Some(Sealer::from_base64(&keys.to_owned().into()).unwrap()))
    }

    fn key(text: &str) -> ObjectKey {
        ObjectKey::new(text).unwrap()
    }

    #[test]
    fn plain_objects_are_read_with_and_without_a_key() {
        let plain = Bytes::from_static(b"{\"email\":\"a@example.com\"}");
        for vault in [Vault::default(), vault(OLD)] {
            assert_eq!(vault.open(&key("a.json"), &plain).unwrap(), plain);
            let standing = vault.standing(&key("a.json"), &plain).unwrap();
            assert_eq!(standing, Standing::Plain);
        }
        let closed = Vault::default().close(&key("a.json"), plain.clone());
        assert_eq!(closed.unwrap(), plain);
    }

    #[test]
    fn an_envelope_belongs_to_its_object() {
        let sealed = vault(OLD).close(&key("a.json"), "secret".into()).unwrap();
        assert!(!sealed.windows(6).any(|piece| piece == b"secret"));
        assert_eq!(vault(OLD).open(&key("a.json"), &sealed).unwrap(), "secret");
        let moved = vault(OLD).open(&key("b.json"), &sealed);
        assert_eq!(moved.unwrap_err(), SealingError::Damaged);
    }

    #[test]
    fn older_keys_open_and_are_told_apart_and_strange_ones_do_not() {
        let (old, both) = (vault(OLD), vault(&format!("{NEW},{OLD}")));
        let sealed = old.close(&key("a.json"), "secret".into()).unwrap();
        let standing = |vault: &Vault| vault.standing(&key("a.json"), &sealed);
        assert_eq!(standing(&old), Ok(Standing::Current));
        assert_eq!(standing(&both), Ok(Standing::Older));
        assert_eq!(standing(&vault(NEW)), Err(SealingError::UnknownKey));
        assert_eq!(standing(&Vault::default()), Err(SealingError::UnknownKey));
    }
}
