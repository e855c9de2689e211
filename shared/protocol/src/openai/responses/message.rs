//! What lives here: a message that is being written, and where in it the stretches of the answer are that rest on sources.

use super::item::Annotation;
use crate::canonical::Grounding;

/// A message that is being written.
#[derive(Debug, Default)]
pub(super) struct OpenMessage {
    pub(super) id: String,
    /// All that it says, files as markdown.
    pub(super) text: String,
    pub(super) annotations: Vec<Annotation>,
    /// Where it begins in the answer's whole text, in bytes.
    begins: usize,
    /// Where something stands in `text` that is not of the answer's text, and how long it is, in bytes.
    insertions: Vec<(usize, usize)>,
}

impl OpenMessage {
    /// A message that begins at this byte of the answer's whole text.
    pub(super) fn new(id: String, begins: usize) -> Self {
        Self {
            id,
            begins,
            ..Self::default()
        }
    }

    /// Adds what is not of the answer's text.
    pub(super) fn insert(&mut self, markdown: &str) {
        self.insertions.push((self.text.len(), markdown.len()));
        self.text.push_str(markdown);
    }

    /// The annotations that a grounding comes to. What rests on sources outside of this message is left out; sources
    /// that no stretch names are cited at the end.
    pub(super) fn cite(&self, grounding: &Grounding) -> Vec<Annotation> {
        let mut annotations = Vec::new();
        let mut is_cited = vec![false; grounding.sources.len()];
        for support in &grounding.supports {
            for &number in &support.sources {
                is_cited
                    .get_mut(number)
                    .into_iter()
                    .for_each(|cited| *cited = true);
                let range = self.chars(support.start, support.end);
                if let (Some(source), Some((start_index, end_index))) =
                    (grounding.sources.get(number), range)
                {
                    annotations.push(Annotation {
                        start_index,
                        end_index,
                        url: source.url.clone(),
                        title: source.title.clone(),
                    });
                }
            }
        }
        let end = self.text.chars().count();
        let uncited = grounding.sources.iter().zip(is_cited);
        annotations.extend(
            uncited
                .filter(|(_, cited)| !cited)
                .map(|(source, _)| Annotation {
                    start_index: end,
                    end_index: end,
                    url: source.url.clone(),
                    title: source.title.clone(),
                }),
        );
        annotations
    }

    /// A stretch of the answer's text as characters of this message.
    fn chars(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let (mut start, mut end) = (
            start.checked_sub(self.begins)?,
            end.checked_sub(self.begins)?,
        );
        for &(at, length) in &self.insertions {
            if at <= start {
                start += length;
            }
            if at < end {
                end += length;
            }
        }
        let before = self.text.get(..start)?.chars().count();
        Some((before, before + self.text.get(start..end)?.chars().count()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::{GroundingSource, GroundingSupport};

    fn source(url: &str) -> GroundingSource {
        GroundingSource {
            url: url.to_owned(),
            ..GroundingSource::default()
        }
    }

    fn support(start: usize, end: usize, sources: &[usize]) -> GroundingSupport {
        GroundingSupport {
            start,
            end,
            text: String::new(),
            sources: sources.to_vec(),
        }
    }

    #[test]
    fn stretches_are_found_by_characters_around_what_was_inserted() {
        let mut message = OpenMessage::new("msg_1".to_owned(), 10);
        message.text.push_str("größer");
        message.insert("![image](x)");
        message.text.push_str(" 世界");
        let grounding = Grounding {
            sources: vec![source("a"), source("b"), source("c")],
            supports: vec![
                support(10, 18, &[0]),
                support(18, 25, &[0, 1]),
                support(12, 25, &[1]),
                support(0, 12, &[0]),
                support(13, 14, &[0]),
                support(18, 999, &[0]),
                support(10, 11, &[7]),
            ],
        };
        let found: Vec<_> = message
            .cite(&grounding)
            .into_iter()
            .map(|a| (a.start_index, a.end_index, a.url))
            .collect();
        let expected = [
            (0, 6, "a"),
            (17, 20, "a"),
            (17, 20, "b"),
            (2, 20, "b"),
            (20, 20, "c"),
        ];
        assert_eq!(
            found,
            expected.map(|(from, to, url)| (from, to, url.to_owned()))
        );
    }
}
