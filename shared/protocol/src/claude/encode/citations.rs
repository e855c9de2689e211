//! What lives here: what the text of an answer rests on, as citations of Claude's web search.

use serde::Serialize;

use crate::canonical::{Grounding, GroundingSource};

/// How much of a source is quoted, in characters: as much as Claude does.
const MAX_QUOTE_CHARS: usize = 150;

/// A place on the web that a text block rests on.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "web_search_result_location")]
pub(crate) struct Citation<'a> {
    cited_text: &'a str,
    /// With Claude a secret of its search; with us the number of the source. Clients send it back unread.
    encrypted_index: String,
    title: Option<&'a str>,
    url: &'a str,
}

/// The citations in the order of the text that they support; sources that support nothing in particular are
/// cited when nothing else is. None comes twice.
pub(crate) fn citations<'a>(grounding: &'a Grounding) -> Vec<Citation<'a>> {
    let mut citations: Vec<Citation<'a>> = Vec::new();
    let mut cite = |index: usize, supported: &'a str| {
        let Some(source) = grounding.sources.get(index) else {
            return;
        };
        let citation = citation(index, source, supported);
        if !source.url.is_empty() && !citations.contains(&citation) {
            citations.push(citation);
        }
    };
    for support in &grounding.supports {
        for &index in &support.sources {
            cite(index, &support.text);
        }
    }
    if grounding.supports.is_empty() {
        for index in 0..grounding.sources.len() {
            cite(index, "");
        }
    }
    citations
}

/// A citation quotes the source or, when nothing is known of what that says, the text that rests on it.
fn citation<'a>(index: usize, source: &'a GroundingSource, supported: &'a str) -> Citation<'a> {
    let quote = if source.snippet.is_empty() {
        supported
    } else {
        &source.snippet
    };
    let end = quote.char_indices().nth(MAX_QUOTE_CHARS);
    Citation {
        cited_text: end.map_or(quote, |(end, _)| &quote[..end]),
        encrypted_index: index.to_string(),
        title: Some(source.title.as_str()).filter(|title| !title.is_empty()),
        url: &source.url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::GroundingSupport;

    fn source(url: &str, snippet: &str) -> GroundingSource {
        GroundingSource {
            url: url.to_owned(),
            snippet: snippet.to_owned(),
            ..GroundingSource::default()
        }
    }

    fn support(text: &str, sources: &[usize]) -> GroundingSupport {
        GroundingSupport {
            start: 0,
            end: text.len(),
            text: text.to_owned(),
            sources: sources.to_vec(),
        }
    }

    fn cited(grounding: &Grounding) -> Vec<(String, String)> {
        let pairs = citations(grounding).into_iter();
        pairs
            .map(|citation| (citation.url.to_owned(), citation.cited_text.to_owned()))
            .collect()
    }

    #[test]
    fn each_support_cites_its_sources_once() {
        let grounding = Grounding {
            sources: vec![source("a", "quoted"), source("b", ""), source("", "")],
            supports: vec![support("x", &[1, 0, 2, 7]), support("y", &[0, 1])],
        };
        let expected = [("b", "x"), ("a", "quoted"), ("b", "y")];
        let expected = expected.map(|(url, text)| (url.to_owned(), text.to_owned()));
        assert_eq!(cited(&grounding), expected);
    }

    #[test]
    fn sources_without_supports_are_cited_all_the_same() {
        let grounding = Grounding {
            sources: vec![source("a", &"ä".repeat(200))],
            supports: vec![],
        };
        let expected = ("a".to_owned(), "ä".repeat(MAX_QUOTE_CHARS));
        assert_eq!(cited(&grounding), [expected]);
    }
}
