//! What lives here: values as Google's JSON parser takes them: a list of one may be written without its
//! brackets, and a whole number as text or with a fraction of zero.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A list. Written by hand, since serde's untagged enums lose the path of what is wrong inside.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Many<T>(pub(crate) Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Many)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let one = T::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Many(vec![one]))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let one = T::deserialize(StrDeserializer::new(text))?;
        Ok(Many(vec![one]))
    }
}

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Int(pub(crate) i64);

impl<'de> Deserialize<'de> for Int {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntVisitor)
    }
}

struct IntVisitor;

impl Visitor<'_> for IntVisitor {
    type Value = Int;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Int, E> {
        Ok(Int(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Int, E> {
        i64::try_from(number)
            .map(Int)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Int, E> {
        // The text of a whole number has no fraction, and a parser's own bounds.
        let text = format!("{number}");
        text.parse()
            .map(Int)
            .map_err(|_| E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Int, E> {
        text.parse()
            .map(Int)
            .map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(json: &str) -> Option<i64> {
        serde_json::from_str::<Int>(json).ok().map(|int| int.0)
    }

    #[test]
    fn whole_numbers_are_taken_in_every_form() {
        for json in ["100", "100.0", "1e2", "\"100\""] {
            assert_eq!(int(json), Some(100), "{json}");
        }
        assert_eq!(int("-1"), Some(-1));
        for json in [
            "1.5",
            "\"many\"",
            "\"1.0\"",
            "1e30",
            "18446744073709551615",
            "true",
            "null",
            "[1]",
        ] {
            assert_eq!(int(json), None, "{json}");
        }
    }

    #[test]
    fn a_list_of_one_needs_no_brackets() {
        let many = |json| {
            serde_json::from_str::<Many<String>>(json)
                .map(|many| many.0)
                .ok()
        };
        assert_eq!(many("\"a\""), Some(vec!["a".to_owned()]));
        assert_eq!(many("[\"a\"]"), Some(vec!["a".to_owned()]));
        assert_eq!(many("[]"), Some(vec![]));
        assert_eq!(many("1"), None);
    }
}
