//! What lives here: the bridge's own log, page by page.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use b2a_telemetry::{LogLine, LogPage, RecentLines};
use serde::Serialize;

use super::query::Fields;
use crate::service::Service;
use crate::service::access::Allowed;
use crate::service::refusal::Refusal;

/// One line.
#[derive(Serialize)]
pub(super) struct Item {
    id: u64,
    ts: String,
    level: &'static str,
    message: String,
    source: &'static str,
}

/// The answer of `GET /logs`.
#[derive(Serialize)]
pub(crate) struct Page {
    items: Vec<Item>,
    next_after_id: u64,
    has_more: bool,
}

/// Which lines are asked for.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) after_id: u64,
    pub(super) limit: usize,
    /// Just this level; `None`: all.
    level: Option<&'static str>,
}

impl Question {
    pub(super) fn of(fields: &Fields) -> Result<Self, Refusal> {
        let limit = fields.number("limit", 200, 1..=1000)?;
        Ok(Self {
            after_id: fields.number("after_id", 0, 0..=u64::MAX)?,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            level: level_of(fields.text("level").unwrap_or("all"))?,
        })
    }

    /// The lines: after 0 the last ones, else the oldest after the one with that id.
    pub(super) fn answer(&self, lines: &RecentLines) -> LogPage {
        let wanted = |line: &LogLine| self.level.is_none_or(|level| level == word(line));
        match self.after_id {
            0 => lines.last(self.limit, wanted),
            id => lines.after(id, self.limit, wanted),
        }
    }
}

fn level_of(word: &str) -> Result<Option<&'static str>, Refusal> {
    Ok(match word.to_ascii_lowercase().as_str() {
        "all" | "" => None,
        "error" | "critical" => Some("error"),
        "warn" | "warning" => Some("warn"),
        "info" => Some("info"),
        "debug" => Some("debug"),
        _ => {
            return Err(Refusal::unprocessable(
                "level must be all, error, warn, info or debug",
            ));
        }
    })
}

const fn word(line: &LogLine) -> &'static str {
    match line.level {
        tracing::Level::ERROR => "error",
        tracing::Level::WARN => "warn",
        tracing::Level::INFO => "info",
        _ => "debug",
    }
}

/// Lines as they are shown.
pub(super) fn items(page: &LogPage) -> Vec<Item> {
    let item = |line: &Arc<LogLine>| {
        let at_ms = i64::try_from(line.at_ms).unwrap_or(i64::MAX);
        Item {
            id: line.id,
            ts: jiff::Timestamp::from_millisecond(at_ms)
                .unwrap_or_default()
                .to_string(),
            level: word(line),
            message: line.message.clone(),
            source: "registrar",
        }
    };
    page.lines.iter().map(item).collect()
}

pub(crate) async fn handle(
    State(service): State<Arc<Service>>,
    _: Allowed,
    fields: Fields,
) -> Result<Json<Page>, Refusal> {
    let question = Question::of(&fields)?;
    let page = question.answer(&service.lines);
    Ok(Json(Page {
        next_after_id: page.lines.last().map_or(question.after_id, |line| line.id),
        has_more: page.has_more,
        items: items(&page),
    }))
}
