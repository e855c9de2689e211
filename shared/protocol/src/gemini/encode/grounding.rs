//! What lives here: what an answer rests on, as Gemini tells it.

use serde::Serialize;

use crate::canonical::Grounding;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GroundingMetadata<'a> {
    /// What was searched for, which nobody tells us. Clients go through the list.
    web_search_queries: [&'a str; 0],
    grounding_chunks: Vec<Chunk<'a>>,
    grounding_supports: Vec<Support<'a>>,
}

#[derive(Debug, Serialize)]
struct Chunk<'a> {
    web: Web<'a>,
}

#[derive(Debug, Serialize)]
struct Web<'a> {
    uri: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    domain: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Support<'a> {
    segment: Segment<'a>,
    grounding_chunk_indices: Vec<usize>,
}

/// A stretch of a part, in bytes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    /// The part; the first when it is not said.
    #[serde(skip_serializing_if = "is_first")]
    part_index: usize,
    start_index: usize,
    end_index: usize,
    text: &'a str,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_first(index: &usize) -> bool {
    *index == 0
}

/// A part of an answer that is text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextPart {
    /// Its place among all parts.
    pub(crate) index: usize,
    /// How long it is.
    pub(crate) bytes: usize,
}

impl<'a> GroundingMetadata<'a> {
    /// Of an answer whose text consists of these parts: stretches count from the beginning of their part.
    pub(crate) fn of_whole(grounding: &'a Grounding, texts: &[TextPart]) -> Self {
        Self::new(grounding, |start| place(texts, start))
    }

    /// Of an answer that was streamed: there, stretches count from the beginning of all text.
    pub(crate) fn of_stream(grounding: &'a Grounding) -> Self {
        Self::new(grounding, |_| (0, 0))
    }

    /// `place` tells for where a stretch begins which part that is in, and where that part begins.
    fn new(grounding: &'a Grounding, place: impl Fn(usize) -> (usize, usize)) -> Self {
        let chunks = grounding.sources.iter().map(|source| Chunk {
            web: Web {
                uri: &source.url,
                title: if source.title.is_empty() {
                    &source.domain
                } else {
                    &source.title
                },
                domain: &source.domain,
            },
        });
        let is_known = |index: &usize| *index < grounding.sources.len();
        let supports = grounding.supports.iter().map(|support| {
            let (part_index, begin) = place(support.start);
            Support {
                segment: Segment {
                    part_index,
                    start_index: support.start.saturating_sub(begin),
                    end_index: support.end.saturating_sub(begin),
                    text: &support.text,
                },
                grounding_chunk_indices: support.sources.iter().copied().filter(is_known).collect(),
            }
        });
        Self {
            web_search_queries: [],
            grounding_chunks: chunks.collect(),
            grounding_supports: supports.collect(),
        }
    }
}

/// The part that the byte at `start` of the whole text is in, and where that part begins.
fn place(texts: &[TextPart], start: usize) -> (usize, usize) {
    let mut begin = 0;
    let mut found = (0, 0);
    for text in texts {
        if begin > start {
            break;
        }
        found = (text.index, begin);
        begin += text.bytes;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_found_in_its_part() {
        let part = |index, bytes| TextPart { index, bytes };
        let texts = [part(1, 4), part(3, 2), part(4, 6)];
        for (start, found) in [
            (0, (1, 0)),
            (3, (1, 0)),
            (4, (3, 4)),
            (6, (4, 6)),
            (99, (4, 6)),
        ] {
            assert_eq!(place(&texts, start), found, "{start}");
        }
        assert_eq!(place(&[], 5), (0, 0));
    }
}
