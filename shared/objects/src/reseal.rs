//! What lives here: bringing stored credentials under the master key that seals now.

use crate::account_file::is_account_key;
use crate::{ObjectError, ObjectKey, ObjectStore, PutCondition, SealingError, Standing, Vault};

/// Where Flow tokens lie.
const FLOW_TOKENS: &str = "at/";
/// Where settings lie, and the panel's user.
const CONFIG: &str = "config/";
/// The panel's user, with the hash of the password.
pub const PANEL_USER_KEY: &str = "config/panel_user.json";
/// The settings that administrators changed while processes ran; secrets may be among them.
pub const RUNTIME_CHANGES_KEY: &str = "config/runtime.json";
/// How often an object is looked at anew that somebody else wrote meanwhile.
const TRIES: u32 = 5;

/// What became of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resealed {
    /// It was sealed with the right key already.
    Current,
    /// It was in clear, and is sealed now.
    Sealed,
    /// It was sealed with an older key, and is with the first one now.
    Rekeyed,
    /// It can't be opened, and was left alone.
    Unreadable(SealingError),
    /// It was removed meanwhile.
    Gone,
}

/// Whether the object of this key is a Flow token: any file in `at/` but its README. Names that start with a dot are
/// no keys at all.
pub fn is_flow_token_key(key: &str) -> bool {
    key.strip_prefix(FLOW_TOKENS)
        .is_some_and(|name| !name.contains('/') && !name.eq_ignore_ascii_case("README.md"))
}

/// Every object that holds credentials: account files, Flow tokens, the panel's user and changed settings.
pub async fn credential_keys(objects: &dyn ObjectStore) -> Result<Vec<ObjectKey>, ObjectError> {
    let mut keys = Vec::new();
    let holds_credentials = |key: &str| {
        is_account_key(key)
            || is_flow_token_key(key)
            || [PANEL_USER_KEY, RUNTIME_CHANGES_KEY].contains(&key)
    };
    for prefix in ["", FLOW_TOKENS, CONFIG] {
        let listed = objects.list(prefix).await?;
        let named = listed.into_iter().map(|meta| meta.key);
        keys.extend(named.filter(|key| holds_credentials(key.as_str())));
    }
    Ok(keys)
}

/// Seals one object with the key that seals now, unless it is already. Its content stays what it was: a writer who is
/// quicker is not overwritten, the object is looked at anew. With `dry_run` nothing is written.
pub async fn reseal(
    objects: &dyn ObjectStore,
    vault: &Vault,
    key: &ObjectKey,
    dry_run: bool,
) -> Result<Resealed, ObjectError> {
    for _ in 0..TRIES {
        let Some(object) = objects.get(key).await? else {
            return Ok(Resealed::Gone);
        };
        let result = match vault.standing(key, &object.bytes) {
            Ok(Standing::Current) => return Ok(Resealed::Current),
            Ok(Standing::Plain) => Resealed::Sealed,
            Ok(Standing::Older) => Resealed::Rekeyed,
            Err(problem) => return Ok(Resealed::Unreadable(problem)),
        };
        if dry_run {
            return Ok(result);
        }
        let opened = vault.open(key, &object.bytes);
        let closed = match opened.and_then(|plain| vault.close(key, plain)) {
            Ok(closed) => closed,
            Err(problem) => return Ok(Resealed::Unreadable(problem)),
        };
        let condition = PutCondition::IfMatch(object.meta.etag);
        match objects.put(key, closed, condition).await {
            Ok(_) => return Ok(result),
            Err(ObjectError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Err(ObjectError::Conflict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DirectoryStore, Sealer};

    const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const NEW: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    fn vault(keys: &str) -> Vault {
        Vault::new(Some(Sealer::from_base64(&keys.to_owned().into()).unwrap()))
    }

    fn key(text: &str) -> ObjectKey {
        ObjectKey::new(text).unwrap()
    }

    #[test]
    fn tokens_of_flow_are_told_from_the_rest() {
        for yes in ["at/x.txt", "at/anything"] {
            assert!(is_flow_token_key(yes), "{yes}");
        }
        for no in ["at/README.md", "at/sub/x.txt", "x.txt", "media/at/x"] {
            assert!(!is_flow_token_key(no), "{no}");
        }
    }

    #[tokio::test]
    async fn all_credentials_and_nothing_else_come_under_the_new_key() {
        let folder = tempfile::tempdir().unwrap();
        let objects = DirectoryStore::open(folder.path()).unwrap();
        for (name, content) in [
            ("a@example.com.json", "{}"),
            ("at/one.txt", "token"),
            ("at/README.md", "words"),
            ("admin_panel_auth.json", "{}"),
            ("config/config.json", "{}"),
            ("config/panel_user.json", "{}"),
            ("media/x.png", "picture"),
            ("config/runtime.json", "{}"),
        ] {
            objects
                .put(&key(name), content.into(), PutCondition::Any)
                .await
                .unwrap();
        }
        let old = vault(OLD);
        let keys = credential_keys(&objects).await.unwrap();
        let expected = [
            "a@example.com.json",
            "at/one.txt",
            PANEL_USER_KEY,
            RUNTIME_CHANGES_KEY,
        ];
        assert_eq!(keys, expected.map(key));
        let run = async |vault: &Vault, dry_run| {
            let mut results = Vec::new();
            for key in &keys {
                results.push(reseal(&objects, vault, key, dry_run).await.unwrap());
            }
            results
        };
        assert_eq!(run(&old, true).await, [Resealed::Sealed; 4]);
        assert_eq!(run(&old, false).await, [Resealed::Sealed; 4]);
        assert_eq!(run(&old, false).await, [Resealed::Current; 4]);
        let both = vault(&format!("{NEW},{OLD}"));
        assert_eq!(run(&both, false).await, [Resealed::Rekeyed; 4]);
        let strange = Resealed::Unreadable(SealingError::UnknownKey);
        let before = std::fs::read(folder.path().join("at/one.txt")).unwrap();
        assert_eq!(run(&old, false).await, [strange; 4]);
        assert_eq!(
            std::fs::read(folder.path().join("at/one.txt")).unwrap(),
            before
        );
        let object = objects.get(&key("at/one.txt")).await.unwrap().unwrap();
        let opened = vault(NEW).open(&key("at/one.txt"), &object.bytes);
        assert_eq!(opened.unwrap(), "token");
    }
}
