//! What lives here: the cookies of a session, from the account file into the browser and back.

use b2a_objects::{AccountFile, Cookie};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

/// The cookie without which there is no session, and its companion.
const SESSION: &str = "__Secure-C_SES";
const COMPANION: &str = "__Host-C_OSES";

/// A cookie as the browser shows it.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BrowserCookie {
    pub(super) name: String,
    pub(super) value: String,
    /// With a dot in front when it is for all hosts of the domain.
    #[serde(default)]
    domain: String,
    #[serde(default)]
    path: String,
    /// Unix seconds; none, or less than zero, when it ends with the browser.
    #[serde(default)]
    expires: Option<f64>,
    #[serde(default)]
    http_only: bool,
    #[serde(default)]
    secure: bool,
    #[serde(default)]
    same_site: Option<String>,
}

/// A cookie as the browser is told to keep it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CookieToSet {
    pub(super) name: String,
    pub(super) value: String,
    /// A page of the host that it is for.
    url: String,
    /// For all hosts of a domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    path: String,
    secure: bool,
    http_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_site: Option<String>,
}

/// Whether a cookie is one of the session's: none else is given to the browser, or taken from it.
fn is_of_session(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (name.starts_with("__Secure-") || name.starts_with("__Host-")) && name.chars().all(is_token)
}

/// The session's cookies in a file: from `cookies`, or from `cookie_string` when the session itself is not there.
fn in_file(file: &AccountFile) -> Vec<Cookie> {
    let listed = file.cookies.iter().flatten();
    let listed: Vec<Cookie> = listed
        .filter(|cookie| is_of_session(&cookie.name) && !cookie.value.is_empty())
        .cloned()
        .collect();
    if listed.iter().any(|cookie| cookie.name == SESSION) {
        return listed;
    }
    let joined = file.cookie_string.as_deref().unwrap_or_default();
    let pairs = joined.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| Cookie {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            other: Map::new(),
        })
        .filter(|cookie| is_of_session(&cookie.name) && !cookie.value.is_empty())
        .collect()
}

/// The session's cookies in a file, as far as the page's site may have them.
pub(super) fn to_set(file: &AccountFile, page: &Url) -> Vec<CookieToSet> {
    let cookies = in_file(file).into_iter();
    cookies
        .filter_map(|cookie| CookieToSet::of(cookie, page))
        .collect()
}

impl CookieToSet {
    /// The cookie for the site of `page`; none when it belongs to another one.
    fn of(cookie: Cookie, page: &Url) -> Option<Self> {
        let Cookie { name, value, other } = cookie;
        let text = |field: &str| other.get(field).and_then(Value::as_str).map(str::trim);
        let host = page.host_str()?;
        // A file may name a domain for `__Host-` cookies too, which have none: it is where they were seen.
        let is_of_host = name.starts_with("__Host-");
        let named = text("domain").unwrap_or_default().to_ascii_lowercase();
        let domain = named.trim_start_matches('.');
        let lies_within = host == domain || host.ends_with(&format!(".{domain}"));
        if !domain.is_empty() && !lies_within {
            return None;
        }
        // Without a dot, and the very host: for this host alone.
        let is_shared = !is_of_host && !domain.is_empty() && named != host;
        let path = text("path").filter(|path| path.starts_with('/') && !is_of_host);
        let expires = ["expiry", "expires", "expirationDate"];
        let expires = expires.iter().find_map(|field| other.get(*field)?.as_f64());
        let same_site = text("sameSite").filter(|word| ["Strict", "Lax", "None"].contains(word));
        Some(Self {
            url: origin(page).into(),
            domain: is_shared.then(|| format!(".{domain}")),
            path: path.unwrap_or("/").to_owned(),
            // Both prefixes ask for it.
            secure: true,
            http_only: other.get("httpOnly") != Some(&Value::Bool(false)),
            expires: expires.filter(|seconds| *seconds > 0.0),
            same_site: same_site.map(str::to_owned),
            name,
            value,
        })
    }
}

/// The first page of the site that `page` is on.
pub(super) fn origin(page: &Url) -> Url {
    let mut origin = page.clone();
    origin.set_path("/");
    origin.set_query(None);
    origin.set_fragment(None);
    origin
}

/// The session's cookies that a browser has, for an account file; none without the session itself.
pub(super) fn collected(found: Vec<BrowserCookie>, before: &AccountFile) -> Option<Vec<Cookie>> {
    let before: Vec<Cookie> = in_file(before);
    let is_old = |cookie: &BrowserCookie| {
        let mut before = before.iter();
        before.any(|known| known.name == cookie.name && known.value == cookie.value)
    };
    let mut kept: Vec<BrowserCookie> = Vec::new();
    for cookie in found {
        if !is_of_session(&cookie.name) || cookie.value.is_empty() {
            continue;
        }
        match kept.iter_mut().find(|known| known.name == cookie.name) {
            // Of the same name for a host and its domain: the service has renewed one of them.
            Some(known) if is_old(known) => *known = cookie,
            Some(_) => {}
            None => kept.push(cookie),
        }
    }
    if !kept.iter().any(|cookie| cookie.name == SESSION) {
        return None;
    }
    let rank = |name: &str| match name {
        SESSION => 0,
        COMPANION => 1,
        _ => 2,
    };
    kept.sort_by(|a, b| (rank(&a.name), &a.name).cmp(&(rank(&b.name), &b.name)));
    Some(kept.into_iter().map(BrowserCookie::into_file).collect())
}

/// Cookies as one header value.
pub(super) fn joined(cookies: &[Cookie]) -> String {
    let pairs: Vec<String> = cookies
        .iter()
        .map(|cookie| format!("{}={}", cookie.name, cookie.value))
        .collect();
    pairs.join("; ")
}

impl BrowserCookie {
    /// Whether this is the session itself.
    pub(super) fn is_session(&self) -> bool {
        self.name == SESSION
    }

    fn into_file(self) -> Cookie {
        let mut other = Map::new();
        let mut put = |field: &str, value: Value| other.insert(field.to_owned(), value);
        put("domain", self.domain.into());
        put("path", self.path.into());
        put("secure", self.secure.into());
        put("httpOnly", self.http_only.into());
        if let Some(same_site) = self.same_site {
            put("sameSite", same_site.into());
        }
        if let Some(expires) = self.expires.filter(|seconds| *seconds > 0.0) {
            // Whole seconds, as WebDriver and what reads account files have it.
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "positive, and what is too large becomes the largest"
            )]
            let seconds = expires as u64;
            put("expiry", seconds.into());
        }
        Cookie {
            name: self.name,
            value: self.value,
            other,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(value: Value) -> AccountFile {
        serde_json::from_value(value).unwrap()
    }

    fn set(cookie: Value) -> Option<Value> {
        let page = Url::parse("https://business.gemini.google/app?x=1").unwrap();
        let cookie: Cookie = serde_json::from_value(cookie).unwrap();
        CookieToSet::of(cookie, &page).map(|set| serde_json::to_value(set).unwrap())
    }

    #[test]
    fn cookies_keep_what_belongs_to_them() {
        let whole = set(json!({
            "name": "__Secure-C_SES", "value": "v", "domain": ".gemini.google", "path": "/app",
            "httpOnly": false, "expiry": 1_800_000_000, "sameSite": "Lax",
        }));
        assert_eq!(
            whole.unwrap(),
            json!({
                "name": "__Secure-C_SES", "value": "v", "url": "https://business.gemini.google/",
                "domain": ".gemini.google", "path": "/app", "secure": true, "httpOnly": false,
                "expires": 1_800_000_000.0, "sameSite": "Lax",
            })
        );
        let of_host = set(json!({
            "name": "__Host-C_OSES", "value": "v", "domain": ".gemini.google", "path": "/app",
        }));
        let of_host = of_host.unwrap();
        assert!(of_host.get("domain").is_none());
        assert_eq!(
            (&of_host["path"], &of_host["httpOnly"]),
            (&json!("/"), &json!(true))
        );
    }

    #[test]
    fn domains_are_those_of_the_page_or_the_cookie_is_left_out() {
        let domain = |domain: &str| {
            let cookie = json!({"name": "__Secure-C_SES", "value": "v", "domain": domain});
            set(cookie).map(|set| set["domain"].clone())
        };
        for shared in [".gemini.google", "gemini.google", "Gemini.Google"] {
            assert_eq!(domain(shared), Some(json!(".gemini.google")), "{shared}");
        }
        for own in ["business.gemini.google", ""] {
            assert_eq!(domain(own), Some(Value::Null), "{own}");
        }
        for strange in [".example.com", "x.business.gemini.google", "ini.google"] {
            assert_eq!(domain(strange), None, "{strange}");
        }
    }

    #[test]
    fn only_cookies_of_the_session_travel() {
        let page = Url::parse("https://business.gemini.google/").unwrap();
        let names = |value: Value| -> Vec<String> {
            let cookies = to_set(&file(value), &page).into_iter();
            cookies.map(|cookie| cookie.name).collect()
        };
        assert_eq!(
            names(json!({"cookies": [
                {"name": "NID", "value": "x"},
                {"name": "__Secure-C_SES", "value": "v"},
                {"name": "__Secure-empty", "value": ""},
                {"name": "__Secure-a b", "value": "v"},
            ]})),
            ["__Secure-C_SES"]
        );
        assert_eq!(
            names(json!({
                "cookies": [{"name": "__Host-C_OSES", "value": "x"}],
                "cookie_string": "NID=1; __Secure-C_SES=a=b;__Host-C_OSES=c",
            })),
            ["__Secure-C_SES", "__Host-C_OSES"]
        );
    }

    #[test]
    fn of_two_cookies_of_one_name_the_new_one_is_collected() {
        let before = file(json!({"cookie_string": "__Secure-C_SES=old; __Host-C_OSES=o"}));
        let cookie = |name: &str, value: &str, domain: &str, expires: f64| {
            let cookie = json!({
                "name": name, "value": value, "domain": domain, "path": "/", "expires": expires,
                "httpOnly": true, "secure": true, "session": false, "size": 1,
            });
            serde_json::from_value::<BrowserCookie>(cookie).unwrap()
        };
        let host = "business.gemini.google";
        let old = cookie("__Secure-C_SES", "old", host, -1.0);
        let new = cookie("__Secure-C_SES", "new", ".gemini.google", 1_800_000_000.7);
        let rest = [
            cookie("__Secure-Z", "z", host, -1.0),
            cookie("__Host-C_OSES", "o", host, -1.0),
            cookie("NID", "n", host, -1.0),
        ];
        for both in [[&old, &new], [&new, &old]] {
            let found = both.into_iter().chain(&rest).cloned().collect();
            let kept = collected(found, &before).unwrap();
            assert_eq!(
                joined(&kept),
                "__Secure-C_SES=new; __Host-C_OSES=o; __Secure-Z=z"
            );
            assert_eq!(kept[0].other["domain"], ".gemini.google");
            assert_eq!(kept[0].other["expiry"], 1_800_000_000);
            assert!(!kept[1].other.contains_key("expiry"));
        }
        assert!(collected(rest.to_vec(), &before).is_none());
    }
}
