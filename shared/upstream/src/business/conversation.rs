//! What lives here: a conversation at the service, as the gateway remembers it between two requests.

use std::fmt;

/// Between the session and the number of its markers. Stands in no session's name.
const SEPARATOR: char = '#';

/// A session, and how its speakers are told apart in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conversation {
    /// What the service calls it.
    pub(super) session: String,
    /// The number of the markers that were explained in it last (`prompt`); `None`: none were.
    pub(super) markers: Option<u64>,
}

impl Conversation {
    /// A session in which nothing was said yet.
    pub(super) const fn new(session: String) -> Self {
        Self {
            session,
            markers: None,
        }
    }

    /// Reads what [`fmt::Display`] wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (session, markers) = match text.rsplit_once(SEPARATOR) {
            Some((session, number)) => (session, Some(number.parse().ok()?)),
            None => (text, None),
        };
        (!session.is_empty()).then(|| Self {
            session: session.to_owned(),
            markers,
        })
    }
}

impl fmt::Display for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.session)?;
        match self.markers {
            Some(number) => write!(f, "{SEPARATOR}{number}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        for markers in [None, Some(1), Some(u64::MAX)] {
            let conversation = Conversation {
                session: "collections/c/sessions/1".to_owned(),
                markers,
            };
            let read = Conversation::parse(&conversation.to_string());
            assert_eq!(read, Some(conversation));
        }
        for nonsense in ["", "#1", "s#", "s#x", "s#-1"] {
            assert_eq!(Conversation::parse(nonsense), None, "{nonsense}");
        }
    }
}
