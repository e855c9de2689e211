//! What lives here: the account file `<email>.json`, which registrars, panels and scripts share with us.

mod cookies;
mod document;
mod parse;
#[cfg(test)]
mod tests;

use b2a_domain::AccountId;

use crate::ObjectKey;

pub use document::{AccountFile, Cookie};
pub use parse::{MAX_ACCOUNT_FILE_BYTES, ParsedAccount};

/// The panel's user of an old data directory, which lies among the account files and is none.
const PANEL_USER_FILE: &str = "admin_panel_auth.json";

/// Whether the object of this key is an account file: any top-level `*.json` but the panel's user, whose
/// name is compared in any case and with whatever a backup appended to it.
pub fn is_account_key(key: &str) -> bool {
    let panel_user = key
        .get(..PANEL_USER_FILE.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PANEL_USER_FILE));
    let json = key
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "json");
    json && !key.contains(['/', '\\']) && !key.starts_with('.') && !panel_user
}

/// The key under which this software writes an account: `<email>.json`. `None` when that name is taken
/// for something else or is no key, such as an e-mail that starts with a dot.
pub fn key_of(account: &AccountId) -> Option<ObjectKey> {
    let key = format!("{}.json", account.name());
    if is_account_key(&key) {
        ObjectKey::new(key).ok()
    } else {
        None
    }
}
