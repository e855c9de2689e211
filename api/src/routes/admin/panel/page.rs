//! What lives here: the panel's page and files. They hold no secret, and need no session: what they show comes through the admin
//! API.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Gateway;
use crate::panel::{FILES, Lookup, PanelFile, PanelFiles};

/// The path before that of a file.
const BASE: &str = "/panel";
/// For files whose names change with their content.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// For the page, and files whose names stay: asked for each time, and sent when they have changed.
const ASK_AGAIN: &str = "no-cache";

/// Headers of the page and all files.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::VARY, "accept-encoding"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// The panel's pages, below `/admin`. They are no part of the API, and not in its description.
pub(crate) fn pages() -> Router<Arc<Gateway>> {
    Router::new()
        .route(BASE, get(handle))
        .route("/panel/", get(handle))
        .route("/panel/{*path}", get(handle))
}

async fn handle(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let path = request.uri().path();
    let path = path.strip_prefix(BASE).unwrap_or(path);
    answer(&FILES, path, request.headers(), &policy(&gateway))
}

/// What a browser may do with the page: run and fetch what is ours, and nothing that stands in the page itself. Pictures may be
/// inside of answers, or under the public name, which need not be the one in use.
fn policy(gateway: &Gateway) -> String {
    let public = gateway.panel.site.public_base_url.as_ref();
    let public = public.map(|url| format!(" {}", url.origin().ascii_serialization()));
    let media = format!("'self' data: blob:{}", public.unwrap_or_default());
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src {media}; media-src {media}; \
         object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
}

fn answer(files: &PanelFiles, path: &str, headers: &HeaderMap, policy: &str) -> Response {
    let mut response = match files.look_up(path) {
        Lookup::File(file) => whole_or_unchanged(file, headers),
        Lookup::Nothing => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
    };
    let answered = response.headers_mut();
    for (name, value) in HEADERS {
        answered.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(policy) {
        answered.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn whole_or_unchanged(file: &PanelFile, headers: &HeaderMap) -> Response {
    let (content, is_gzip) = file.content(takes_gzip(headers));
    let etag = file.etag(is_gzip);
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let is_known = known.filter_map(|list| list.to_str().ok()).any(|list| {
        let mut tags = list
            .split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"));
        tags.any(|tag| tag == etag || tag == "*")
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut whole = Body::from(content).into_response();
        let headers = whole.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.content_type()),
        );
        if is_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        whole
    };
    let kept = if file.is_immutable() {
        FOR_GOOD
    } else {
        ASK_AGAIN
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// Whether the browser takes gzip; a weight of zero says that it does not.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut codings = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let is_off = |weight: &str| {
            let weight = weight
                .strip_prefix("q=")
                .and_then(|it| it.parse::<f32>().ok());
            weight.is_some_and(|weight| weight <= 0.0)
        };
        is_gzip && !parts.any(is_off)
    })
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    const SCRIPT: &[u8] = &[b'a'; 4096];

    fn ask(path: &str, headers: &[(HeaderName, &str)]) -> Response {
        let headers = headers.iter().cloned();
        let headers = headers.map(|(name, value)| (name, value.parse().unwrap()));
        let files = PanelFiles::of(&[
            ("assets/app-1a2b.js", SCRIPT),
            ("index.html", b"<!doctype html>"),
        ]);
        answer(&files, path, &headers.collect(), "default-src 'self'")
    }

    fn told<'r>(response: &'r Response, name: &HeaderName) -> &'r str {
        let value = response.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    async fn body(response: Response) -> Vec<u8> {
        let body = response.into_body().collect().await.unwrap();
        body.to_bytes().to_vec()
    }

    #[tokio::test]
    async fn the_page_is_asked_for_each_time_and_sent_when_it_has_changed() {
        for path in ["", "/", "/accounts/x"] {
            let page = ask(path, &[]);
            assert_eq!(page.status(), 200);
            assert_eq!(told(&page, &header::CACHE_CONTROL), "no-cache");
            assert_eq!(
                told(&page, &header::CONTENT_TYPE),
                "text/html; charset=utf-8"
            );
            assert_eq!(
                told(&page, &header::CONTENT_SECURITY_POLICY),
                "default-src 'self'"
            );
            assert_eq!(told(&page, &header::X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert_eq!(told(&page, &header::REFERRER_POLICY), "no-referrer");
            let etag = told(&page, &header::ETAG).to_owned();
            assert_eq!(body(page).await, b"<!doctype html>");
            for known in [&etag, &format!("\"x\", W/{etag}"), "*"] {
                let again = ask(path, &[(header::IF_NONE_MATCH, known)]);
                assert_eq!(again.status(), 304, "{known}");
                assert_eq!(told(&again, &header::ETAG), etag);
                assert!(body(again).await.is_empty());
            }
            assert_eq!(ask(path, &[(header::IF_NONE_MATCH, "\"x\"")]).status(), 200);
        }
    }

    #[tokio::test]
    async fn hashed_files_are_kept_for_good_and_sent_compressed() {
        let path = "/assets/app-1a2b.js";
        let plain = ask(path, &[]);
        assert_eq!(told(&plain, &header::CACHE_CONTROL), FOR_GOOD);
        assert_eq!(told(&plain, &header::CONTENT_ENCODING), "");
        assert_eq!(told(&plain, &header::VARY), "accept-encoding");
        assert_eq!(body(plain).await, SCRIPT);
        let gzip = ask(path, &[(header::ACCEPT_ENCODING, "br, GZIP;q=0.8")]);
        assert_eq!(told(&gzip, &header::CONTENT_ENCODING), "gzip");
        assert!(body(gzip).await.len() < 200);
        for refused in ["br", "gzip;q=0", "gzip; q=0.0"] {
            let plain = ask(path, &[(header::ACCEPT_ENCODING, refused)]);
            assert_eq!(told(&plain, &header::CONTENT_ENCODING), "", "{refused}");
        }
        let gone = ask("/assets/gone.js", &[]);
        assert_eq!(gone.status(), 404);
        assert_eq!(
            told(&gone, &header::CONTENT_SECURITY_POLICY),
            "default-src 'self'"
        );
    }
}
