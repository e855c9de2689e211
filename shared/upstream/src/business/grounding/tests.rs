//! What lives here: groundings as they may arrive, and what becomes of them.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn raw(value: &Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap()
}

fn reference(uri: &str) -> Value {
    json!({"documentMetadata": {"uri": uri, "title": format!("Title of {uri}"), "domain": "d"}, "content": "c"})
}

/// Takes pieces of text, each with the metadata that came with it.
fn collect(pieces: &[(&str, Value)]) -> Option<Grounding> {
    let mut collector = GroundingCollector::default();
    for (text, metadata) in pieces {
        let begin = collector.length();
        collector.say(text);
        collector.ground(&raw(metadata), begin);
    }
    collector.take()
}

fn supports(grounding: &Grounding) -> Vec<(usize, usize, &str, &[usize])> {
    let supports = grounding.supports.iter();
    let told = supports.map(|it| (it.start, it.end, it.text.as_str(), it.sources.as_slice()));
    told.collect()
}

#[test]
fn segments_count_within_their_piece_and_sources_are_named_once() {
    let grounding = collect(&[
        ("Zwölf ", Value::Null),
        (
            "Äpfel. ",
            json!({
                "segments": [{"endIndex": 6, "referenceIndices": [1, 0, 1]}],
                "references": [reference("https://a/"), reference("https://b/")],
            }),
        ),
        (
            "Birnen.",
            json!({
                "segments": [{"startIndex": "0", "endIndex": "7", "referenceIndices": ["0"]}],
                "references": [reference("https://b/")],
            }),
        ),
    ]);
    let grounding = grounding.unwrap();
    assert_eq!(
        supports(&grounding),
        [(7, 13, "Äpfel", &[0, 1][..]), (15, 22, "Birnen.", &[1])]
    );
    let urls: Vec<_> = grounding
        .sources
        .iter()
        .map(|source| &*source.url)
        .collect();
    assert_eq!(urls, ["https://a/", "https://b/"]);
    assert_eq!(grounding.sources[0].title, "Title of https://a/");
    assert_eq!(grounding.sources[0].snippet, "c");
}

#[test]
fn segments_that_come_last_count_from_the_beginning() {
    let grounding = collect(&[
        ("One. ", json!({})),
        ("Two.", json!({})),
        (
            "",
            json!({
                "segments": [
                    {"startIndex": 5, "endIndex": 900, "referenceIndices": [0]},
                    {"startIndex": 0, "endIndex": 4, "referenceIndices": [0]},
                    {"startIndex": 0, "endIndex": 4, "referenceIndices": [1]},
                ],
                "references": [reference("https://a/"), reference("https://b/")],
            }),
        ),
    ]);
    assert_eq!(
        supports(&grounding.unwrap()),
        [(0, 4, "One.", &[0, 1][..]), (5, 9, "Two.", &[0])]
    );
}

#[test]
fn what_makes_no_sense_is_left_out() {
    for nonsense in [
        json!(null),
        json!(5),
        json!([]),
        json!({"segments": {}}),
        json!({"references": "x"}),
        json!({"segments": [{"endIndex": 4, "referenceIndices": [0]}]}),
        json!({"segments": [{"endIndex": 4, "referenceIndices": [0]}],
               "references": [{"content": "no address"}, {"documentMetadata": {"uri": ""}}]}),
    ] {
        assert_eq!(collect(&[("Text", nonsense.clone())]), None, "{nonsense}");
    }
    let grounding = collect(&[(
        "Text",
        json!({
            "segments": [
                {"startIndex": 3, "endIndex": 2, "referenceIndices": [1]},
                {"startIndex": -1, "endIndex": 1.5, "referenceIndices": [1]},
                {"startIndex": 0, "endIndex": 4, "referenceIndices": [0, 7, "x"]},
                {"startIndex": 0, "endIndex": 4},
                {"startIndex": 1, "endIndex": 3, "referenceIndices": [1]},
            ],
            "references": [{"documentMetadata": null}, reference("https://a/")],
        }),
    )]);
    assert_eq!(supports(&grounding.unwrap()), [(1, 3, "ex", &[0][..])]);
}

#[test]
fn nothing_grows_without_end() {
    let many: Vec<Value> = (0..2000)
        .map(|n| reference(&format!("https://{n}/")))
        .collect();
    let segments: Vec<Value> = (0..2000)
        .map(|n| json!({"startIndex": n, "endIndex": n + 1, "referenceIndices": [0]}))
        .collect();
    let text = "x".repeat(2000);
    let grounding = collect(&[(&text, json!({"segments": segments, "references": many}))]).unwrap();
    assert_eq!(grounding.sources.len(), MAX_SOURCES);
    assert_eq!(grounding.supports.len(), MAX_SUPPORTS);

    let long = "ä".repeat(MAX_TEXT);
    let metadata = json!({
        "segments": [{"startIndex": 0, "endIndex": 4, "referenceIndices": [0]}],
        "references": [reference("https://a/")],
    });
    let grounding = collect(&[("Kept", metadata.clone()), (&long, metadata)]).unwrap();
    assert_eq!(supports(&grounding), [(0, 4, "Kept", &[0][..])]);
}

proptest! {
    #[test]
    fn any_indices_lie_in_the_text(
        pieces in prop::collection::vec(("\\PC{0,12}", prop::collection::vec((0..40usize, 0..40usize), 0..4)), 1..6),
    ) {
        let pieces: Vec<(&str, Value)> = pieces.iter().map(|(text, segments)| {
            let segments: Vec<Value> = segments.iter().map(|(start, end)| {
                json!({"startIndex": start, "endIndex": end, "referenceIndices": [0]})
            }).collect();
            (text.as_str(), json!({"segments": segments, "references": [reference("https://a/")]}))
        }).collect();
        let whole: String = pieces.iter().map(|(text, _)| *text).collect();
        let grounding = collect(&pieces).unwrap();
        for support in &grounding.supports {
            prop_assert_eq!(whole.get(support.start..support.end), Some(support.text.as_str()));
            prop_assert!(!support.text.is_empty());
        }
    }
}
