//! What lives here: the tests of calls as models write them, cut at every place.

use serde_json::json;

use super::{Seen, call, f, seen, text};

/// A call of `f` with one argument.
fn a() -> Seen {
    f(json!({"a": 1}))
}

fn check(cases: Vec<(&str, Vec<Seen>)>) {
    for (answer, expected) in cases {
        assert_eq!(seen(&[answer]), expected, "{answer}");
        for at in (0..=answer.len()).filter(|at| answer.is_char_boundary(*at)) {
            let (first, second) = answer.split_at(at);
            assert_eq!(seen(&[first, second]), expected, "{first:?} {second:?}");
        }
        let single: Vec<_> = answer.split_inclusive(|_| true).collect();
        assert_eq!(seen(&single), expected, "{answer}");
    }
}

#[test]
fn calls_are_found_as_they_are_to_be_written() {
    check(vec![
        (
            "<tool_call>\n{\"name\":\"f\",\"arguments\":{\"a\":1}}\n</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"args\":{\"a\":1}}</tool_call>",
            vec![a()],
        ),
        (
            "Well.\n\n<tool_call>{\"tool\":\"f\",\"input\":{\"a\":1}}</tool_call>\n",
            vec![text("Well."), a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>\n\n<tool_call>{\"name\":\"g\"}</tool_call>\nDone.",
            vec![a(), call("g", json!({})), text("\nDone.")],
        ),
    ]);
}

#[test]
fn fences_around_blocks_and_in_them_are_no_text() {
    check(vec![
        (
            "Look:\n```json\n<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>\n```\nSo.",
            vec![text("Look:"), a(), text("\nSo.")],
        ),
        (
            "```\n<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>```",
            vec![a()],
        ),
        (
            "<tool_call>\n```json\n{\"name\":\"f\",\"arguments\":{\"a\":1}}\n```\n</tool_call>",
            vec![a()],
        ),
        (
            "```js\nx\n```\n<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>",
            vec![text("```js\nx\n```"), a()],
        ),
    ]);
}

#[test]
fn tags_may_be_missing_or_too_many_or_say_more() {
    check(vec![
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}",
            vec![a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}\nThen.",
            vec![a(), text("\nThen.")],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call></tool_call>",
            vec![a(), a()],
        ),
        ("<tool_call name=\"f\">{\"a\":1}</tool_call>", vec![a()]),
        (
            "<tool_call name='f' >{\"arguments\":{\"a\":1}}</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call\n{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>",
            vec![a()],
        ),
        ("<tool_call>f\n{\"a\":1}</tool_call>", vec![a()]),
    ]);
}

#[test]
fn a_block_may_hold_several_calls() {
    check(vec![
        (
            "<tool_call>[{\"name\":\"f\",\"arguments\":{\"a\":1}},{\"name\":\"g\"}]</tool_call>",
            vec![Seen::Calls(vec![
                ("f".to_owned(), json!({"a": 1})),
                ("g".to_owned(), json!({})),
            ])],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}\n{\"name\":\"g\"}</tool_call>",
            vec![Seen::Calls(vec![
                ("f".to_owned(), json!({"a": 1})),
                ("g".to_owned(), json!({})),
            ])],
        ),
    ]);
}

#[test]
fn arguments_come_in_several_forms() {
    check(vec![
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":null}</tool_call>",
            vec![f(json!({}))],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"input\":\"x y\"}</tool_call>",
            vec![f(json!({"input": "x y"}))],
        ),
        ("<tool_call>{\"name\":\"f\",\"a\":1}</tool_call>", vec![a()]),
        (
            "<tool_call>{\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\": 1}\"}}</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":[1]}</tool_call>",
            vec![f(json!("no object: [1]"))],
        ),
    ]);
}

#[test]
fn json_may_be_nearly_json() {
    check(vec![
        (
            "<tool_call>{'name': 'f', 'arguments': {'a': 1,},}</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call>{name: \"f\", arguments: {a: True}}</tool_call>",
            vec![f(json!({"a": true}))],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}}</tool_call>",
            vec![a()],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"1\n\t2 \\d \\' ü\"}}</tool_call>",
            vec![f(json!({"a": "1\n\t2 \\d ' ü"}))],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"say \"hi\" now\"}}</tool_call>",
            vec![f(json!({"a": "say \"hi\" now"}))],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"odd \" quote\"}}</tool_call>!",
            vec![f(json!({"a": "odd \" quote"})), text("!")],
        ),
    ]);
}

#[test]
fn tags_inside_of_strings_belong_to_these() {
    check(vec![(
        "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"</tool_call> <tool_call>\"}}</tool_call>.",
        vec![f(json!({"a": "</tool_call> <tool_call>"})), text(".")],
    )]);
}

#[test]
fn what_is_no_call_is_told() {
    check(vec![
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":[{\"b\":1}",
            vec![Seen::Broken],
        ),
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"b",
            vec![Seen::Broken],
        ),
        (
            "<tool_call>I would call f</tool_call> ok",
            vec![Seen::Broken, text(" ok")],
        ),
        (
            "<tool_call>{\"a\":\"b</tool_call>\n<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>",
            vec![Seen::Broken, a()],
        ),
        ("<tool_call>", vec![Seen::Broken]),
    ]);
}

#[test]
fn what_is_no_tag_is_text() {
    check(vec![
        (
            "a < b <tool <tool_calls> </tool_call> <tool_call_2>",
            vec![text("a < b <tool <tool_calls> </tool_call> <tool_call_2>")],
        ),
        ("<tool_call", vec![text("<tool_call")]),
        (" \n", vec![text(" \n")]),
        ("```json", vec![text("```json")]),
        ("``", vec![text("``")]),
    ]);
}

#[test]
fn results_end_the_answer() {
    check(vec![
        (
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>\n<tool_result name=\"f\">\n7\n</tool_result>\nIt is 7.",
            vec![a(), Seen::Result],
        ),
        ("It is\n<tool_result>7", vec![text("It is"), Seen::Result]),
    ]);
}
