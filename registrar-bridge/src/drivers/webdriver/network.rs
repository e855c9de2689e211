//! What lives here: reading Chromium's log of network requests.

use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::token::Token;

/// What one request shows.
pub(super) struct Request {
    /// Where it went, when that was written down with it.
    pub(super) url: Option<Url>,
    /// The token that it carried.
    pub(super) token: Option<Token>,
}

/// A line of the log; what it says is JSON in a text.
#[derive(Deserialize)]
struct Line {
    message: String,
}

#[derive(Deserialize)]
struct Message {
    message: Event,
}

#[derive(Deserialize)]
struct Event {
    method: String,
    params: Parameters,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    request: Option<Sent>,
    /// Of an event that tells the headers alone, as they went over the wire.
    #[serde(default)]
    headers: Map<String, Value>,
}

#[derive(Deserialize)]
struct Sent {
    url: String,
    #[serde(default)]
    headers: Map<String, Value>,
}

/// The requests in a log; what is no request, or can't be read, is passed over.
pub(super) fn requests_in(log: Value) -> Vec<Request> {
    let lines: Vec<Value> = serde_json::from_value(log).unwrap_or_default();
    lines.into_iter().filter_map(request_in).collect()
}

fn request_in(line: Value) -> Option<Request> {
    let line: Line = serde_json::from_value(line).ok()?;
    // Most lines are about something else, and some are long.
    if !line.message.contains("Network.requestWillBeSent") {
        return None;
    }
    let Message { message: event } = serde_json::from_str(&line.message).ok()?;
    match (event.method.as_str(), event.params.request) {
        ("Network.requestWillBeSent", Some(sent)) => Some(Request {
            url: Url::parse(&sent.url).ok(),
            token: token_in(&sent.headers),
        }),
        ("Network.requestWillBeSentExtraInfo", _) => Some(Request {
            url: None,
            token: token_in(&event.params.headers),
        }),
        _ => None,
    }
}

fn token_in(headers: &Map<String, Value>) -> Option<Token> {
    let mut headers = headers.iter();
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    Token::of_header(value.as_str()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::drivers::webdriver::token::jwt;

    #[test]
    fn requests_and_their_tokens_are_found() {
        let line = |method: &str, params: Value| {
            let message = json!({"message": {"method": method, "params": params}, "webview": "x"});
            json!({"level": "INFO", "timestamp": 1, "message": message.to_string()})
        };
        let bearer = format!("Bearer {}", jwt("csesidx/5"));
        let log = json!([
            line("Network.requestWillBeSent", json!({"request": {"url": "https://a/cid/x?csesidx=5", "headers": {}}})),
            line("Network.requestWillBeSent", json!({"request": {"url": "https://b/", "headers": {"authorization": bearer}}})),
            line("Network.requestWillBeSentExtraInfo", json!({"headers": {"Authorization": bearer, "Cookie": "x"}})),
            line("Network.responseReceived", json!({"response": {"url": "https://a/"}})),
            line("Network.requestWillBeSent", json!({"request": 7})),
            {"message": "not JSON Network.requestWillBeSent"},
            "no line",
        ]);
        let found = requests_in(log);
        let seen: Vec<_> = found
            .iter()
            .map(|request| (request.url.is_some(), request.token.is_some()))
            .collect();
        assert_eq!(seen, [(true, false), (true, true), (false, true)]);
        assert!(requests_in(json!({"no": "log"})).is_empty());
    }
}
