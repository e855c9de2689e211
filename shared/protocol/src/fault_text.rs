//! What lives here: the message of a fault, which names the field in every dialect.

use std::borrow::Cow;

use b2a_domain::Fault;

/// The message, with the field before it unless it names the field itself. `field` is the field in the
/// dialect's own way of writing paths.
pub(crate) fn message<'a>(fault: &'a Fault, field: Option<&str>) -> Cow<'a, str> {
    match field {
        Some(field) if !fault.message.contains(field) => {
            Cow::Owned(format!("{field}: {}", fault.message))
        }
        _ => Cow::Borrowed(&fault.message),
    }
}
