//! What lives here: what an import tells at its end.

use std::fmt::Write as _;
use std::io;

use b2a_accounts::{Carried, EntryOutcome, ImportReport};
use b2a_api::admin::ImportAnswer;
use serde::Serialize;

use crate::Exit;
use crate::output::{counted, say, say_json};

/// Problems beyond which people are told only their number.
const MOST_TOLD: usize = 50;

/// What an import did.
#[derive(Serialize)]
pub(crate) struct Summary {
    #[serde(flatten)]
    pub(crate) answer: ImportAnswer,
    /// Of the failed ones: copied as they are, to be shown as invalid.
    kept_unusable: usize,
    /// What is no account and came along.
    pub(crate) carried: Vec<CarriedAlong>,
    /// What did not come along.
    pub(crate) left_out: Vec<String>,
    #[serde(skip)]
    details: Option<Details>,
}

/// What became of an object that is no account.
#[derive(Serialize)]
pub(crate) struct CarriedAlong {
    key: String,
    outcome: &'static str,
}

/// How the successes came about, where that is known.
struct Details {
    created: usize,
    replaced: usize,
    unchanged: usize,
}

impl CarriedAlong {
    pub(crate) const fn of(key: String, carried: Carried) -> Self {
        let outcome = match carried {
            Carried::Created => "copied",
            Carried::Replaced => "replaced",
            Carried::Unchanged => "there already",
            Carried::KeptExisting => "left: there is another one",
        };
        Self { key, outcome }
    }
}

impl Summary {
    pub(crate) fn of(report: &ImportReport, overwrite: bool) -> Self {
        let count = |outcome: EntryOutcome| report.count(|it| *it == outcome);
        Self {
            answer: ImportAnswer::of(report, overwrite, None),
            kept_unusable: report.count(|it| matches!(it, EntryOutcome::KeptUnusable(_))),
            details: Some(Details {
                created: count(EntryOutcome::Created),
                replaced: count(EntryOutcome::Replaced),
                unchanged: count(EntryOutcome::Unchanged),
            }),
            ..Self::empty(overwrite)
        }
    }

    /// Nothing yet.
    pub(crate) const fn empty(overwrite: bool) -> Self {
        Self {
            answer: ImportAnswer {
                total: 0,
                success: 0,
                failed: 0,
                skipped: 0,
                errors: Vec::new(),
                imported_emails: Vec::new(),
                overwrite,
                stats: None,
            },
            kept_unusable: 0,
            carried: Vec::new(),
            left_out: Vec::new(),
            details: None,
        }
    }

    /// Adds what another part of the same import did.
    pub(crate) fn add(&mut self, other: ImportAnswer) {
        let answer = &mut self.answer;
        answer.total += other.total;
        answer.success += other.success;
        answer.failed += other.failed;
        answer.skipped += other.skipped;
        answer.errors.extend(other.errors);
        answer.imported_emails.extend(other.imported_emails);
        answer.stats = other.stats;
    }

    /// Adds a file of which nothing came.
    pub(crate) fn add_failure(&mut self, name: &str, why: &str) {
        self.answer.total += 1;
        self.answer.failed += 1;
        self.answer.errors.push(format!("{name}: {why}"));
    }

    /// Tells it.
    pub(crate) fn print(&self, json: bool) -> io::Result<()> {
        if json {
            say_json(self)
        } else {
            say(self.text().trim_end())
        }
    }

    /// What scripts are told. Skipped accounts were meant to be.
    pub(crate) fn exit(&self) -> Exit {
        let troubles = self.answer.errors.len().saturating_sub(self.answer.skipped);
        let done = self.answer.success + self.answer.skipped + self.carried.len();
        match (troubles, done, self.answer.total) {
            (0, 0, 0) => Exit::NotFound,
            (0, _, _) => Exit::Done,
            (_, 0, _) if self.kept_unusable == 0 => Exit::Failed,
            _ => Exit::PartlyFailed,
        }
    }

    fn text(&self) -> String {
        let answer = &self.answer;
        let mut text = if answer.total == 0 {
            "No account file was found".to_owned()
        } else {
            let files = counted(answer.total, "account file");
            format!("{files}: {} imported", answer.success)
        };
        if let Some(details) = self.details.as_ref().filter(|_| answer.success > 0) {
            let Details {
                created,
                replaced,
                unchanged,
            } = details;
            let _ = write!(
                text,
                " ({created} new, {replaced} changed, {unchanged} there already)"
            );
        }
        let unusable = answer.failed - self.kept_unusable;
        for (number, what) in [
            (answer.skipped, "skipped"),
            (self.kept_unusable, "unusable, copied as they are"),
            (unusable, "failed"),
        ] {
            if number > 0 {
                let _ = write!(text, ", {number} {what}");
            }
        }
        text.push_str(".\n");
        for problem in answer.errors.iter().take(MOST_TOLD) {
            let _ = writeln!(text, "  {problem}");
        }
        if let Some(more) = answer.errors.len().checked_sub(MOST_TOLD + 1) {
            let _ = writeln!(text, "  … and {} more (--json lists all)", more + 1);
        }
        for carried in &self.carried {
            let _ = writeln!(text, "{}: {}.", carried.key, carried.outcome);
        }
        if !self.left_out.is_empty() {
            let _ = writeln!(text, "Left out: {}.", self.left_out.join(", "));
        }
        text
    }
}
