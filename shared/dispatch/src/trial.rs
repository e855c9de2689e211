//! What lives here: one question to one account and to no other, for an operator who wants to know whether it answers.

use std::time::Duration;

use b2a_domain::{AccountId, AccountKind, Fault, Lease, Outcome};
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest, NoLease, StoreError};
use b2a_protocol::canonical::{AnswerEvent, ChatRequest, ContentPart, Role, StopReason, Turn};
use b2a_protocol::usage::{UsageMeter, estimate_input};
use b2a_upstream::{Failure, FailureKind};
use tokio::time::{Instant, timeout_at};

use crate::attempt::{Attempt, first_content_late};
use crate::chat::outcome_of_stop;
use crate::lease_guard::release_unused;
use crate::tries::Tries;
use crate::{Dispatcher, ResolvedModel, Try};

/// What to try.
#[derive(Debug, Clone, Copy)]
pub struct TrialRequest<'a> {
    /// With which account.
    pub account: &'a AccountId,
    /// [`LeaseMode::Serve`] for one that serves, [`LeaseMode::Probation`] for one that is still to be proven, and is by this.
    pub mode: LeaseMode,
    /// As clients name it; `None`: the default.
    pub model: Option<&'a str>,
    /// The question.
    pub prompt: &'a str,
    /// How long it may take, from the lease to the last word.
    pub limit: Duration,
    /// Characters of the answer that are kept.
    pub most_text: usize,
}

/// What came of it. It was reported to the pool as any other use of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The model's name.
    pub model: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The beginning of the answer's text.
    pub text: String,
    /// Files that the answer held.
    pub files: u32,
    /// What went wrong, in words that hold no secret.
    pub error: Option<String>,
    /// How long it took.
    pub duration: Duration,
    /// From the lease to the first text or file.
    pub first_content: Option<Duration>,
}

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// There is no such model.
    #[error("{0}")]
    Model(Fault),
    /// The account can't be leased now: it rests, is busy, or is being proven by somebody else.
    #[error("the account can't be used just now: it rests, is busy, or is being proven")]
    NotNow,
    /// Nothing is leased for a while, whichever account it is.
    #[error(
        "the upstream limits the rate of this gateway as a whole, so that no account is used for a while"
    )]
    Throttled,
    /// The state store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The use of the account, which is told when this is dropped.
struct Counted<F: Fn(&Try)> {
    tries: Tries,
    count: F,
}

impl<F: Fn(&Try)> Counted<F> {
    fn new(count: F) -> Self {
        let tries = Tries::new();
        Self { tries, count }
    }
}

impl<F: Fn(&Try)> Drop for Counted<F> {
    fn drop(&mut self) {
        self.tries.take().iter().for_each(&self.count);
    }
}

/// The answer as far as it came.
#[derive(Default)]
struct Heard {
    text: String,
    characters: usize,
    files: u32,
    first_content: Option<Duration>,
}

impl Dispatcher {
    /// Asks one question with exactly this account: no other one is tried when it fails. `count` is told of the use of the account
    /// when it is over, also when nobody waits for the trial any more.
    pub async fn try_account(
        &self,
        trial: &TrialRequest<'_>,
        count: impl Fn(&Try) + Send,
    ) -> Result<Trial, TrialError> {
        let model = self
            .models
            .resolve(trial.model)
            .map_err(TrialError::Model)?;
        let request = ChatRequest {
            turns: vec![Turn {
                role: Role::User,
                parts: vec![ContentPart::Text(trial.prompt.to_owned())],
            }],
            ..ChatRequest::default()
        };
        let started = Instant::now();
        let lease = self.lease_exactly(trial, &model).await?;
        let mut tried = Counted::new(count);
        tried.tries.begin(lease.account.clone());
        let deadline = started + trial.limit;
        let bucket = lease.bucket;
        let opened = Attempt::open(self, lease, &request, &model, deadline).await;
        let mut heard = Heard::default();
        let ended = match opened {
            Err(failure) => Err(failure),
            Ok(mut attempt) => {
                let mut meter = UsageMeter::new(estimate_input(&request));
                let mut hear = |events: &[AnswerEvent]| {
                    for event in events {
                        meter.observe(event);
                    }
                    heard.take_in(events, started, trial.most_text);
                };
                let answer = self.hear_out(&mut attempt, &request, &model, &mut hear);
                let ended = timeout_at(deadline, answer).await;
                let ended = ended.unwrap_or_else(|_| Err(late(&heard)));
                let outcome = match &ended {
                    Ok(stop) => outcome_of_stop(*stop),
                    Err(failure) => failure.kind.outcome(bucket),
                };
                attempt.release(outcome, meter.usage(), None).wait().await;
                ended
            }
        };
        let outcome = match &ended {
            Ok(stop) => outcome_of_stop(*stop),
            Err(failure) => failure.kind.outcome(bucket),
        };
        tried.tries.end(outcome.kind(), ended.as_ref().err());
        Ok(Trial {
            model: model.name,
            outcome,
            error: ended.err().map(|failure| failure.message),
            text: heard.text,
            files: heard.files,
            duration: started.elapsed(),
            first_content: heard.first_content,
        })
    }

    async fn lease_exactly(
        &self,
        trial: &TrialRequest<'_>,
        model: &ResolvedModel,
    ) -> Result<Lease, TrialError> {
        let request = LeaseRequest {
            kind: AccountKind::Business,
            bucket: model.bucket,
            exclude: &[],
            prefer: Some(trial.account),
            conversation: None,
            mode: trial.mode,
            ttl: self.settings.lease_ttl,
        };
        match self.pool.lease(&request).await? {
            LeaseReply::Leased(lease) if lease.account == *trial.account => Ok(lease),
            LeaseReply::Leased(other) => {
                // The pool gives another one rather than none.
                release_unused(&*self.pool, &other).await;
                Err(TrialError::NotNow)
            }
            LeaseReply::None(NoLease::Throttled { .. }) => Err(TrialError::Throttled),
            LeaseReply::None(_) => Err(TrialError::NotNow),
        }
    }

    /// Reads the answer to its end. A token that is refused within it is replaced once, as for any other request.
    async fn hear_out(
        &self,
        attempt: &mut Attempt,
        request: &ChatRequest,
        model: &ResolvedModel,
        hear: &mut (impl FnMut(&[AnswerEvent]) + Send),
    ) -> Result<StopReason, Failure> {
        let (mut events, mut has_content) = (Vec::new(), false);
        loop {
            let next = attempt.next(&mut events).await;
            has_content |= events.iter().any(AnswerEvent::is_content);
            hear(&events);
            events.clear();
            match next {
                Ok(Some(stop)) => return Ok(stop),
                Ok(None) => {}
                Err(failure)
                    if failure.kind == FailureKind::Unauthorized
                        && !has_content
                        && attempt.may_renew_token() =>
                {
                    let deadline = Instant::now() + self.settings.first_content_limit;
                    attempt.reopen(self, request, model, deadline).await?;
                }
                Err(failure) => return Err(failure),
            }
        }
    }
}

impl Heard {
    fn take_in(&mut self, events: &[AnswerEvent], started: Instant, most_text: usize) {
        for event in events {
            if event.is_content() {
                self.first_content.get_or_insert_with(|| started.elapsed());
            }
            match event {
                AnswerEvent::Text(text) => {
                    let room = most_text.saturating_sub(self.characters);
                    let taken = text.chars().take(room);
                    let before = self.text.len();
                    self.text.extend(taken);
                    self.characters += self.text[before..].chars().count();
                }
                AnswerEvent::Media(_) => self.files += 1,
                AnswerEvent::Reasoning(_)
                | AnswerEvent::ToolCall(_)
                | AnswerEvent::Grounding(_) => {}
            }
        }
    }
}

/// The time is over.
fn late(heard: &Heard) -> Failure {
    match heard.first_content {
        None => first_content_late(),
        Some(_) => Failure::new(
            FailureKind::TimedOut,
            "the answer did not end within the time limit",
        ),
    }
}
