//! What lives here: how many stop texts a request may have and how long they may be, where its dialect does not say.

use b2a_domain::Fault;

/// Each piece of the answer is searched for all of them.
const MAX_TEXTS: usize = 64;
/// The longest one, in bytes: so much of an answer may be held back.
const MAX_BYTES: usize = 4096;

/// The stop texts that stand at `at`, unless they are too many or one is too long.
pub(crate) fn within_bounds(texts: Vec<String>, at: &str) -> Result<Vec<String>, Fault> {
    if texts.len() > MAX_TEXTS {
        let message = format!("at most {MAX_TEXTS} stop texts are supported");
        return Err(Fault::invalid_field(at, message));
    }
    match texts.iter().position(|text| text.len() > MAX_BYTES) {
        Some(index) => {
            let message = format!("a stop text can have {MAX_BYTES} bytes at most");
            Err(Fault::invalid_field(format!("{at}[{index}]"), message))
        }
        None => Ok(texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_refused_with_its_place() {
        let of = |count: usize, bytes: usize| vec!["x".repeat(bytes); count];
        assert!(within_bounds(of(MAX_TEXTS, MAX_BYTES), "stop").is_ok());
        let fault = within_bounds(of(MAX_TEXTS + 1, 1), "stop").unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("stop"));
        let fault = within_bounds(of(1, MAX_BYTES + 1), "stop").unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("stop[0]"));
    }
}
