//! What lives here: what commands print: tables and sentences for people, JSON for scripts, progress on long work.

use std::io::{self, ErrorKind, Write};
use std::time::Duration;

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// A line below the headings, and nothing else.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Prints to standard output. Whoever reads it may stop doing so (`| head`).
pub(crate) fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Prints JSON, for scripts.
pub(crate) fn say_json(value: &impl Serialize) -> io::Result<()> {
    say(&serde_json::to_string_pretty(value)?)
}

/// Prints what is not the result to standard error.
pub(crate) fn remark(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A table with these headings, as wide as the terminal at the most.
pub(crate) fn table<const N: usize>(headings: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(headings);
    table
}

/// A number with its noun: `1 account`, `2 accounts`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

/// Shows how far long work has come, on standard error and only where that is a terminal. `total`: how much there is to
/// do, if it is known.
pub(crate) fn progress(what: &'static str, total: Option<usize>) -> ProgressBar {
    let (bar, form) = match total {
        Some(total) => (
            ProgressBar::new(total as u64),
            "{msg} {wide_bar} {pos}/{len} {eta}",
        ),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {pos}"),
    };
    let style = ProgressStyle::with_template(form);
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A time of the contract as people read it: without fractions of a second.
pub(crate) fn time(rfc3339: &str) -> String {
    let seconds = rfc3339.split('.').next().unwrap_or(rfc3339);
    format!("{} UTC", seconds.trim_end_matches('Z').replace('T', " "))
}

/// A size as people read it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", tenths(bytes, 1024)),
        _ => format!("{:.1} MiB", tenths(bytes, 1_048_576)),
    }
}

#[allow(clippy::cast_precision_loss, reason = "shown with one digit")]
fn tenths(bytes: u64, unit: u64) -> f64 {
    bytes as f64 / unit as f64
}
