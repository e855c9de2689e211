//! What lives here: the panel's user as it is stored, here and in the old system.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::passwords::is_bcrypt;

/// Where the user is, in the object store.
pub(super) const KEY: &str = b2a_objects::PANEL_USER_KEY;
/// Where the old system keeps it.
pub(super) const OLD_KEY: &str = "admin_panel_auth.json";
/// The version of both forms.
const VERSION: u32 = 1;

/// The panel's user.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredUser {
    version: u32,
    /// Trimmed, not empty.
    pub(super) username: String,
    /// Argon2id, or bcrypt as long as it is the old system's.
    pub(super) password_hash: String,
    /// RFC 3339.
    pub(super) password_updated_at: String,
    /// The password of the settings that was taken over last, hashed: it is not taken over again, so that one which was
    /// chosen in the panel since stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) configured_hash: Option<String>,
    /// What a later version may know.
    #[serde(flatten)]
    further: Map<String, Value>,
}

/// The same in the old system.
#[derive(Deserialize)]
struct OldUser {
    version: u32,
    username: String,
    password_hash: String,
    #[serde(default)]
    updated_at: String,
}

impl StoredUser {
    /// A user with this password, since then.
    pub(super) fn new(
        username: String,
        password_hash: String,
        password_updated_at: String,
    ) -> Self {
        Self {
            version: VERSION,
            username,
            password_hash,
            password_updated_at,
            configured_hash: None,
            further: Map::new(),
        }
    }

    /// Reads what is stored; `None`: it is none.
    pub(super) fn read(plain: &[u8]) -> Option<Self> {
        let user: Self = serde_json::from_slice(plain).ok()?;
        (user.version == VERSION && !user.username.trim().is_empty()).then_some(user)
    }

    /// Reads the user of the old system; `None`: it is none that anybody could sign in as.
    pub(super) fn read_old(plain: &[u8]) -> Option<Self> {
        let old: OldUser = serde_json::from_slice(plain).ok()?;
        let username = old.username.trim().to_owned();
        let is_sound =
            old.version == VERSION && !username.is_empty() && is_bcrypt(&old.password_hash);
        is_sound.then(|| Self::new(username, old.password_hash, old.updated_at))
    }

    /// As it is to be stored.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Texts and numbers: nothing in it can't be written.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_stored_is_read_again_with_what_is_not_known() {
        let mut user = StoredUser::new(
            "ann".into(),
            "$argon2id$x".into(),
            "2026-01-01T00:00:00Z".into(),
        );
        user.configured_hash = Some("$argon2id$y".into());
        assert!(StoredUser::read(&user.to_bytes()) == Some(user.clone()));
        let mut json: Value = serde_json::from_slice(&user.to_bytes()).unwrap();
        json["later"] = json!(true);
        let read = StoredUser::read(json.to_string().as_bytes()).unwrap();
        let written: Value = serde_json::from_slice(&read.to_bytes()).unwrap();
        assert_eq!(written, json);
        for broken in ["", "{", "{}", r#"{"version":2}"#] {
            assert!(StoredUser::read(broken.as_bytes()).is_none(), "{broken}");
        }
    }

    #[test]
    fn only_a_sound_user_of_the_old_system_is_taken_over() {
        let sound = json!({
            "version": 1, "username": " admin ", "updated_at": "2026-02-16T12:00:00Z",
            "password_hash": "$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        });
        let user = StoredUser::read_old(sound.to_string().as_bytes()).unwrap();
        assert_eq!(
            (user.username.as_str(), user.password_updated_at.as_str()),
            ("admin", "2026-02-16T12:00:00Z")
        );
        for (field, value) in [
            ("version", json!(2)),
            ("username", json!(" ")),
            ("password_hash", json!("admin123")),
            ("password_hash", json!(null)),
        ] {
            let mut broken = sound.clone();
            broken[field] = value;
            let read = StoredUser::read_old(broken.to_string().as_bytes());
            assert!(read.is_none(), "{broken}");
        }
    }
}
