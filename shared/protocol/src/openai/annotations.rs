//! What lives here: what the text of an answer rests on, as the annotations of a chat completion.

use serde::Serialize;

use super::char_map::CharMap;
use crate::canonical::{Grounding, GroundingSource};

/// A page that a stretch of the answer rests on.
#[derive(Debug, Serialize)]
pub(super) struct Annotation<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url_citation: UrlCitation<'a>,
}

#[derive(Debug, Serialize)]
struct UrlCitation<'a> {
    /// The first character of the stretch in the message's content.
    start_index: usize,
    /// The character after its last one.
    end_index: usize,
    title: &'a str,
    url: &'a str,
}

/// The annotations that a grounding comes to, in the order of the text. Pages that no stretch names are cited
/// at the end; what has no address can't be.
pub(super) fn annotations<'a>(grounding: &'a Grounding, content: &CharMap) -> Vec<Annotation<'a>> {
    let mut annotations = Vec::new();
    let mut is_cited = vec![false; grounding.sources.len()];
    for support in &grounding.supports {
        let Some(stretch) = content.chars(support.start, support.end) else {
            continue;
        };
        for &number in &support.sources {
            if let Some(source) = grounding.sources.get(number) {
                is_cited[number] = true;
                annotations.extend(annotation(source, stretch));
            }
        }
    }
    let uncited = grounding.sources.iter().zip(is_cited);
    let uncited = uncited.filter(|(_, is_cited)| !is_cited);
    let end = (content.len(), content.len());
    annotations.extend(uncited.filter_map(|(source, _)| annotation(source, end)));
    annotations
}

fn annotation(source: &GroundingSource, stretch: (usize, usize)) -> Option<Annotation<'_>> {
    let url = Some(source.url.as_str()).filter(|url| !url.is_empty())?;
    let titles = [source.title.as_str(), &source.domain, url];
    let title = titles.into_iter().find(|title| !title.is_empty())?;
    Some(Annotation {
        kind: "url_citation",
        url_citation: UrlCitation {
            start_index: stretch.0,
            end_index: stretch.1,
            title,
            url,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::GroundingSupport;

    fn source(url: &str, title: &str, domain: &str) -> GroundingSource {
        GroundingSource {
            url: url.to_owned(),
            title: title.to_owned(),
            domain: domain.to_owned(),
            snippet: String::new(),
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
    fn stretches_come_first_and_what_is_left_at_the_end() {
        let grounding = Grounding {
            sources: vec![
                source("https://a", "A", "a.org"),
                source("https://b", "", "b.org"),
                source("", "A document", ""),
                source("https://d", "", ""),
            ],
            supports: vec![
                support(0, 6, &[1, 0]),
                support(7, 9, &[2, 9]),
                support(99, 100, &[3]),
            ],
        };
        let mut content = CharMap::default();
        content.text("\u{4e16}\u{754c} is");
        let found: Vec<_> = annotations(&grounding, &content)
            .into_iter()
            .map(|a| a.url_citation)
            .map(|c| (c.start_index, c.end_index, c.title, c.url))
            .collect();
        let expected = [
            (0, 2, "b.org", "https://b"),
            (0, 2, "A", "https://a"),
            (5, 5, "https://d", "https://d"),
        ];
        assert_eq!(found, expected);
    }
}
