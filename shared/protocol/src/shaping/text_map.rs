//! What lives here: where the text that went out stood in the text that came in, as sources are told by its places.

use crate::canonical::{Grounding, GroundingSupport};

/// A stretch of text that went out as it came in.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    came_at: usize,
    went_at: usize,
    len: usize,
}

/// The stretches of an answer's text, in their order.
#[derive(Debug, Default)]
pub(super) struct TextMap {
    stretches: Vec<Stretch>,
    /// How much text went out, those of earlier answers included.
    went: usize,
}

impl TextMap {
    /// Text went out that stood at `came_at` in what came in.
    pub(super) fn note(&mut self, came_at: usize, len: usize) {
        let went_at = self.went;
        self.went += len;
        if let Some(last) = self.stretches.last_mut()
            && last.came_at + last.len == came_at
        {
            last.len += len;
        } else if len > 0 {
            self.stretches.push(Stretch {
                came_at,
                went_at,
                len,
            });
        }
    }

    /// Text went out that did not come in this way.
    pub(super) const fn note_other(&mut self, len: usize) {
        self.went += len;
    }

    /// How much text went out.
    pub(super) const fn went(&self) -> usize {
        self.went
    }

    /// Another answer comes, whose text is counted from its own beginning.
    pub(super) fn begin_again(&mut self) {
        self.stretches.clear();
    }

    /// Tells the places by the text that went out. What rests on text that did not go out whole is left out.
    pub(super) fn translate(&self, grounding: &mut Grounding) {
        grounding.supports.retain_mut(|support| {
            let Some(went_at) = self.place_of(support) else {
                return false;
            };
            support.end = went_at + (support.end - support.start);
            support.start = went_at;
            true
        });
    }

    fn place_of(&self, support: &GroundingSupport) -> Option<usize> {
        let holds = |stretch: &&Stretch| {
            stretch.came_at <= support.start
                && support.start <= support.end
                && support.end <= stretch.came_at + stretch.len
        };
        let stretch = self.stretches.iter().find(holds)?;
        Some(stretch.went_at + (support.start - stretch.came_at))
    }
}

/// Adds what a later answer rests on.
pub(super) fn merge(into: &mut Grounding, more: Grounding) {
    let known = into.sources.len();
    into.sources.extend(more.sources);
    into.supports
        .extend(more.supports.into_iter().map(|mut support| {
            for source in &mut support.sources {
                *source += known;
            }
            support
        }));
}

/// Text that is held back, with where it came from.
#[derive(Debug, Default)]
pub(super) struct HeldText {
    pub(super) text: String,
    /// Where its parts came from, and how long they are.
    parts: Vec<(usize, usize)>,
}

impl HeldText {
    pub(super) fn push(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        match self.parts.last_mut() {
            Some((came_at, len)) if *came_at + *len == at => *len += text.len(),
            _ => self.parts.push((at, text.len())),
        }
    }

    /// Notes that a stretch of it goes out.
    pub(super) fn note(&self, from: usize, to: usize, map: &mut TextMap) {
        let mut begins = 0;
        for (came_at, len) in &self.parts {
            let ends = begins + len;
            let (first, last) = (from.max(begins), to.min(ends));
            if first < last {
                map.note(came_at + (first - begins), last - first);
            }
            begins = ends;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn support(start: usize, end: usize) -> GroundingSupport {
        GroundingSupport {
            start,
            end,
            text: String::new(),
            sources: vec![0],
        }
    }

    #[test]
    fn places_follow_their_text() {
        let mut map = TextMap::default();
        map.note(0, 10);
        map.note(10, 5);
        map.note(40, 20);
        let mut grounding = Grounding {
            sources: Vec::new(),
            supports: vec![
                support(2, 12),
                support(12, 42),
                support(20, 30),
                support(45, 60),
            ],
        };
        map.translate(&mut grounding);
        assert_eq!(grounding.supports, [support(2, 12), support(20, 35)]);

        map.begin_again();
        map.note(0, 4);
        let mut later = Grounding {
            sources: Vec::new(),
            supports: vec![support(0, 4)],
        };
        map.translate(&mut later);
        assert_eq!(later.supports, [support(35, 39)]);
    }

    #[test]
    fn held_text_knows_where_it_came_from() {
        let mut held = HeldText::default();
        held.push("abc", 0);
        held.push("def", 3);
        held.push("ghi", 20);
        let mut map = TextMap::default();
        held.note(4, 8, &mut map);
        let mut grounding = Grounding {
            sources: Vec::new(),
            supports: vec![support(4, 6), support(20, 22), support(21, 23)],
        };
        map.translate(&mut grounding);
        assert_eq!(grounding.supports, [support(0, 2), support(2, 4)]);
    }
}
