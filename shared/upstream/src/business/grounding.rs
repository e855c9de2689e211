//! What lives here: what the text of an answer rests on, collected from the pieces that say so.

use b2a_protocol::canonical::{Grounding, GroundingSource, GroundingSupport};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// How many sources one answer may name; more are ignored.
const MAX_SOURCES: usize = 100;
/// How many stretches of one answer may rest on them; more are ignored.
const MAX_SUPPORTS: usize = 1000;
/// How much of an answer is kept to be quoted, in bytes; no answer of a model is that long.
const MAX_TEXT: usize = 512 * 1024;
/// The longest address; a longer one names no source.
const MAX_URL: usize = 4096;
/// How much of a source's other words is kept, in bytes.
const MAX_WORDS: usize = 2000;

/// `textGroundingMetadata`, as one piece of an answer has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct TextGrounding {
    segments: Option<Vec<Segment>>,
    references: Option<Vec<Reference>>,
}

/// A stretch of the text. Indices count UTF-8 bytes; a first one of 0 may be left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment {
    #[serde(default)]
    start_index: Value,
    #[serde(default)]
    end_index: Value,
    reference_indices: Option<Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    document_metadata: Option<DocumentMetadata>,
    content: Option<String>,
}

#[derive(Deserialize)]
struct DocumentMetadata {
    uri: Option<String>,
    title: Option<String>,
    domain: Option<String>,
}

/// Collects the text of an answer, and what it rests on.
#[derive(Debug, Default)]
pub(super) struct GroundingCollector {
    /// The text so far, as far as it is kept.
    said: String,
    /// How long all of it is, in bytes.
    length: usize,
    sources: Vec<GroundingSource>,
    stretches: Vec<Stretch>,
}

/// A stretch of the whole text.
#[derive(Debug)]
struct Stretch {
    start: usize,
    end: usize,
    sources: Vec<usize>,
}

impl GroundingCollector {
    /// How long the text is so far, in bytes.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// Takes the next piece of the text.
    pub(super) fn say(&mut self, text: &str) {
        // What follows a piece that was left out would stand in the wrong place.
        if self.said.len() == self.length && self.length + text.len() <= MAX_TEXT {
            self.said.push_str(text);
        }
        self.length += text.len();
    }

    /// Takes what is said of the text from `begin` on, or of all of it. Metadata that makes no sense says nothing: an
    /// answer does not fail for it.
    pub(super) fn ground(&mut self, metadata: &RawValue, begin: usize) {
        let Ok(metadata) = serde_json::from_str::<TextGrounding>(metadata.get()) else {
            return;
        };
        let references = metadata.references.into_iter().flatten();
        let sources: Vec<Option<usize>> = references
            .take(MAX_SUPPORTS)
            .map(|reference| self.source(reference))
            .collect();
        for segment in metadata.segments.into_iter().flatten() {
            if self.stretches.len() >= MAX_SUPPORTS {
                return;
            }
            let named = segment.reference_indices.iter().flatten();
            let mut named: Vec<usize> = named
                .filter_map(|named| sources.get(index(named)?).copied().flatten())
                .collect();
            named.sort_unstable();
            named.dedup();
            let start = index(&segment.start_index).unwrap_or(0);
            let Some(end) = index(&segment.end_index).filter(|_| !named.is_empty()) else {
                continue;
            };
            // Segments count within the text that they come with. Those that reach beyond it count from the beginning.
            let base = if end <= self.length - begin { begin } else { 0 };
            self.stretches.push(Stretch {
                start: base.saturating_add(start),
                end: base.saturating_add(end),
                sources: named,
            });
        }
    }

    /// The number of this source, which may be known already; `None` without an address, or when there are too many.
    fn source(&mut self, reference: Reference) -> Option<usize> {
        let document = reference.document_metadata?;
        let url = document
            .uri
            .filter(|url| !url.is_empty() && url.len() <= MAX_URL)?;
        if let Some(known) = self.sources.iter().position(|source| source.url == url) {
            return Some(known);
        }
        if self.sources.len() >= MAX_SOURCES {
            return None;
        }
        let clipped = |words: Option<String>| {
            let mut words = words.unwrap_or_default();
            words.truncate(boundary_below(&words, MAX_WORDS));
            words
        };
        self.sources.push(GroundingSource {
            url,
            title: clipped(document.title),
            domain: clipped(document.domain),
            snippet: clipped(reference.content),
        });
        Some(self.sources.len() - 1)
    }

    /// All of it, once; `None` when no source was named.
    pub(super) fn take(&mut self) -> Option<Grounding> {
        let collected = std::mem::take(self);
        if collected.sources.is_empty() {
            return None;
        }
        let mut stretches = collected.stretches;
        stretches.sort_by_key(|stretch| (stretch.start, stretch.end));
        let mut supports: Vec<GroundingSupport> = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            let start = boundary_below(&collected.said, stretch.start);
            let end = boundary_below(&collected.said, stretch.end);
            let Some(text) = collected
                .said
                .get(start..end)
                .filter(|text| !text.is_empty())
            else {
                continue;
            };
            match supports.last_mut() {
                Some(last) if (last.start, last.end) == (start, end) => {
                    last.sources.extend(stretch.sources);
                    last.sources.sort_unstable();
                    last.sources.dedup();
                }
                _ => supports.push(GroundingSupport {
                    start,
                    end,
                    text: text.to_owned(),
                    sources: stretch.sources,
                }),
            }
        }
        Some(Grounding {
            sources: collected.sources,
            supports,
        })
    }
}

/// The number in a member; Google's JSON writes those of 64 bits as texts.
fn index(value: &Value) -> Option<usize> {
    let number = match value {
        Value::String(digits) => digits.parse().ok(),
        other => other.as_u64(),
    };
    usize::try_from(number?).ok()
}

/// The last place at or before `at` where no character is cut.
fn boundary_below(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests;
