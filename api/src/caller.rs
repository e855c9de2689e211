//! What lives here: who calls, as far as a request tells before its body is read.

use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use b2a_protocol::{Claude, Dialect, Gemini, OpenAi};
use percent_encoding::percent_decode_str;

/// The dialects, each a value without state.
pub(crate) static OPENAI: &dyn Dialect = &OpenAi;
pub(crate) static CLAUDE: &dyn Dialect = &Claude;
pub(crate) static GEMINI: &dyn Dialect = &Gemini;

/// How paths begin that are OpenAI's alone, served or not.
const OPENAI_PATHS: [&str; 7] = [
    "/v1/chat/",
    "/v1/responses",
    "/v1/images/",
    "/v1/completions",
    "/v1/embeddings",
    "/v1/audio/",
    "/v1/moderations",
];

/// The dialect that a caller understands. Paths of one dialect speak that; on paths that dialects share, and
/// where no path fits, the caller's headers tell.
pub(crate) fn dialect(uri: &Uri, headers: &HeaderMap) -> &'static dyn Dialect {
    let path = uri.path();
    let has = |name| headers.contains_key(name);
    let calls_action = path.starts_with("/v1/models/") && path.contains(':');
    if path.starts_with("/v1beta/") || calls_action {
        GEMINI
    } else if path == "/v1/messages" || path.starts_with("/v1/messages/") {
        CLAUDE
    } else if OPENAI_PATHS.iter().any(|own| path.starts_with(own)) {
        OPENAI
    } else if has("x-goog-api-key") || has("x-goog-api-client") || query_key(uri).is_some() {
        GEMINI
    } else if has("anthropic-version") {
        CLAUDE
    } else {
        OPENAI
    }
}

/// The key that a request presents, from the first place that has one.
pub(crate) fn presented_key(parts: &Parts) -> Option<String> {
    let header = |name| parts.headers.get(name)?.to_str().ok().map(str::trim);
    let bearer = || {
        let (scheme, key) = header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    };
    let in_header = bearer()
        .or_else(|| header("x-api-key"))
        .or_else(|| header("x-goog-api-key"));
    in_header
        .map(str::to_owned)
        .or_else(|| query_key(&parts.uri))
        .filter(|key| !key.is_empty())
}

/// `?key=`, as Google's clients send it. Query strings are never logged.
fn query_key(uri: &Uri) -> Option<String> {
    let pairs = uri.query()?.split('&');
    let value = pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == "key")?
        .1;
    percent_decode_str(value)
        .decode_utf8()
        .ok()
        .map(|key| key.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn parts(uri: &str, headers: &[(&str, &str)]) -> Parts {
        let request = Request::builder().uri(uri);
        let request = headers
            .iter()
            .fold(request, |r, (name, value)| r.header(*name, *value));
        request.body(()).unwrap().into_parts().0
    }

    fn spoken(uri: &str, headers: &[(&str, &str)]) -> &'static str {
        let parts = parts(uri, headers);
        dialect(&parts.uri, &parts.headers).name()
    }

    #[test]
    fn shared_paths_follow_the_caller() {
        assert_eq!(spoken("/v1/models", &[]), "openai");
        assert_eq!(spoken("/v1/models", &[("x-goog-api-key", "k")]), "gemini");
        assert_eq!(
            spoken("/v1/models", &[("x-goog-api-client", "c")]),
            "gemini"
        );
        assert_eq!(spoken("/v1/models?key=k", &[]), "gemini");
        assert_eq!(
            spoken("/v1/models", &[("anthropic-version", "2023-06-01")]),
            "claude"
        );
        assert_eq!(spoken("/v1/models/m:generateContent", &[]), "gemini");
        assert_eq!(spoken("/v1/messages", &[("x-goog-api-key", "k")]), "claude");
        assert_eq!(
            spoken("/v1/completions", &[("anthropic-version", "2023-06-01")]),
            "openai"
        );
        assert_eq!(
            spoken("/v1beta/models", &[("anthropic-version", "x")]),
            "gemini"
        );
    }

    #[test]
    fn keys_are_found_in_every_place() {
        let key = |uri: &str, headers: &[(&str, &str)]| presented_key(&parts(uri, headers));
        assert_eq!(
            key("/", &[("authorization", "bearer  k ")]).as_deref(),
            Some("k")
        );
        assert_eq!(key("/", &[("x-api-key", "k")]).as_deref(), Some("k"));
        assert_eq!(key("/", &[("x-goog-api-key", "k")]).as_deref(), Some("k"));
        assert_eq!(key("/?alt=sse&key=a%2Bb", &[]).as_deref(), Some("a+b"));
        assert_eq!(key("/?key=", &[]), None);
        assert_eq!(key("/", &[("authorization", "Basic abc")]), None);
    }
}
