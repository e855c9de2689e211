//! What lives here: hashing passwords, which is slow on purpose: away from the tasks, a few at once, and not for everybody at once.

use std::sync::Arc;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Hashes that are made at once; each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;
/// Callers that may wait for their turn.
const WAITING: usize = 32;
/// How long they do.
const TURN: Duration = Duration::from_secs(10);
/// The longest password that bcrypt looks at to its end, in bytes.
const BCRYPT_BYTES: usize = 72;
/// The costs of bcrypt that are tried: one more takes twice as long, and 12 takes a quarter of a second.
const BCRYPT_COSTS: std::ops::RangeInclusive<u32> = 4..=15;

/// Hashes passwords.
pub(crate) struct Passwords {
    at_once: Arc<Semaphore>,
    waiting: Semaphore,
}

/// Too many passwords are checked at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked; try again in a moment")]
pub(crate) struct PasswordsBusy;

impl Default for Passwords {
    fn default() -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Semaphore::new(WAITING),
        }
    }
}

impl Passwords {
    /// A new hash of a password (Argon2id, with a salt of its own).
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, PasswordsBusy> {
        self.work(move || {
            let hash = Argon2::default().hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            PasswordsBusy
        })
    }

    /// Whether a password is the one of this hash: Argon2, or bcrypt as the old system has it.
    pub(crate) async fn fits(
        &self,
        password: SecretString,
        hash: String,
    ) -> Result<bool, PasswordsBusy> {
        self.work(move || fits(password.expose_secret(), &hash))
            .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordsBusy> {
        let _waiting = self.waiting.try_acquire().map_err(|_| PasswordsBusy)?;
        let turn = timeout(TURN, Arc::clone(&self.at_once).acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(PasswordsBusy)?;
        // The turn ends with the work, also when nobody waits for that any more.
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        working.await.map_err(|_| PasswordsBusy)
    }
}

/// Whether bcrypt made this hash, at a cost that can be borne.
pub(super) fn is_bcrypt(hash: &str) -> bool {
    let parts = hash.parse::<bcrypt::HashParts>();
    parts.is_ok_and(|parts| BCRYPT_COSTS.contains(&parts.get_cost()))
}

fn fits(password: &str, hash: &str) -> bool {
    if is_bcrypt(hash) {
        return password.len() <= BCRYPT_BYTES && bcrypt::verify(password, hash).unwrap_or(false);
    }
    let parsed = PasswordHash::new(hash);
    parsed.is_ok_and(|hash| {
        let fits = Argon2::default().verify_password(password.as_bytes(), &hash);
        fits.is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_alone_and_is_another_one_each_time() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let fits = async |password: &str| {
            let password = password.to_owned().into();
            passwords.fits(password, hash.clone()).await.unwrap()
        };
        assert!(fits("correct horse").await);
        assert!(!fits("correct hors").await && !fits("").await);
        let again = passwords.hash("correct horse".into()).await.unwrap();
        assert_ne!(hash, again);
    }

    #[test]
    fn hashes_of_the_old_system_fit() {
        // As a program in Go writes it.
        let hash = bcrypt::hash_with_salt("admin123", 5, [7; 16]).unwrap();
        let hash = hash.format_for_version(bcrypt::Version::TwoA);
        assert!(is_bcrypt(&hash) && fits("admin123", &hash));
        assert!(!fits("admin124", &hash) && !fits(&"a".repeat(73), &hash));
        let long = bcrypt::hash("a".repeat(72), 4).unwrap();
        assert!(fits(&"a".repeat(72), &long) && !fits(&"a".repeat(73), &long));
        for bad in ["", "$2a$31$", "$2a$12$x", "admin123", "$argon2id$"] {
            assert!(!is_bcrypt(bad) && !fits("admin123", bad), "{bad}");
        }
        let costly = hash.replacen("$05$", "$31$", 1);
        assert!(!is_bcrypt(&costly) && !fits("admin123", &costly));
    }

    #[tokio::test]
    async fn many_at_once_are_turned_away_and_not_lined_up() {
        let passwords = Arc::new(Passwords::default());
        let held = Arc::clone(&passwords.at_once)
            .acquire_many_owned(2)
            .await
            .unwrap();
        let waiting = passwords.waiting.acquire_many(32).await.unwrap();
        assert_eq!(passwords.hash("secret".into()).await, Err(PasswordsBusy));
        drop(waiting);
        drop(held);
        assert!(passwords.hash("secret".into()).await.is_ok());
    }
}
