//! What lives here: which batches of which process a store has taken already. A process sends them one after the other, and
//! again when no answer came.

use std::collections::HashMap;

/// A process that was silent for so long is forgotten, in milliseconds.
const KNOWN_FOR_MS: u64 = 86_400_000;

/// The number of the last batch of each process, and when it came.
#[derive(Debug, Default)]
pub(crate) struct Sequences(HashMap<String, (u64, u64)>);

impl Sequences {
    /// Takes note of a batch; tells whether it is one that was not there before.
    pub(crate) fn is_new(&mut self, process: &str, number: u64, now_ms: u64) -> bool {
        let last = self.0.get(process).map_or(0, |(number, _)| *number);
        if number <= last {
            return false;
        }
        self.0.insert(process.to_owned(), (number, now_ms));
        let oldest = now_ms.saturating_sub(KNOWN_FOR_MS);
        self.0.retain(|_, (_, at_ms)| *at_ms >= oldest);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_batch_is_new_once() {
        let mut sequences = Sequences::default();
        assert!(sequences.is_new("a", 1, 1000));
        assert!(!sequences.is_new("a", 1, 1000));
        assert!(sequences.is_new("b", 1, 1000));
        assert!(sequences.is_new("a", 3, 1000) && !sequences.is_new("a", 2, 1000));
        assert!(sequences.is_new("c", 1, 1000 + 2 * KNOWN_FOR_MS));
        assert_eq!(sequences.0.len(), 1, "the others were silent for long");
    }
}
