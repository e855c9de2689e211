//! What lives here: the identity of a registrar's task.

use std::fmt;
use std::str::FromStr;

/// What a registrar is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TaskKind {
    /// New credentials of an account whose old ones are dead.
    Refresh,
    /// One more account that the operator has.
    Register,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Refresh, Self::Register];

    /// The word for it, in ids and lists.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Register => "register",
        }
    }
}

impl fmt::Display for TaskKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One task in the hands of one worker, written `refresh-1764339000000000`. A task that is claimed again gets another
/// id, and a greater number: whoever had it before is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId {
    /// What is asked for.
    pub kind: TaskKind,
    /// Greater than that of every earlier task of its kind, also after the state store was flushed.
    pub number: u64,
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind, self.number)
    }
}

/// The text is no id of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a task")]
pub struct InvalidTaskId;

impl FromStr for TaskId {
    type Err = InvalidTaskId;

    fn from_str(text: &str) -> Result<Self, InvalidTaskId> {
        let (kind, number) = text.trim().split_once('-').ok_or(InvalidTaskId)?;
        let kind = TaskKind::ALL.into_iter().find(|it| it.as_str() == kind);
        // `+7` is a number to the parser, and no id of ours.
        let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
        Ok(Self {
            kind: kind.ok_or(InvalidTaskId)?,
            number: number
                .parse()
                .ok()
                .filter(|_| is_plain)
                .ok_or(InvalidTaskId)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_round_trip_and_nonsense_is_none() {
        for kind in TaskKind::ALL {
            let id = TaskId {
                kind,
                number: u64::MAX,
            };
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for text in [
            "",
            "refresh",
            "refresh-",
            "refresh-x",
            "refresh-+7",
            "other-1",
            "refresh-1-2",
        ] {
            assert_eq!(text.parse::<TaskId>(), Err(InvalidTaskId), "{text}");
        }
    }
}
