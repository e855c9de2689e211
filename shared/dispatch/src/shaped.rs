//! What lives here: the answer on its way through the shaper, and the second question when the model did not do what was
//! asked for.

use b2a_domain::{Fault, Outcome};
use b2a_protocol::canonical::{AnswerEvent, Finish, StopReason};
use b2a_protocol::shaping::{Repair, Verdict};
use b2a_protocol::usage::{estimate_input, estimate_text};
use tokio::time::Instant;

use crate::chat::outcome_of_stop;
use crate::{Chat, faults};

impl Chat {
    /// Takes what arrived: makes it into what goes out, and counts that. `events` had `seen` before. Whether the answer
    /// ends here, whatever the upstream would still say.
    pub(crate) fn take_in(&mut self, events: &mut Vec<AnswerEvent>, seen: usize) -> bool {
        let mut is_cut = false;
        if let Some(shaper) = &mut self.shaper {
            for event in self.raw.drain(..) {
                self.under_way |= event.is_content();
                is_cut = is_cut || shaper.push(event, events);
            }
        }
        self.count(&events[seen..]);
        self.under_way |= self.committed;
        is_cut
    }

    /// Counts what goes out.
    fn count(&mut self, events: &[AnswerEvent]) {
        for event in events {
            self.meter.observe(event);
            self.generated.observe(event);
            if let Some(conversation) = &mut self.conversation {
                conversation.observe(event);
            }
            self.committed |= event.is_content();
        }
    }

    /// The answer is over; `stop` says how the upstream ended it, `None` that it was cut. `Ok(None)`: a second one follows.
    pub(crate) async fn end(
        &mut self,
        stop: Option<StopReason>,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Option<Finish>, Fault> {
        let upstream_stop = stop.unwrap_or(StopReason::Done);
        let Some(shaper) = &mut self.shaper else {
            self.release_after(upstream_stop, stop).await;
            return Ok(Some(self.finish(upstream_stop, None)));
        };
        let seen = events.len();
        let verdict = shaper.end(upstream_stop, events);
        self.count(&events[seen..]);
        match verdict {
            Verdict::Complete { reason, stop_text } => {
                self.release_after(reason, stop).await;
                Ok(Some(self.finish(reason, stop_text)))
            }
            Verdict::Repair(repair) => self.ask_again(repair, stop.is_some(), events).await,
            Verdict::Failed(words) => {
                // The account did its part.
                self.release(Outcome::Ok, None).await;
                // How, the client is told: the words may quote the answer.
                tracing::warn!(
                    model = self.model.name,
                    "the answer is twice not what was asked for"
                );
                Err(faults::not_as_asked(words))
            }
        }
    }

    /// Ends the try after an answer that ended for this reason; `stop` says how the upstream ended it, `None` that it was cut.
    async fn release_after(&mut self, reason: StopReason, stop: Option<StopReason>) {
        let outcome = outcome_of_stop(stop.unwrap_or(StopReason::Done));
        let is_whole = |reason| matches!(reason, StopReason::Done | StopReason::ToolCalls);
        let is_whole = stop.is_some_and(is_whole) && is_whole(reason);
        self.release_last(outcome, is_whole).await;
    }

    /// Tells the same account what was wrong with its answer, and asks a second time. `has_ended`: the upstream had said all
    /// of it.
    async fn ask_again(
        &mut self,
        repair: Repair,
        has_ended: bool,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Option<Finish>, Fault> {
        tracing::info!(model = self.model.name, "the model is asked a second time");
        // What the upstream knows of it then is more than what the client sends.
        self.conversation = None;
        let useless_tokens = repair.useless_tokens;
        let question_tokens = estimate_text(repair.question());
        repair.append_to(&mut self.request);
        self.asked = Instant::now();
        self.under_way = false;
        // What went out is part of the request now, so that any account can go on from there.
        self.committed = false;
        let Some(attempt) = self.attempt.as_mut() else {
            return Ok(None);
        };
        let deadline = self.asked + self.dispatcher.settings.first_content_limit;
        let (request, model) = (&self.request, &self.model);
        let asked = attempt
            .ask_again(&self.dispatcher, request, model, has_ended, deadline)
            .await;
        let goes_on = asked.as_ref().is_ok_and(|goes_on| *goes_on);
        let input_tokens = if goes_on {
            question_tokens
        } else {
            estimate_input(request)
        };
        self.meter.ask_again(input_tokens, useless_tokens);
        match asked {
            Ok(_) => Ok(None),
            Err(failure) => self.after_failure(failure, events).await,
        }
    }

    /// The answer comes anew: what of the last one did not go out is forgotten.
    pub(crate) fn begin_anew(&mut self) {
        self.raw.clear();
        self.under_way = false;
        if let Some(shaper) = &mut self.shaper {
            shaper.restart();
        }
    }

    /// The request ends in a fault; but if only the second answer is missing, the first may do.
    pub(crate) fn make_do(
        &mut self,
        fault: Fault,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Finish, Fault> {
        let Some(shaper) = &mut self.shaper else {
            return Err(fault);
        };
        let seen = events.len();
        let verdict = shaper.give_up(events);
        self.count(&events[seen..]);
        match verdict {
            Verdict::Complete { reason, stop_text } => Ok(self.finish(reason, stop_text)),
            Verdict::Repair(_) | Verdict::Failed(_) => Err(fault),
        }
    }
}
