//! What lives here: the password of a first start, and how its operator is told. It never goes to the log, which others read.

use std::io::Write as _;

use secrecy::{ExposeSecret as _, SecretString};

/// Letters that can't be taken for one another.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// How many of them make nearly a hundred bits.
const LENGTH: usize = 20;

/// Where the panel is and who signs in to it, for whoever starts the process.
#[derive(Debug, Clone)]
pub struct PanelNotice {
    /// The panel's address.
    pub url: String,
    /// The user, if it could be read.
    pub username: Option<String>,
    /// The password, if this process has made it up just now.
    pub password: Option<SecretString>,
}

impl PanelNotice {
    /// Prints it to standard error, the password this once.
    pub fn print(&self) {
        let mut out = std::io::stderr().lock();
        // A closed standard error is no reason to stop.
        let _ = out
            .write_all(self.text().as_bytes())
            .and_then(|()| out.flush());
    }

    /// The same, if there is a password that nobody would know otherwise.
    pub fn print_made_up(&self) {
        if self.password.is_some() {
            self.print();
        }
    }

    fn text(&self) -> String {
        let url = &self.url;
        let (Some(name), Some(password)) = (&self.username, &self.password) else {
            return format!("\n  Panel     {url}\n\n");
        };
        let password = password.expose_secret();
        format!(
            "\n  Panel     {url}\n  User      {name}\n  Password  {password}\n\n\
             The password was made up just now and is shown this once. Change it in the panel, or set ADMIN_PASSWORD.\n\n"
        )
    }
}

/// A password that nobody knows.
pub(super) fn make_up() -> SecretString {
    let letter = |_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
    (0..LENGTH).map(letter).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_and_different() {
        let (one, other) = (make_up(), make_up());
        assert_eq!(one.expose_secret().len(), 20);
        assert_ne!(one.expose_secret(), other.expose_secret());
    }

    #[test]
    fn only_a_password_that_was_made_up_is_told() {
        let mut notice = PanelNotice {
            url: "http://x/admin/panel".to_owned(),
            username: Some("ann".to_owned()),
            password: None,
        };
        assert_eq!(notice.text(), "\n  Panel     http://x/admin/panel\n\n");
        notice.password = Some("hidden-word".to_owned().into());
        let text = notice.text();
        assert!(text.contains("User      ann\n") && text.contains("Password  hidden-word\n"));
        assert!(!format!("{notice:?}").contains("hidden-word"));
    }
}
