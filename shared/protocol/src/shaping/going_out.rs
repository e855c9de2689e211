//! What lives here: texts and calls on their way out: past stop texts and the length limit, held back or not.

use super::problem::Problem;
use super::round::Cut;
use super::{AnswerShaper, MAX_CALLS};
use crate::canonical::{AnswerEvent, ToolCall};
use crate::usage::quarters;

impl AnswerShaper {
    /// A call goes out, if there is room for it.
    pub(super) fn give_call(&mut self, call: ToolCall, out: &mut Vec<AnswerEvent>) {
        self.flush_stop_texts(out);
        if self.round.cut.is_some() {
            return;
        }
        if let Some(length) = &mut self.length
            && !length.take_call(&call.name, &call.arguments_json)
        {
            self.round.cut = Some(Cut::Length);
            return;
        }
        if !self.is_second && self.form.is_none() {
            self.release_held(out);
        }
        self.calls += 1;
        self.gave += quarters(&call.name) + quarters(&call.arguments_json);
        out.push(AnswerEvent::ToolCall(call));
        if self.one_call_at_a_time || self.calls >= MAX_CALLS {
            self.round.cut = Some(Cut::Enough);
        }
    }

    /// Text on its way out: up to a stop text, up to the length limit, held back or not.
    pub(super) fn give_text(&mut self, text: String, at: usize, out: &mut Vec<AnswerEvent>) {
        if !self.is_second && self.round.problem.is_some() {
            // What follows a bad call will be written again.
            return;
        }
        let Some(stop) = &mut self.round.stop else {
            self.give_up_to_limit(text, at, out);
            return;
        };
        let certain = stop.push(text, at);
        let name = certain
            .stop
            .and_then(|found| stop.name(found))
            .map(str::to_owned);
        self.give_up_to_limit(certain.text, certain.at, out);
        if let Some(name) = name
            && self.round.cut.is_none()
        {
            self.round.cut = Some(Cut::StopText);
            self.round.stop_text = Some(name);
        }
    }

    pub(super) fn give_up_to_limit(
        &mut self,
        mut text: String,
        at: usize,
        out: &mut Vec<AnswerEvent>,
    ) {
        if let Some(length) = &mut self.length {
            let fits = length.take(&text);
            if fits < text.len() {
                text.truncate(fits);
                self.round.cut = Some(Cut::Length);
            }
        }
        if text.is_empty() {
            return;
        }
        if self.round.holds_text {
            if !self.round.hold(&text, at) {
                self.round.problem.get_or_insert(Problem::TooLong);
                self.round.cut = Some(Cut::Enough);
            }
        } else {
            self.map.note(at, text.len());
            self.give_out(text, out);
        }
    }

    /// Nothing else of the text that came so far becomes a tag or a stop text.
    pub(super) fn flush_text(&mut self, out: &mut Vec<AnswerEvent>) {
        if let Some(tagged) = &mut self.round.tagged {
            let mut pieces = Vec::new();
            tagged.flush_text(&mut pieces);
            self.take_pieces(&mut pieces, out);
        }
        self.flush_stop_texts(out);
    }

    pub(super) fn flush_stop_texts(&mut self, out: &mut Vec<AnswerEvent>) {
        if let Some(stop) = &mut self.round.stop
            && self.round.cut.is_none()
        {
            let rest = stop.flush();
            self.give_up_to_limit(rest.text, rest.at, out);
        }
    }

    pub(super) fn end_of_text(&mut self, out: &mut Vec<AnswerEvent>) {
        if let Some(tagged) = &mut self.round.tagged {
            let mut pieces = Vec::new();
            tagged.end(&mut pieces);
            self.take_pieces(&mut pieces, out);
        }
        self.flush_stop_texts(out);
    }

    /// Lets out the text that was held back.
    pub(super) fn release_held(&mut self, out: &mut Vec<AnswerEvent>) {
        let held = std::mem::take(&mut self.round.held);
        if !held.text.is_empty() {
            held.note(0, held.text.len(), &mut self.map);
            self.give_out(held.text, out);
        }
    }

    pub(super) fn give_out(&mut self, text: String, out: &mut Vec<AnswerEvent>) {
        self.gave += quarters(&text);
        out.push(AnswerEvent::Text(text));
    }
}
