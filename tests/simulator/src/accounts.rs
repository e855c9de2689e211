//! What lives here: the accounts the simulator knows, their secrets, and the files that describe them to a pool.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::standing::{Standing, Turns};

/// An account to be added. Whatever is left out is derived from the e-mail, always the same way,
/// so that account files outlive a restart of the simulator.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimAccount {
    /// The e-mail; it names the account everywhere.
    pub email: String,
    /// The display name.
    pub full_name: Option<String>,
    /// The number the web session goes by.
    pub csesidx: Option<String>,
    /// The `configId` that every call of this account must carry.
    pub config_id: Option<String>,
}

impl SimAccount {
    /// An account of this e-mail, with everything else derived from it.
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            ..Self::default()
        }
    }
}

/// An account file, ready to be written into a data directory.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountFile {
    /// The e-mail inside.
    pub email: String,
    /// `<email>.json`.
    pub file_name: String,
    /// The content, in the format the pool files have.
    pub content: Value,
}

/// One known account with its present secrets.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) email: String,
    pub(crate) csesidx: String,
    pub(crate) config_id: String,
    full_name: String,
    turns: RwLock<Turns>,
}

impl Account {
    fn new(wanted: SimAccount) -> Self {
        let email = wanted.email;
        let digest = digest(&["identity", &email]);
        let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        let csesidx = wanted.csesidx.unwrap_or_else(|| number.to_string());
        let config_id = wanted.config_id.unwrap_or_else(|| hex(&digest[4..20]));
        let full_name = wanted
            .full_name
            .unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
        Self {
            email,
            csesidx,
            config_id,
            full_name,
            turns: RwLock::default(),
        }
    }

    /// The id of the present signing key.
    pub(crate) fn key_id(&self) -> String {
        format!("key-{}-{}", self.csesidx, self.turns.read().key)
    }

    /// The present signing key.
    pub(crate) fn key(&self) -> [u8; 32] {
        let turn = self.turns.read().key;
        digest(&["key", &self.email, &turn.to_string()])
    }

    /// The present value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let turn = self.turns.read().cookies;
        self.cookie_of(name, turn)
    }

    fn cookie_of(&self, name: &str, turn: u32) -> String {
        format!(
            "CSE.{}",
            hex(&digest(&[name, &self.email, &turn.to_string()])[..24])
        )
    }

    /// Whether a cookie is one of this account's that was not replaced.
    pub(crate) fn has_cookie(&self, name: &str, value: &str) -> bool {
        let mut turns = self.turns.read().accepted();
        turns.any(|turn| self.cookie_of(name, turn) == value)
    }

    /// What its cookies are good for.
    pub(crate) fn standing(&self) -> Standing {
        self.turns.read().standing
    }

    /// New cookies, as after a visit of the page or a sign-in.
    pub(crate) fn renew_cookies(&self, old_ones_stay: bool) {
        self.turns.write().renew_cookies(old_ones_stay);
    }

    /// The account's file with its present cookies.
    fn file(&self, cookie_domain: &str) -> AccountFile {
        let cookies: Vec<(&str, String)> = COOKIES
            .iter()
            .map(|name| (*name, self.cookie(name)))
            .collect();
        let cookie_string: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookie_list: Vec<Value> = cookies
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value, "domain": cookie_domain}))
            .collect();
        let content = json!({
            "email": self.email,
            "fullName": self.full_name,
            "authorization": format!("Bearer {}", self.web_session_jwt()),
            "cookies": cookie_list,
            "cookie_string": cookie_string.join("; "),
            "response_headers": {"server": "simulator"},
            "mail_provider": "",
            "mail_password": "",
            "timestamp": "2026-02-16T12:00:00Z",
            "configId": self.config_id,
            "csesidx": self.csesidx,
        });
        AccountFile {
            email: self.email.clone(),
            file_name: format!("{}.json", self.email),
            content,
        }
    }

    /// What a browser's own session token looks like; nothing here accepts it.
    fn web_session_jwt(&self) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT","kid":"web"}"#);
        let claims = URL_SAFE_NO_PAD.encode(
            json!({
                "iss": "https://business.gemini.google",
                "aud": "https://biz-discoveryengine.googleapis.com",
                "sub": format!("csesidx/{}", self.csesidx),
                "iat": 1_771_243_200, "nbf": 1_771_243_200, "exp": 1_771_243_500,
            })
            .to_string(),
        );
        let signature = URL_SAFE_NO_PAD.encode(digest(&["web session", &self.email]));
        format!("{header}.{claims}.{signature}")
    }
}

/// The session cookies an account has; both are asked for.
pub(crate) const COOKIES: [&str; 2] = ["__Secure-C_SES", "__Host-C_OSES"];

/// All known accounts.
#[derive(Debug)]
pub(crate) struct AccountRegistry {
    known: RwLock<Known>,
    /// The domain of the cookies in account files.
    cookie_domain: String,
}

#[derive(Debug, Default)]
struct Known {
    by_csesidx: HashMap<String, Arc<Account>>,
    by_email: HashMap<String, Arc<Account>>,
    /// E-mails in the order they were added.
    order: Vec<String>,
}

impl AccountRegistry {
    pub(crate) fn new(cookie_domain: String) -> Self {
        Self {
            known: RwLock::default(),
            cookie_domain,
        }
    }

    /// Adds an account, or replaces the one of the same e-mail.
    pub(crate) fn add(&self, wanted: SimAccount) -> AccountFile {
        let account = Arc::new(Account::new(wanted));
        let file = account.file(&self.cookie_domain);
        let mut known = self.known.write();
        known
            .by_csesidx
            .insert(account.csesidx.clone(), Arc::clone(&account));
        match known
            .by_email
            .insert(account.email.clone(), Arc::clone(&account))
        {
            Some(former) if former.csesidx != account.csesidx => {
                known.by_csesidx.remove(&former.csesidx);
            }
            Some(_) => {}
            None => known.order.push(account.email.clone()),
        }
        file
    }

    /// Adds `count` accounts under e-mails that are not taken yet: `demo-1@example.com` and on.
    pub(crate) fn add_many(&self, count: usize) -> Vec<AccountFile> {
        let mut files = Vec::with_capacity(count);
        let mut number = 1_usize;
        while files.len() < count {
            let email = format!("demo-{number}@example.com");
            number += 1;
            if self.by_email(&email).is_none() {
                files.push(self.add(SimAccount::new(email)));
            }
        }
        files
    }

    /// The account that goes by this number.
    pub(crate) fn by_csesidx(&self, csesidx: &str) -> Option<Arc<Account>> {
        self.known.read().by_csesidx.get(csesidx).cloned()
    }

    /// The account of this e-mail.
    pub(crate) fn by_email(&self, email: &str) -> Option<Arc<Account>> {
        self.known.read().by_email.get(email).cloned()
    }

    /// The files of all accounts, in the order they were added.
    pub(crate) fn files(&self) -> Vec<AccountFile> {
        let known = self.known.read();
        known
            .order
            .iter()
            .filter_map(|email| known.by_email.get(email))
            .map(|account| account.file(&self.cookie_domain))
            .collect()
    }

    /// The account whose page a browser with this session cookie may see.
    pub(crate) fn by_session_cookie(&self, value: &str) -> Option<Arc<Account>> {
        let known = self.known.read();
        let mut accounts = known.by_email.values();
        accounts
            .find(|account| {
                account.standing() != Standing::SignedOut && account.has_cookie(COOKIES[0], value)
            })
            .cloned()
    }

    /// A new signing key: every token minted so far is refused from now on.
    pub(crate) fn rotate_key(&self, email: &str) -> bool {
        self.change(email, Turns::change_key)
    }

    /// The cookies are good for a visit of the page alone from now on, or for nothing.
    pub(crate) fn stand(&self, email: &str, standing: Standing) -> bool {
        self.change(email, |turns| turns.standing = standing)
    }

    /// New cookies (and a new signing key): the file handed out so far is dead; here is the new one.
    pub(crate) fn rotate_cookies(&self, email: &str) -> Option<AccountFile> {
        self.change(email, |turns| {
            turns.renew_cookies(false);
            turns.change_key();
        });
        Some(self.by_email(email)?.file(&self.cookie_domain))
    }

    /// Changes an account; false when it is unknown.
    fn change(&self, email: &str, change: impl FnOnce(&mut Turns)) -> bool {
        self.by_email(email)
            .map(|account| change(&mut account.turns.write()))
            .is_some()
    }
}

/// A digest of named parts, no two lists of which run into each other.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update("b2a-simulator");
    for part in parts {
        hash.update([0]);
        hash.update(part);
    }
    hash.finalize().into()
}

/// Lower-case hexadecimal digits of some bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
