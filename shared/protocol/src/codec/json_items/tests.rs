//! What lives here: examples of streams and their items. Arbitrary cuts are in `tests/json_items.rs`.

use super::*;

const LIMITS: JsonItemLimits = JsonItemLimits {
    max_depth: 4,
    max_item_bytes: 64,
};

/// Pushes the pieces one by one and collects items, with the error that ended them.
fn split(pieces: &[&[u8]]) -> (Vec<String>, Result<(), JsonItemsError>) {
    let mut items = JsonItems::new(LIMITS);
    let mut found = Vec::new();
    for piece in pieces {
        items.push(Bytes::copy_from_slice(piece));
        while let Some(item) = items.next_item() {
            match item {
                Ok(item) => found.push(String::from_utf8(item.to_vec()).unwrap()),
                Err(error) => assert_eq!(items.finish(), Err(error)),
            }
        }
    }
    (found, items.finish())
}

fn whole(stream: &str) -> (Vec<String>, Result<(), JsonItemsError>) {
    split(&[stream.as_bytes()])
}

fn both() -> Vec<String> {
    vec![r#"{"a":1}"#.to_owned(), r#"{"b":"}]"}"#.to_owned()]
}

#[test]
fn arrays_and_sequences_give_the_same_items() {
    for stream in [
        r#"[{"a":1},{"b":"}]"}]"#,
        "[\r\n  {\"a\":1}\n,\n{\"b\":\"}]\"} ]\n\n",
        "\u{feff} [{\"a\":1},{\"b\":\"}]\"}]",
        "{\"a\":1}\n{\"b\":\"}]\"}\n",
        "{\"a\":1}{\"b\":\"}]\"}",
    ] {
        assert_eq!(whole(stream), (both(), Ok(())), "{stream}");
    }
}

#[test]
fn nothing_and_an_empty_array_are_complete() {
    for stream in ["", " \n", "[]", " [ ] ", "\u{feff}"] {
        assert_eq!(whole(stream), (vec![], Ok(())), "{stream}");
    }
}

#[test]
fn a_stream_without_its_end_is_cut_off() {
    for stream in ["[", r#"[{"a":1}"#, r#"[{"a":1},"#, r#"[{"a"#, r#"{"a"#] {
        assert_eq!(whole(stream).1, Err(JsonItemsError::CutOff), "{stream}");
    }
    assert_eq!(split(&[b"\xef\xbb"]).1, Err(JsonItemsError::CutOff));
}

#[test]
fn what_came_before_a_cut_is_given() {
    assert_eq!(whole(r#"[{"a":1},{"b":"#).0, vec![r#"{"a":1}"#]);
}

#[test]
fn garbage_between_items_is_an_error_that_says_where() {
    for (stream, at, byte) in [
        ("<html>", 0, b'<'),
        ("[{}{}]", 3, b'{'),
        ("[{},,{}]", 4, b','),
        ("[{},]", 4, b']'),
        ("[1]", 1, b'1'),
        ("[{}] x", 5, b'x'),
        ("{},{}", 2, b','),
        ("{}]", 2, b']'),
        (" \u{feff}", 1, 0xef),
    ] {
        assert_eq!(
            whole(stream).1,
            Err(JsonItemsError::Garbage { at, byte }),
            "{stream}"
        );
    }
}

#[test]
fn after_an_error_there_is_nothing_more() {
    let mut items = JsonItems::new(LIMITS);
    items.push(Bytes::from_static(b"x{}"));
    assert!(matches!(
        items.next_item(),
        Some(Err(JsonItemsError::Garbage { .. }))
    ));
    items.push(Bytes::from_static(b"{}"));
    assert_eq!(items.next_item(), None);
    assert_eq!(items.buffered_bytes(), 0);
}

#[test]
fn limits_hold_to_the_level_and_the_byte() {
    assert_eq!(whole(r#"{"a":[[[]]]}"#).1, Ok(()));
    assert_eq!(
        whole(r#"{"a":[[[[]]]]}"#).1,
        Err(JsonItemsError::TooDeep { max_depth: 4 })
    );
    let exact = format!(r#"{{"a":"{}"}}"#, "x".repeat(56));
    assert_eq!((exact.len(), whole(&exact).1), (64, Ok(())));
    let larger = format!(r#"{{"a":"{}"}}"#, "x".repeat(57));
    assert_eq!(
        whole(&larger).1,
        Err(JsonItemsError::TooLarge { max_item_bytes: 64 })
    );
}

#[test]
fn an_item_within_one_piece_is_not_copied() {
    let piece = Bytes::from_static(br#"[{"a":1},{"b":2}]"#);
    let mut items = JsonItems::new(LIMITS);
    items.push(piece.clone());
    let item = items.next_item().unwrap().unwrap();
    assert_eq!(item.as_ptr(), piece[1..].as_ptr());
}

#[test]
fn buffered_bytes_are_those_that_no_item_carried_away() {
    let mut items = JsonItems::new(LIMITS);
    items.push(Bytes::from_static(br#"[{"a":1},{"b":"#));
    assert_eq!(items.buffered_bytes(), 14);
    assert!(items.next_item().is_some());
    assert_eq!(items.next_item(), None);
    assert_eq!(items.buffered_bytes(), 5);
    items.push(Bytes::from_static(b"2}]"));
    assert_eq!(
        items.next_item(),
        Some(Ok(Bytes::from_static(br#"{"b":2}"#)))
    );
    assert_eq!(items.next_item(), None);
    assert_eq!(items.buffered_bytes(), 0);
    assert_eq!(items.finish(), Ok(()));
}

#[test]
fn a_large_item_in_small_pieces_takes_linear_time() {
    let mut items = JsonItems::new(JsonItemLimits {
        max_depth: 4,
        max_item_bytes: 64 * 1024 * 1024,
    });
    let piece = Bytes::from(vec![b'A'; 1024]);
    items.push(Bytes::from_static(b"[{\"data\":\""));
    for _ in 0..48 * 1024 {
        items.push(piece.clone());
        assert_eq!(items.next_item(), None);
    }
    items.push(Bytes::from_static(b"\"}]"));
    assert_eq!(
        items.next_item().unwrap().unwrap().len(),
        48 * 1024 * 1024 + 11
    );
    assert_eq!(items.next_item(), None);
    assert_eq!(items.finish(), Ok(()));
}
