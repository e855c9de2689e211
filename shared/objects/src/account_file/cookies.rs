//! What lives here: which cookies of a web session travel, and how they become one header value.

use super::AccountFile;

/// The cookie without which there is no session.
const SESSION: &str = "__Secure-C_SES";
/// Its companion, which follows it when present.
const COMPANION: &str = "__Host-C_OSES";

/// The value of the `Cookie` header, from `cookies`, else from `cookie_string`. `None` when neither holds
/// the session cookie.
pub(super) fn header_of(file: &AccountFile) -> Option<String> {
    let listed = file
        .cookies
        .iter()
        .flatten()
        .map(|c| (c.name.trim(), c.value.trim()));
    let joined = file.cookie_string.as_deref().unwrap_or_default();
    let split = joined
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()));
    assemble(listed).or_else(|| assemble(split))
}

/// Joins the cookies that travel: the session cookie, its companion, then the other prefixed ones in the
/// order of their names, so that the same cookies always give the same header. Of one name the last counts.
fn assemble<'a>(cookies: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let mut kept: Vec<(&str, &str)> = Vec::new();
    for (name, value) in cookies {
        if !travels(name) || !is_safe_value(value) {
            continue;
        }
        match kept.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => kept.push((name, value)),
        }
    }
    if !kept.iter().any(|(name, _)| *name == SESSION) {
        return None;
    }
    let rank = |name: &str| match name {
        SESSION => 0,
        COMPANION => 1,
        _ => 2,
    };
    kept.sort_unstable_by_key(|(name, _)| (rank(name), *name));
    let pairs: Vec<String> = kept
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Some(pairs.join("; "))
}

fn travels(name: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (name.starts_with("__Secure-") || name.starts_with("__Host-")) && name.chars().all(token)
}

/// Whether a value can stand in a header and end neither it nor the cookie: visible ASCII without `;`.
fn is_safe_value(value: &str) -> bool {
    !value.is_empty()
        && value
            .bytes()
            .all(|b| (b.is_ascii_graphic() || b == b' ') && b != b';')
}
