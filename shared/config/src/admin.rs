//! What lives here: the settings of the panel's user.

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::secret;

/// Letters that a password has at the least.
pub const SHORTEST_PASSWORD: usize = 6;

/// Who signs in to the panel.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct AdminSettings {
    /// The user's name; none: the one that is stored, else `admin`. `ADMIN_USERNAME`.
    pub username: Option<String>,
    /// The user's password; none: the one that is stored, else one is made up at the first start and printed once. One that
    /// was changed here since it was last taken over wins over the stored one, once; later changes in the panel stay.
    /// `ADMIN_PASSWORD`.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Text")]
    pub password: Option<SecretString>,
}

impl AdminSettings {
    /// The name, if there is one: trimmed, as it is at a sign-in.
    pub fn username_in_force(&self) -> Option<&str> {
        let name = self.username.as_deref().map(str::trim);
        name.filter(|name| !name.is_empty())
    }

    /// The password, if there is one: trimmed, as it is at a sign-in.
    pub fn password_in_force(&self) -> Option<&str> {
        let password = self.password.as_ref().map(|it| it.expose_secret().trim());
        password.filter(|password| !password.is_empty())
    }

    /// What makes it impossible to sign in like that.
    pub(crate) fn problem(&self) -> Option<(&'static str, &'static str)> {
        let is_short = |password: &str| password.chars().count() < SHORTEST_PASSWORD;
        if self.password_in_force().is_some_and(is_short) {
            return Some(("admin.password", "must have at least 6 characters"));
        }
        let is_long = |name: &str| name.len() > 128;
        self.username_in_force()
            .is_some_and(is_long)
            .then_some(("admin.username", "must have at most 128 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(username: &str, password: &str) -> AdminSettings {
        AdminSettings {
            username: Some(username.to_owned()),
            password: Some(password.to_owned().into()),
        }
    }

    #[test]
    fn blanks_are_as_good_as_nothing() {
        let blank = settings(" ", "\t");
        assert_eq!(
            (blank.username_in_force(), blank.password_in_force()),
            (None, None)
        );
        assert_eq!(blank.problem(), None);
        let given = settings(" me ", " secret ");
        assert_eq!(
            (given.username_in_force(), given.password_in_force()),
            (Some("me"), Some("secret"))
        );
    }

    #[test]
    fn what_nobody_could_sign_in_with_is_refused_and_never_shown() {
        assert_eq!(
            settings("me", "12345").problem().unwrap().0,
            "admin.password"
        );
        assert_eq!(settings("me", "密码密码密码").problem(), None);
        let long = "x".repeat(129);
        assert_eq!(
            settings(&long, "123456").problem().unwrap().0,
            "admin.username"
        );
        assert!(!format!("{:?}", settings("me", "hidden-word")).contains("hidden-word"));
    }
}
