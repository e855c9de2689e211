//! What lives here: an answer made into what was asked for, piece by piece: calls out of its text, its end at a stop
//! text or at the length limit, the form of its text.
//!
//! What the model does not get right it is asked for once more, and only once ([`Verdict::Repair`]): a call that can't be
//! read, that names no function or whose arguments don't fit, a call that was to be made and was not, JSON that is none.
//! What went out stays; the second answer's calls follow it, and its text is let out only when no call is. If that is
//! no better, then what is bad goes out as far as a client can make something of it:
//!
//! - A call whose arguments are an object goes out, also when they don't fit and when there is no such function: clients
//!   hold calls against their functions anyhow, and tell the model what is wrong, which it understands in the next turn.
//! - A call without such arguments can't be told in any dialect. It is left out when other calls go out, as their
//!   results bring the model back to it; else the answer fails.
//! - An answer without the call that it has to make, or that is not the JSON it has to be, fails: a client that asks for
//!   these does not look at anything else.

mod calls;
mod going_out;
mod json_answer;
mod length;
mod problem;
mod round;
mod stop_texts;
#[cfg(test)]
mod tests;
mod text_map;

pub use problem::Repair;

use crate::canonical::{
    AnswerEvent, ChatRequest, Grounding, OutputFormat, StopReason, ToolCall, ToolChoice,
};
use crate::lowering::Tags;
use crate::tagged_calls::{Piece, ReadCall, read_calls};
use calls::{Functions, Judged};
use json_answer::JsonForm;
use length::Length;
use problem::Problem;
use round::{Cut, Round};
use text_map::TextMap;

/// How many calls one answer may make; it ends there.
const MAX_CALLS: u32 = 128;

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is complete.
    Complete {
        /// Why it ended.
        reason: StopReason,
        /// Before which stop text it ended.
        stop_text: Option<String>,
    },
    /// The model is to be asked once more; its answer goes on where this one ended.
    Repair(Repair),
    /// It will not do, and this says why in words for the client.
    Failed(String),
}

/// Makes an answer into what was asked for. Holds at most [`round::MAX_HELD_BYTES`] of text back.
#[derive(Debug)]
pub struct AnswerShaper {
    tags: Option<Tags>,
    functions: Functions,
    one_call_at_a_time: bool,
    stop: Vec<String>,
    form: Option<JsonForm>,
    /// In tokens.
    limit: Option<u64>,
    /// What is left of the limit.
    length: Option<Length>,
    /// What went out, in quarters of a token.
    gave: u64,
    round: Round,
    /// The model was asked a second time.
    is_second: bool,
    map: TextMap,
    grounding: Grounding,
    calls: u32,
    /// A file went out.
    has_media: bool,
    /// What was wrong with the first answer, and the calls in it that can be passed on all the same.
    first: Option<(Problem, Vec<ToolCall>)>,
}

impl AnswerShaper {
    /// Makes answers into what the request asks for; `None`, when it asks for nothing that needs it. Takes the functions
    /// out of a request that was lowered. `tags` are what [`lower`](crate::lowering::lower) says. `id_prefix` begins the
    /// ids of the calls and is to be unique: these are it and a number.
    pub fn new(
        request: &mut ChatRequest,
        tags: Option<Tags>,
        id_prefix: impl FnOnce() -> String,
    ) -> Option<Self> {
        let tools = match tags {
            Some(_) => std::mem::take(&mut request.tools),
            None => Vec::new(),
        };
        // Where no function can be called nothing is a call: a tag that the model quotes is text as any other.
        let may_call = !tools.is_empty() && request.tool_choice != ToolChoice::Never;
        let tags = tags.filter(|_| may_call);
        let is_plain = tags.is_none()
            && request.output == OutputFormat::Text
            && request.stop.is_empty()
            && request.max_output_tokens.is_none();
        if is_plain {
            return None;
        }
        let id_prefix = match tags {
            Some(_) => id_prefix(),
            None => String::new(),
        };
        let mut shaper = Self {
            tags,
            functions: Functions::new(tools, request.tool_choice.clone(), id_prefix),
            one_call_at_a_time: request.one_call_at_a_time,
            stop: request.stop.clone(),
            form: JsonForm::new(&request.output),
            limit: request.max_output_tokens,
            length: None,
            gave: 0,
            round: Round::default(),
            is_second: false,
            map: TextMap::default(),
            grounding: Grounding::default(),
            calls: 0,
            has_media: false,
            first: None,
        };
        shaper.begin_round();
        Some(shaper)
    }

    /// The answer comes anew from another account, after one of which no content went out.
    pub fn restart(&mut self) {
        self.begin_round();
    }

    /// Whether the model may be asked again, so that the request is needed until the end.
    pub const fn may_ask_again(&self) -> bool {
        !self.is_second && (self.tags.is_some() || self.form.is_some())
    }

    /// Takes the next piece of the answer and appends what goes out. `true`: the answer ends here, and what it still
    /// holds is of no use; [`Self::end`] comes next.
    pub fn push(&mut self, event: AnswerEvent, out: &mut Vec<AnswerEvent>) -> bool {
        if self.round.cut.is_none() {
            match event {
                AnswerEvent::Text(text) => self.push_text(text, out),
                AnswerEvent::Reasoning(_) => out.push(event),
                AnswerEvent::Media(_) => {
                    self.flush_text(out);
                    if self.round.cut.is_none() {
                        self.has_media = true;
                        out.push(event);
                    }
                }
                AnswerEvent::ToolCall(call) => {
                    // The upstream's own, which is not ours to judge.
                    self.flush_text(out);
                    self.give_call(call, out);
                }
                AnswerEvent::Grounding(grounding) => self.round.grounding = Some(grounding),
            }
        }
        self.round.cut.is_some()
    }

    /// The answer is over: `stop` is what the upstream says, when it was not cut. Appends what was held back.
    pub fn end(&mut self, stop: StopReason, out: &mut Vec<AnswerEvent>) -> Verdict {
        if self.round.cut.is_none() {
            self.end_of_text(out);
        }
        let verdict = self.judge(stop, out);
        if let Some(mut grounding) = self.round.grounding.take() {
            self.map.translate(&mut grounding);
            text_map::merge(&mut self.grounding, grounding);
        }
        match &verdict {
            Verdict::Repair(_) => {
                self.is_second = true;
                self.begin_round();
            }
            Verdict::Complete { .. } if !self.grounding.sources.is_empty() => {
                out.push(AnswerEvent::Grounding(std::mem::take(&mut self.grounding)));
            }
            Verdict::Complete { .. } | Verdict::Failed(_) => {}
        }
        verdict
    }

    /// The answer broke off, and there will be no other. If it was the second and nothing of it went out, appends what can
    /// be passed on of the first.
    pub fn give_up(&mut self, out: &mut Vec<AnswerEvent>) -> Verdict {
        let nothing_went_out = self.gave == self.round.gave_before;
        let Some((problem, calls)) = self.first.take().filter(|_| nothing_went_out) else {
            return Verdict::Failed("the model's answer broke off".to_owned());
        };
        self.begin_round();
        for call in calls {
            self.give_call(call, out);
        }
        if self.calls > 0 {
            complete(StopReason::ToolCalls)
        } else {
            Verdict::Failed(problem.told())
        }
    }

    fn begin_round(&mut self) {
        let keeps_answer = self.may_ask_again();
        self.round = Round::new(self.tags, &self.stop, keeps_answer);
        self.round.holds_text = self.is_second || self.form.is_some() || self.must_call();
        self.round.gave_before = self.gave;
        self.length = self.limit.map(|tokens| Length::new(tokens, self.gave));
        self.map.begin_again();
    }

    fn push_text(&mut self, text: String, out: &mut Vec<AnswerEvent>) {
        self.round.keep(&text);
        let Some(tagged) = &mut self.round.tagged else {
            let at = self.round.came;
            self.round.came += text.len();
            self.give_text(text, at, out);
            return;
        };
        let mut pieces = std::mem::take(&mut self.round.pieces);
        tagged.push(text, &mut pieces);
        let block_bytes = tagged.block_bytes();
        self.take_pieces(&mut pieces, out);
        self.round.pieces = pieces;
        if self
            .length
            .is_some_and(|length| length.is_below(block_bytes))
        {
            self.round.cut = self.round.cut.or(Some(Cut::Length));
        }
    }

    fn take_pieces(&mut self, pieces: &mut Vec<Piece>, out: &mut Vec<AnswerEvent>) {
        for piece in pieces.drain(..) {
            if self.round.cut.is_some() {
                continue;
            }
            match piece {
                Piece::Text { text, at } => self.give_text(text, at, out),
                Piece::Block { is_cut: true, .. } => self.note_bad(Problem::Cut, None, out),
                Piece::Block { body, name, .. } => match read_calls(&body, name.as_deref()) {
                    Ok(calls) => self.take_calls(calls, out),
                    Err(_) => self.note_bad(Problem::Unreadable, None, out),
                },
                Piece::Result => self.round.cut = Some(Cut::Enough),
            }
        }
    }

    fn take_calls(&mut self, calls: Vec<ReadCall>, out: &mut Vec<AnswerEvent>) {
        for read in calls {
            if self.round.cut.is_some() {
                return;
            }
            match self.functions.judge(read) {
                Judged::Good(call) if self.round.problem.is_none() || self.is_second => {
                    self.give_call(call, out);
                }
                // After a bad call: the model writes this one again as well, so that they stay in their order.
                Judged::Good(call) => self.round.passable.push(call),
                Judged::Bad(problem, call) => self.note_bad(problem, call, out),
            }
        }
    }

    /// A call is bad: the model gets it right in its second answer, or this is the second.
    fn note_bad(&mut self, problem: Problem, call: Option<ToolCall>, out: &mut Vec<AnswerEvent>) {
        self.round.problem.get_or_insert(problem);
        match call {
            Some(call) if self.is_second => self.give_call(call, out),
            Some(call) => self.round.passable.push(call),
            None => {}
        }
    }

    /// Whether an answer without a call will not do.
    const fn must_call(&self) -> bool {
        self.tags.is_some() && self.functions.must_call()
    }
}

/// An answer that ended without a stop text.
const fn complete(reason: StopReason) -> Verdict {
    Verdict::Complete {
        reason,
        stop_text: None,
    }
}
