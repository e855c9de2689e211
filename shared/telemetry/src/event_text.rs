//! What lives here: events and spans of the log as one line of text.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};

/// Bytes of one line that are kept.
pub(crate) const LINE_BYTES: usize = 4096;

/// The message of an event, and the fields of an event or a span as ` name=value`.
#[derive(Default)]
pub(crate) struct EventText {
    message: String,
    fields: String,
    /// What stands before the name of each field.
    prefix: &'static str,
}

impl EventText {
    /// The fields of a span: each is named after it.
    pub(crate) fn of_span(name: &'static str) -> Self {
        Self {
            prefix: name,
            ..Self::default()
        }
    }

    /// The fields alone.
    pub(crate) fn into_fields(self) -> String {
        self.fields
    }

    /// The message and the fields, and after them those of the spans, on one line of bounded length.
    pub(crate) fn into_line<'a>(self, of_spans: impl Iterator<Item = &'a str>) -> String {
        let mut line = self.message;
        line.push_str(&self.fields);
        for fields in of_spans {
            line.push_str(fields);
        }
        if line.len() > LINE_BYTES {
            let cut = (0..=LINE_BYTES).rev().find(|at| line.is_char_boundary(*at));
            line.truncate(cut.unwrap_or_default());
            line.push('…');
        }
        // Where there is one message, there is one line.
        if line.contains(['\n', '\r']) {
            line = line.replace(['\n', '\r'], " ");
        }
        line
    }

    fn write(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        // Writing to a string can't fail.
        let _ = match (field.name(), self.prefix) {
            ("message", "") => self.message.write_fmt(value),
            // Those are for the trace alone.
            (name, _) if name.starts_with("otel.") => Ok(()),
            (name, "") => write!(self.fields, " {name}={value}"),
            (name, prefix) => write!(self.fields, " {prefix}.{name}={value}"),
        };
    }
}

impl Visit for EventText {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.write(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.write(field, format_args!("{value:?}"));
    }
}
