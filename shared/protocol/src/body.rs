//! What lives here: how the body of a request becomes typed, with faults that say where it went wrong.

use std::fmt;
use std::marker::PhantomData;

use b2a_domain::Fault;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::codec::check_depth;

/// The deepest nesting that a body may have.
pub(crate) const MAX_DEPTH: usize = 64;

/// The longest message about a wrong type, in characters: such messages quote the client, whose text may
/// be huge.
const MAX_MESSAGE: usize = 300;

/// What a client sent beyond the fields that are known here. Dialects grow faster than gateways, so that
/// unknown fields are never an error, and are kept.
pub(crate) type Extra = serde_json::Map<String, serde_json::Value>;

/// Reads a body. The fault names the field, or the place where the body stops being JSON.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    let text = std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        Fault::invalid(format!("the body is not valid UTF-8 at byte {at}"))
    })?;
    if text.trim_ascii_start().is_empty() {
        return Err(Fault::invalid(
            "the body is empty: a JSON object is expected",
        ));
    }
    check_depth(body, MAX_DEPTH).map_err(|error| Fault::invalid(error.to_string()))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let value =
        serde_path_to_error::deserialize(&mut json).map_err(|error| describe(&error, text))?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn describe(error: &serde_path_to_error::Error<serde_json::Error>, text: &str) -> Fault {
    let inner = error.inner();
    // What is no word where words are expected is a broken text to the parser, and so is a number too large.
    if !inner.is_data() && serde_json::from_str::<IgnoredAny>(text).is_err() {
        return not_json(inner);
    }
    let message = inner.to_string();
    // The path says where; the line and column of a machine-written body help nobody.
    let message = match message.rsplit_once(" at line ") {
        Some(("expected value", _)) => "expected a string",
        Some((what, _)) => what,
        None => message.as_str(),
    };
    let message = shorten(&in_json_words(message));
    let path = error.path().to_string();
    if path == "." {
        Fault::invalid(message)
    } else {
        Fault::invalid_field(path, message)
    }
}

/// Says in JSON's words what the parser says in Rust's.
fn in_json_words(message: &str) -> String {
    let Some((found, expected)) = message.rsplit_once(", expected ") else {
        return message.to_owned();
    };
    let found = match found {
        "invalid type: map" => "invalid type: object",
        "invalid type: sequence" => "invalid type: array",
        found => found,
    };
    let expected = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a map" => "an object",
        "a sequence" => "an array",
        expected => expected,
    };
    format!("{found}, expected {expected}")
}

fn not_json(error: &serde_json::Error) -> Fault {
    Fault::invalid(format!("the body is not valid JSON: {error}"))
}

/// Cuts a long quotation out of a message about a wrong type, but not what was expected instead.
fn shorten(message: &str) -> String {
    if message.len() <= MAX_MESSAGE {
        return message.to_owned();
    }
    let cut = |text: &str| text.chars().take(MAX_MESSAGE / 3).collect::<String>();
    let head = cut(message);
    let tail = message
        .rfind(", expected ")
        .map_or_else(String::new, |at| cut(&message[at..]));
    format!("{head}…{tail}")
}

/// A field that is a text, or a list. Written by hand, since serde's untagged enums lose the path of what
/// is wrong inside.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum TextOr<T> {
    /// The short form.
    Text(String),
    /// The long form.
    List(Vec<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrVisitor(PhantomData))
    }
}

struct TextOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrVisitor<T> {
    type Value = TextOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(TextOr::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(TextOr::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(TextOr::List)
    }
}

/// A field that is a word, or an object with more to say. Written by hand for the same reason.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum WordOr<T> {
    /// The short form.
    Word(String),
    /// The long form.
    Object(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for WordOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordOrVisitor(PhantomData))
    }
}

struct WordOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for WordOrVisitor<T> {
    type Value = WordOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an object")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        Ok(WordOr::Word(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(WordOr::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(expecting = "an object")]
    struct Body {
        #[serde(rename = "content")]
        _content: Option<TextOr<u8>>,
        #[serde(rename = "share")]
        _share: Option<f64>,
        #[serde(rename = "words")]
        _words: Option<Vec<Word>>,
    }

    #[derive(Debug, Deserialize)]
    enum Word {
        #[serde(rename = "low")]
        Low,
    }

    fn fault(body: &[u8]) -> (Option<String>, String) {
        let fault = parse::<Body>(body).unwrap_err();
        (fault.field, fault.message)
    }

    #[test]
    fn a_body_that_is_no_json_is_refused_with_the_place() {
        assert_eq!(
            fault(b"{\"a\":\"\xff\"}").1,
            "the body is not valid UTF-8 at byte 6"
        );
        assert_eq!(
            fault(b" ").1,
            "the body is empty: a JSON object is expected"
        );
        assert_eq!(
            fault(b"{\"a\" 1}").1,
            "the body is not valid JSON: expected `:` at line 1 column 6"
        );
        assert_eq!(
            fault(b"{} x").1,
            "the body is not valid JSON: trailing characters at line 1 column 4"
        );
        assert!(
            fault("[".repeat(100).as_bytes())
                .1
                .starts_with("JSON is nested deeper than 64")
        );
    }

    #[test]
    fn a_wrong_type_is_refused_with_the_path() {
        assert_eq!(
            fault(b"5").1,
            "invalid type: integer `5`, expected an object"
        );
        let (field, message) = fault(br#"{"content":{}}"#);
        assert_eq!(field.as_deref(), Some("content"));
        assert_eq!(
            message,
            "invalid type: object, expected a string or an array"
        );
        assert_eq!(
            fault(br#"{"content":[1,"a"]}"#).0.as_deref(),
            Some("content[1]")
        );
        for (body, expected) in [
            (r#"{"content":[-1]}"#, "a whole number of 0 or more"),
            (r#"{"share":"half"}"#, "a number"),
            (r#"{"words":"low"}"#, "an array"),
        ] {
            let (_, message) = fault(body.as_bytes());
            let (_, told) = message.rsplit_once(", expected ").unwrap();
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_is_no_word_and_no_number_is_refused_with_the_path() {
        for (body, field, message) in [
            (r#"{"words":["low",[]]}"#, "words[1]", "expected a string"),
            (r#"{"words":[5]}"#, "words[0]", "expected a string"),
            (
                r#"{"words":["loud"]}"#,
                "words[0]",
                "unknown variant `loud`, expected `low`",
            ),
            (r#"{"share":1e999}"#, "share", "number out of range"),
        ] {
            let found = fault(body.as_bytes());
            assert_eq!(found, (Some(field.to_owned()), message.to_owned()));
        }
        let (field, message) = fault(br#"{"words":[}"#);
        assert_eq!(field, None);
        assert!(message.starts_with("the body is not valid JSON"));
    }

    #[test]
    fn a_huge_value_is_not_quoted_whole() {
        let body = format!("{{\"content\":[\"{}\"]}}", "ä".repeat(10_000));
        let (_, message) = fault(body.as_bytes());
        assert!(
            message.len() < MAX_MESSAGE
                && message.ends_with("…, expected a whole number of 0 or more"),
            "{message}"
        );
    }
}
