//! What lives here: a body of the admin API: a JSON object within its limit, whose faults are told by field and never quoted.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use b2a_domain::{ErrorCode, Fault};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::read_body;
use crate::Gateway;
use crate::routes::admin::AdminError;

/// The largest body, in bytes, where a handler needs no more.
const SMALL: usize = 64 * 1024;

/// A JSON object of at most `LIMIT` bytes.
pub(crate) struct JsonBody<T, const LIMIT: usize = SMALL>(pub(crate) T);

impl<T: DeserializeOwned, const LIMIT: usize> FromRequest<Arc<Gateway>> for JsonBody<T, LIMIT> {
    type Rejection = AdminError;

    async fn from_request(request: Request, gateway: &Arc<Gateway>) -> Result<Self, AdminError> {
        let body = read(request, LIMIT.min(gateway.body_limit)).await?;
        parse(&body).map(Self)
    }
}

/// The same where there need not be any.
pub(crate) struct OptionalJsonBody<T, const LIMIT: usize = SMALL>(pub(crate) T);

impl<T, const LIMIT: usize> FromRequest<Arc<Gateway>> for OptionalJsonBody<T, LIMIT>
where
    T: Default + DeserializeOwned,
{
    type Rejection = AdminError;

    async fn from_request(request: Request, gateway: &Arc<Gateway>) -> Result<Self, AdminError> {
        let body = read(request, LIMIT.min(gateway.body_limit)).await?;
        parse_if_any(&body).map(Self)
    }
}

async fn read(request: Request, limit: usize) -> Result<Bytes, AdminError> {
    let body = read_body(request.into_body(), limit).await;
    body.map_err(|fault: Fault| {
        let status = match fault.code {
            ErrorCode::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        AdminError::new(status, fault.message)
    })
}

/// Reads an object, where there is one; `null` is none.
fn parse_if_any<T: Default + DeserializeOwned>(body: &[u8]) -> Result<T, AdminError> {
    match body.trim_ascii() {
        b"" | b"null" => Ok(T::default()),
        body => parse(body),
    }
}

/// Reads an object.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, AdminError> {
    let bad = |message: String| AdminError::new(StatusCode::BAD_REQUEST, message);
    // A list would be read as the fields in their order.
    match body.trim_ascii_start().first() {
        None => return Err(bad("there is no body: send a JSON object".to_owned())),
        Some(b'{') => {}
        Some(_) => return Err(bad("the body is no JSON object".to_owned())),
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (field, fault) = (error.path().to_string(), error.inner());
        match fault.classify() {
            // What serde says quotes the value, which may be a secret.
            Category::Data if field != "." => AdminError::field(&field, "is of the wrong type"),
            Category::Data => bad("the body is no object of the form that is asked for".to_owned()),
            Category::Io | Category::Syntax | Category::Eof => bad(no_json(fault)),
        }
    })?;
    json.end().map_err(|fault| bad(no_json(&fault)))?;
    Ok(value)
}

fn no_json(fault: &serde_json::Error) -> String {
    let (line, column) = (fault.line(), fault.column());
    format!("the body is no JSON: line {line} column {column}")
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;
    use http_body_util::BodyExt as _;
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Body {
        name: Option<String>,
        list: Vec<Item>,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Item {
        number: i64,
    }

    async fn refusal(body: &str) -> (u16, Value) {
        let refused = parse::<Body>(body.as_bytes()).unwrap_err().into_response();
        let status = refused.status().as_u16();
        let body = refused.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn what_may_be_left_out_is_read_all_the_same() {
        for none in ["", " \n", "null", " null "] {
            let read: Body = parse_if_any(none.as_bytes()).unwrap();
            assert_eq!(read, Body::default(), "{none:?}");
        }
        let read: Body = parse_if_any(br#"{"name": "x"}"#).unwrap();
        assert_eq!(read.name.as_deref(), Some("x"));
        for bad in ["[]", "{", "nul", "null null"] {
            assert!(parse_if_any::<Body>(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn faults_name_the_field_and_quote_nothing() {
        for body in [
            "",
            "  ",
            "[]",
            "null",
            "\"x\"",
            "{",
            "{\"name\":\"secret",
            "{} {}",
        ] {
            let (status, said) = refusal(body).await;
            assert_eq!(status, 400, "{body}");
            assert!(!said.to_string().contains("secret"), "{said}");
        }
        let (_, said) = refusal(r#"{"list": [{"number": 1}, {"number": "secret"}]}"#).await;
        assert_eq!(
            said,
            json!({"error": "list[1].number: is of the wrong type", "field": "list[1].number"})
        );
        let (_, said) = refusal(r#"{"name": 5}"#).await;
        assert_eq!(said["field"], "name");
    }

    #[test]
    fn what_is_left_out_or_unknown_does_not_matter() {
        assert_eq!(parse::<Body>(b" {} ").unwrap(), Body::default());
        let null = parse::<Body>(br#"{"name": null, "more": {"x": []}}"#);
        assert_eq!(null.unwrap(), Body::default());
    }
}
