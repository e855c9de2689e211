//! What lives here: what the SDK's errors mean to us.

use std::error::Error;

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use crate::ObjectError;

/// The longest text of a service that is passed on.
const MAX_TEXT: usize = 200;

/// A call that did not succeed.
#[derive(Debug)]
pub(super) struct Failure {
    kind: Kind,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// There is no such object.
    Absent,
    /// The condition does not hold (412), or another call crossed this one (409).
    Conflict,
    /// It may pass.
    Unavailable,
    /// The service does not know what it was asked for, a header for example.
    Unsupported,
    /// It will not pass by itself.
    Refused,
}

impl Failure {
    /// What `error` means.
    pub(super) fn of<E>(error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let kind = match error {
            SdkError::ServiceError(answer) => kind_of(
                answer.raw().status().as_u16(),
                error.code().unwrap_or_default(),
            ),
            // What only the SDK itself can be at odds with: credentials that it can't find, for example.
            SdkError::DispatchFailure(failure) if failure.is_other() || failure.is_user() => {
                Kind::Refused
            }
            SdkError::ConstructionFailure(_) => Kind::Refused,
            _ => Kind::Unavailable,
        };
        let text = match error {
            SdkError::ServiceError(answer) => format!(
                "{} ({}) {}",
                error.code().unwrap_or("no code"),
                answer.raw().status().as_u16(),
                error.message().unwrap_or_default(),
            ),
            other => causes(other),
        };
        Self {
            kind,
            text: text.trim_end().chars().take(MAX_TEXT).collect(),
        }
    }

    /// Something that may pass.
    pub(super) fn unavailable(text: impl Into<String>) -> Self {
        Self {
            kind: Kind::Unavailable,
            text: text.into(),
        }
    }

    /// Something that will not pass by itself.
    pub(super) fn refused(text: impl Into<String>) -> Self {
        Self {
            kind: Kind::Refused,
            text: text.into(),
        }
    }

    /// There is no such object (and not: no such bucket).
    pub(super) fn is_absent(&self) -> bool {
        self.kind == Kind::Absent
    }

    /// The condition does not hold. An absent object is of no version.
    pub(super) fn is_lost_race(&self) -> bool {
        matches!(self.kind, Kind::Conflict | Kind::Absent)
    }

    /// The service does not know what it was asked for.
    pub(super) fn is_unsupported(&self) -> bool {
        self.kind == Kind::Unsupported
    }
}

impl From<Failure> for ObjectError {
    fn from(failure: Failure) -> Self {
        match failure.kind {
            Kind::Conflict => Self::Conflict,
            Kind::Unavailable => Self::Unavailable(failure.text),
            Kind::Absent | Kind::Unsupported | Kind::Refused => Self::Refused(failure.text),
        }
    }
}

fn kind_of(status: u16, code: &str) -> Kind {
    match (status, code) {
        (404, "NoSuchBucket") => Kind::Refused,
        (404, _) => Kind::Absent,
        (409 | 412, _) => Kind::Conflict,
        (400, "RequestTimeout") => Kind::Unavailable,
        (400 | 405 | 501, _) => Kind::Unsupported,
        (408 | 429 | 500.., _) => Kind::Unavailable,
        _ => Kind::Refused,
    }
}

/// The error and its causes in one line.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let further = error.to_string();
        if !text.ends_with(&further) {
            text.push_str(": ");
            text.push_str(&further);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_told_apart() {
        for (status, code, kind) in [
            (404, "NoSuchKey", Kind::Absent),
            (404, "", Kind::Absent),
            (404, "NoSuchBucket", Kind::Refused),
            (412, "PreconditionFailed", Kind::Conflict),
            (409, "ConditionalRequestConflict", Kind::Conflict),
            (403, "AccessDenied", Kind::Refused),
            (301, "PermanentRedirect", Kind::Refused),
            (501, "NotImplemented", Kind::Unsupported),
            (503, "SlowDown", Kind::Unavailable),
            (500, "InternalError", Kind::Unavailable),
            (429, "", Kind::Unavailable),
            (400, "RequestTimeout", Kind::Unavailable),
            (400, "InvalidArgument", Kind::Unsupported),
        ] {
            assert_eq!(kind_of(status, code), kind, "{status} {code}");
        }
    }
}
