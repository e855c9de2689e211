//! What lives here: the address of the server that a client works for.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use url::Url;

/// Reads an address: a URL, or `host:port` as old files have it, which means http.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("http://{text}"))
    };
    let is_server =
        |url: &Url| matches!(url.scheme(), "http" | "https" | "ws" | "wss") && url.has_host();
    match url {
        Ok(url) if is_server(&url) => Ok(Some(url)),
        _ => Err(D::Error::custom(
            "must be http://host, https://host or host:port",
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn address(value: &Value) -> Result<Option<String>, serde_json::Error> {
        Ok(read(value)?.map(|url| url.to_string()))
    }

    #[test]
    fn an_address_without_a_scheme_is_http() {
        for (text, url) in [
            ("pool.example.com:8000", "http://pool.example.com:8000/"),
            (" 10.0.0.1:8000 ", "http://10.0.0.1:8000/"),
            ("pool", "http://pool/"),
            ("https://pool.example.com/x", "https://pool.example.com/x"),
            ("wss://pool.example.com/ws", "wss://pool.example.com/ws"),
        ] {
            assert_eq!(address(&json!(text)).unwrap().as_deref(), Some(url));
        }
        assert_eq!(address(&json!("")).unwrap(), None);
        assert_eq!(address(&json!(null)).unwrap(), None);
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for value in [
            json!("ftp://pool"),
            json!("http://"),
            json!("a b"),
            json!(5),
        ] {
            assert!(address(&value).is_err(), "{value}");
        }
    }
}
