//! What lives here: from the bytes of an account file to an account of the pool, without ever failing.

use b2a_domain::{AccountId, AccountKind, AccountState, Credentials, Generation};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{AccountFile, cookies};

/// The largest account file that is read, in bytes.
pub const MAX_ACCOUNT_FILE_BYTES: usize = 1024 * 1024;

/// How many bytes of the digest make a generation; it is written as 16 hex digits.
const GENERATION_BYTES: usize = 8;

/// What an account file says. A broken one is an account too: invalid, with the reason.
#[derive(Debug, Clone)]
pub struct ParsedAccount {
    /// Whose file it is: the e-mail inside, else the one in the file's name.
    pub id: AccountId,
    /// Which credentials it holds; empty when they can't be read.
    pub generation: Generation,
    /// `Pending`, `Invalid` or `Disabled`.
    pub state: AccountState,
    /// Why it is unusable, in the words of the admin contract: `missing cookies` and the like, or
    /// `json_parse_error…`. Also there for a disabled account that would be invalid else.
    pub reason: Option<String>,
    /// What calls need; `None` when something is missing.
    pub credentials: Option<Credentials>,
    /// The file itself, to be changed and written back; `None` when it is no JSON object of the right form.
    pub file: Option<AccountFile>,
}

impl ParsedAccount {
    /// Reads the file `file_name` with the content `bytes`. `default_config` stands in for a missing `configId`.
    pub fn parse(file_name: &str, bytes: &[u8], default_config: Option<&str>) -> Self {
        if bytes.len() > MAX_ACCOUNT_FILE_BYTES {
            let reason = format!("json_parse_error: larger than {MAX_ACCOUNT_FILE_BYTES} bytes");
            return Self::unreadable(file_name, reason);
        }
        // A byte order mark, as some editors leave it, is no part of the JSON.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match serde_json::from_slice::<AccountFile>(bytes) {
            Ok(file) => Self::of_file(file_name, file, default_config),
            Err(e) => Self::unreadable(file_name, parse_error(&e)),
        }
    }

    /// The account of a file whose content is not to be had, under the e-mail of its name.
    pub fn unreadable(file_name: &str, reason: impl Into<String>) -> Self {
        Self {
            id: id_of_file_name(file_name),
            generation: Generation::new(""),
            state: AccountState::Invalid,
            reason: Some(reason.into()),
            credentials: None,
            file: None,
        }
    }

    fn of_file(file_name: &str, file: AccountFile, default_config: Option<&str>) -> Self {
        let email = filled(file.email.as_deref());
        let inside = email.map(|email| AccountId::new(AccountKind::Business, email));
        let (id, email_fault) = match inside {
            Some(Ok(id)) => (id, None),
            Some(Err(_)) => (id_of_file_name(file_name), Some("invalid email")),
            None => (id_of_file_name(file_name), Some("missing email")),
        };
        let credentials = credentials_of(&file, default_config);
        let fault = email_fault.or(credentials.as_ref().err().copied());
        let credentials = credentials.ok().filter(|_| email_fault.is_none());
        let state = match (file.disabled, fault) {
            // The operator's word comes first: what is switched off is never offered for deletion.
            (Some(true), _) => AccountState::Disabled,
            (_, Some(_)) => AccountState::Invalid,
            (_, None) => AccountState::Pending,
        };
        Self {
            id,
            generation: credentials
                .as_ref()
                .map_or_else(|| Generation::new(""), generation_of),
            state,
            reason: fault.map(str::to_owned),
            credentials,
            file: Some(file),
        }
    }
}

impl AccountFile {
    /// Reads the file `file_name`; the same as [`ParsedAccount::parse`].
    pub fn parse(file_name: &str, bytes: &[u8], default_config: Option<&str>) -> ParsedAccount {
        ParsedAccount::parse(file_name, bytes, default_config)
    }
}

/// The credentials in the file, or the admin contract's word for what is missing.
fn credentials_of(
    file: &AccountFile,
    default_config: Option<&str>,
) -> Result<Credentials, &'static str> {
    let cookie_header = cookies::header_of(file).ok_or("missing cookies")?;
    let authorization = filled(file.authorization.as_deref()).ok_or("missing authorization")?;
    let config_id = filled(file.config_id.as_deref())
        .or_else(|| filled(default_config))
        .ok_or("missing configId")?;
    let csesidx = filled(file.csesidx.as_deref())
        .map(str::to_owned)
        .or_else(|| csesidx_of_jwt(authorization))
        .ok_or("missing csesidx")?;
    Ok(Credentials {
        cookie_header: SecretString::from(cookie_header),
        csesidx,
        config_id: config_id.to_owned(),
    })
}

/// The index that the `sub` claim `csesidx/<n>` of the JWT names; `None` when the text is no JWT (it may be
/// a registrar's placeholder). The signature is not looked at: the service does that.
fn csesidx_of_jwt(authorization: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
    }
    let token = authorization
        .strip_prefix("Bearer ")
        .unwrap_or(authorization)
        .trim();
    let claims = token.split('.').nth(1)?.trim_end_matches('=');
    let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    filled(claims.sub.strip_prefix("csesidx/")).map(str::to_owned)
}

/// A digest of what calls use. Each part is preceded by its length, so that no two sets of parts read alike.
fn generation_of(credentials: &Credentials) -> Generation {
    let mut digest = Sha256::new();
    let parts = [
        credentials.cookie_header.expose_secret(),
        &credentials.csesidx,
        &credentials.config_id,
    ];
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let mut short = [0; GENERATION_BYTES];
    short.copy_from_slice(&digest.finalize()[..GENERATION_BYTES]);
    Generation::new(format!("{:016x}", u64::from_be_bytes(short)))
}

/// An id for a file that names no usable account: its name without `.json`, with what an id can't hold
/// replaced.
fn id_of_file_name(file_name: &str) -> AccountId {
    let stem = file_name.strip_suffix(".json").unwrap_or(file_name);
    let business = |name: &str| AccountId::new(AccountKind::Business, name);
    let safe = |c: char| {
        if matches!(c, '/' | '\\' | ':') || c.is_control() || c.is_whitespace() {
            '_'
        } else {
            c
        }
    };
    business(stem)
        .or_else(|_| business(&stem.chars().map(safe).take(60).collect::<String>()))
        .or_else(|_| business(&format!("unnamed-{}", stem.len())))
        .unwrap_or_else(|_| unreachable!("the fallback is a plain word and a number"))
}

/// What is wrong with the JSON and where, without the parser's quote of it, which may be a secret.
fn parse_error(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let what = match error.classify() {
        Category::Io => "unreadable",
        Category::Syntax => "no JSON",
        Category::Data => "a field of the wrong type",
        Category::Eof => "ends too early",
    };
    format!(
        "json_parse_error: {what} at line {} column {}",
        error.line(),
        error.column()
    )
}

/// The text without blanks around it, unless nothing is left.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
