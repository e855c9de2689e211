//! What lives here: a fast look at how deep a JSON text is nested, before a recursive parser sees it.

use super::json_scan::{JsonScan, Scanned};

/// A JSON text is nested deeper than allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("JSON is nested deeper than {max} levels at byte {at}")]
pub struct TooDeep {
    /// The levels allowed.
    pub max: usize,
    /// The offset of the bracket that is one too many.
    pub at: usize,
}

/// Checks that no value in `json` lies within more than `max` brackets. Anything else that may be wrong
/// with the text is left to the parser.
pub fn check_depth(json: &[u8], max: usize) -> Result<(), TooDeep> {
    let mut scan = JsonScan::default();
    let mut start = 0;
    loop {
        match scan.scan(&json[start..], max) {
            Scanned::More => return Ok(()),
            Scanned::Closed(len) => start += len,
            Scanned::TooDeep(offset) => {
                return Err(TooDeep {
                    max,
                    at: start + offset,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_brackets_outside_strings_only() {
        assert_eq!(check_depth(br#"{"a":[{}]}"#, 3), Ok(()));
        assert_eq!(
            check_depth(br#"{"a":[{}]}"#, 2),
            Err(TooDeep { max: 2, at: 6 })
        );
        assert_eq!(check_depth(br#"{"a":"[[[\"[[["}"#, 1), Ok(()));
        assert_eq!(check_depth(br#""[[[[""#, 0), Ok(()));
    }

    #[test]
    fn a_hundred_levels_are_more_than_sixty_four() {
        let json = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(
            check_depth(json.as_bytes(), 64),
            Err(TooDeep { max: 64, at: 64 })
        );
        assert_eq!(check_depth(json.as_bytes(), 100), Ok(()));
    }

    #[test]
    fn what_is_no_json_passes_and_is_left_to_the_parser() {
        assert_eq!(check_depth(b"]]}}\\\"", 4), Ok(()));
        assert_eq!(check_depth(b"", 0), Ok(()));
    }
}
