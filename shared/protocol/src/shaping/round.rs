//! What lives here: one answer of the model, of the one or two that a request gets, and what becomes of it.

use super::json_answer::JsonForm;
use super::problem::{Problem, Repair};
use super::stop_texts::StopTexts;
use super::text_map::HeldText;
use super::{AnswerShaper, Verdict, complete};
use crate::canonical::{AnswerEvent, Grounding, StopReason, ToolCall};
use crate::lowering::Tags;
use crate::tagged_calls::{Piece, ReadCall, TaggedCalls, read_calls};
use crate::text_cut::cut_before;
use crate::usage::quarters;

/// How much text is held back, in bytes: an answer that has to be JSON, or has to call a function.
pub(super) const MAX_HELD_BYTES: usize = 8 * 1024 * 1024;
/// How much of an answer the model is shown again.
const MAX_KEPT_BYTES: usize = 1024 * 1024;

/// Why an answer was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    StopText,
    Length,
    /// What follows is not asked for.
    Enough,
}

/// One answer of the model.
#[derive(Debug, Default)]
pub(super) struct Round {
    pub(super) tagged: Option<TaggedCalls>,
    pub(super) stop: Option<StopTexts>,
    /// Its text goes out only when it is known to be what was asked for.
    pub(super) holds_text: bool,
    pub(super) held: HeldText,
    /// How much text came, where no tags are looked for.
    pub(super) came: usize,
    /// The text as it came, if the model may be asked again.
    kept: Option<String>,
    /// What its text costs, in quarters of a token.
    cost: u64,
    /// What had gone out before it, in quarters of a token.
    pub(super) gave_before: u64,
    pub(super) cut: Option<Cut>,
    pub(super) stop_text: Option<String>,
    /// The first thing that is wrong with it.
    pub(super) problem: Option<Problem>,
    /// Calls from the first bad one on that can be passed on.
    pub(super) passable: Vec<ToolCall>,
    pub(super) grounding: Option<Grounding>,
    /// Room for pieces, used again and again.
    pub(super) pieces: Vec<Piece>,
}

impl Round {
    pub(super) fn new(tags: Option<Tags>, stop: &[String], keeps_answer: bool) -> Self {
        Self {
            tagged: tags.map(TaggedCalls::new),
            stop: StopTexts::new(stop),
            kept: keeps_answer.then(String::new),
            ..Self::default()
        }
    }

    /// Notes text that came.
    pub(super) fn keep(&mut self, text: &str) {
        if let Some(kept) = &mut self.kept {
            self.cost += quarters(text);
            let room = MAX_KEPT_BYTES.saturating_sub(kept.len());
            kept.push_str(&text[..cut_before(text, room)]);
        }
    }

    /// Holds text back; whether there is room for it.
    pub(super) fn hold(&mut self, text: &str, at: usize) -> bool {
        if self.held.text.len() + text.len() > MAX_HELD_BYTES {
            return false;
        }
        self.held.push(text, at);
        true
    }
}

impl AnswerShaper {
    /// What the answer comes to, now that it is over.
    pub(super) fn judge(&mut self, stop: StopReason, out: &mut Vec<AnswerEvent>) -> Verdict {
        match self.round.cut {
            Some(Cut::Length) => return self.end_as_it_is(StopReason::Length, out),
            Some(Cut::StopText) => return self.end_as_it_is(StopReason::StopText, out),
            None if stop == StopReason::Policy => return self.end_as_it_is(stop, out),
            None | Some(Cut::Enough) => {}
        }
        if self.calls == 0 && self.must_call() && self.round.problem.is_none() {
            self.read_bare_calls(out);
        }
        if self.is_second {
            self.judge_second(stop, out)
        } else {
            self.judge_first(stop, out)
        }
    }

    /// An end that leaves no room for anything to be put right: what there is goes out.
    fn end_as_it_is(&mut self, reason: StopReason, out: &mut Vec<AnswerEvent>) -> Verdict {
        if self.calls > 0 && reason == StopReason::StopText {
            return complete(StopReason::ToolCalls);
        }
        if !(self.is_second && self.calls > 0) {
            self.release_held(out);
        }
        Verdict::Complete {
            reason,
            stop_text: self.round.stop_text.take(),
        }
    }

    fn judge_first(&mut self, stop: StopReason, out: &mut Vec<AnswerEvent>) -> Verdict {
        let problem = match self.round.problem.take() {
            Some(problem) => Some(problem),
            None if self.calls > 0 => None,
            None if self.must_call() => Some(Problem::NoneCalled(self.functions.choice.clone())),
            None => match self.give_json(out) {
                Err(problem) => Some(problem),
                Ok(()) if self.is_empty() && self.round.cut.is_some() => Some(Problem::MadeUp),
                Ok(()) => None,
            },
        };
        let Some(problem) = problem else {
            if self.form.is_none() {
                // Beside calls, what is to be JSON is no answer yet.
                self.release_held(out);
            }
            return complete(self.reason(stop));
        };
        let answer = self.round.kept.take().unwrap_or_default();
        let gave = self.gave - self.round.gave_before;
        let useless_tokens = self.round.cost.saturating_sub(gave).div_ceil(4);
        let has_calls = self.calls > 0;
        let repair = Repair::new(answer, useless_tokens, &problem, self.tags, has_calls);
        self.first = Some((problem, std::mem::take(&mut self.round.passable)));
        Verdict::Repair(repair)
    }

    fn judge_second(&mut self, stop: StopReason, out: &mut Vec<AnswerEvent>) -> Verdict {
        if self.calls > 0 {
            return complete(StopReason::ToolCalls);
        }
        if self.must_call() {
            let problem = self.round.problem.take();
            let missing = || Problem::NoneCalled(self.functions.choice.clone());
            return Verdict::Failed(problem.unwrap_or_else(missing).told());
        }
        if self.form.is_some() {
            return match self.give_json(out) {
                Ok(()) => complete(self.reason(stop)),
                Err(problem) => Verdict::Failed(problem.told()),
            };
        }
        match self.round.problem.take() {
            Some(problem) => Verdict::Failed(problem.told()),
            None => {
                self.separate(out);
                self.release_held(out);
                complete(self.reason(stop))
            }
        }
    }

    /// Puts a paragraph between the text of the first answer and that of the second.
    fn separate(&mut self, out: &mut Vec<AnswerEvent>) {
        const BETWEEN: &str = "\n\n";
        if self.map.went() > 0 && !self.round.held.text.is_empty() {
            self.map.note_other(BETWEEN.len());
            out.push(AnswerEvent::Text(BETWEEN.to_owned()));
        }
    }

    /// Lets the JSON out of the text that was held back, when it has to be JSON.
    fn give_json(&mut self, out: &mut Vec<AnswerEvent>) -> Result<(), Problem> {
        let Some(form) = &self.form else {
            return Ok(());
        };
        if let Some(problem) = self.round.problem.take() {
            return Err(problem);
        }
        let mut held = std::mem::take(&mut self.round.held);
        let json = form.read(&held.text).map_err(Problem::NotTheJson)?;
        let text = match json.mended {
            Some(mended) => {
                self.map.note_other(mended.len());
                mended
            }
            None => {
                held.note(json.range.start, json.range.end, &mut self.map);
                held.text.truncate(json.range.end);
                held.text.split_off(json.range.start)
            }
        };
        self.give_out(text, out);
        Ok(())
    }

    /// Reads the text as a call without tags, where nothing but a call will do.
    fn read_bare_calls(&mut self, out: &mut Vec<AnswerEvent>) {
        let text = &self.round.held.text;
        let json = JsonForm::new(&crate::canonical::OutputFormat::JsonObject)
            .and_then(|form| form.read(text).ok());
        let Some(json) = json else {
            return;
        };
        let calls = match &json.mended {
            Some(mended) => read_calls(mended, None),
            None => read_calls(&text[json.range], None),
        };
        let Ok(calls) = calls else {
            return;
        };
        let has_arguments = |call: &ReadCall| call.arguments.is_ok();
        if calls.iter().all(has_arguments) {
            self.round.held = HeldText::default();
            self.take_calls(calls, out);
        }
    }

    /// Whether nothing went out that a client could make something of, and nothing will.
    fn is_empty(&self) -> bool {
        self.map.went() == 0
            && self.calls == 0
            && !self.has_media
            && self.round.held.text.trim().is_empty()
    }

    const fn reason(&self, stop: StopReason) -> StopReason {
        match stop {
            _ if self.calls > 0 => StopReason::ToolCalls,
            StopReason::ToolCalls => StopReason::Done,
            stop => stop,
        }
    }
}
