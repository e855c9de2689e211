//! What lives here: one chat request from its lease to its end, over as many accounts as it takes.

use std::sync::Arc;

use b2a_domain::{AccountKind, Bucket, ClientId, Fault, Lease, Outcome};
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest};
use b2a_protocol::canonical::{AnswerEvent, ChatRequest, Finish, StopReason};
use b2a_protocol::lowering::{self, Tags};
use b2a_protocol::shaping::AnswerShaper;
use b2a_protocol::usage::{UsageMeter, estimate_input};
use b2a_upstream::{Failure, FailureKind};
use tokio::time::{Instant, timeout_at};

use crate::attempt::{Attempt, first_content_late};
use crate::conversations::Conversation;
use crate::generated::Generated;
use crate::tries::Tries;
use crate::{Dispatcher, LastRelease, ResolvedModel, faults};

/// One chat request on its way. Dropping it ends the upstream call and releases the lease.
pub struct Chat {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) request: ChatRequest,
    pub(crate) model: ResolvedModel,
    /// Whose quota the next try uses; an upstream that names another one moves it.
    bucket: Bucket,
    pub(crate) tries: Tries,
    last_failure: Option<Failure>,
    started: Instant,
    /// From when on the first content is waited for: since the request, or since a second question.
    pub(crate) asked: Instant,
    pub(crate) attempt: Option<Box<Attempt>>,
    pub(crate) meter: UsageMeter,
    /// What else was generated, and since when.
    pub(crate) generated: Generated,
    /// By what the conversation is known again, as long as it can be gone on with at the upstream.
    pub(crate) conversation: Option<Box<Conversation>>,
    /// Makes the answer into what was asked for, where that is more than what the upstream gives.
    pub(crate) shaper: Option<Box<AnswerShaper>>,
    /// What the upstream gave, on its way to the shaper.
    pub(crate) raw: Vec<AnswerEvent>,
    /// The upstream gave answer content: from here on the answer takes the time it takes.
    pub(crate) under_way: bool,
    /// Answer content went out: there is no way back to another account.
    pub(crate) committed: bool,
    /// Where the release at the end is waited for, if it is not here.
    last_release: Option<LastRelease>,
}

impl Chat {
    pub(crate) fn new(
        dispatcher: Arc<Dispatcher>,
        mut request: ChatRequest,
        client: &ClientId,
        model: ResolvedModel,
    ) -> Self {
        let goes_on = dispatcher.settings.conversation_reuse.is_some()
            && dispatcher.upstream.abilities().conversations;
        let conversation = goes_on.then(|| Conversation::of(client, &model, &request));
        let has_functions = dispatcher.upstream.abilities().functions;
        let tags = if has_functions {
            None
        } else {
            lowering::lower(&mut request)
        };
        let conversation = conversation.map(|it| it.in_tags(tags.map_or(0, Tags::number)));
        let shaper = AnswerShaper::new(&mut request, tags, call_id_prefix);
        let meter = UsageMeter::new(estimate_input(&request));
        Self {
            bucket: model.bucket,
            dispatcher,
            request,
            model,
            tries: Tries::new(),
            last_failure: None,
            started: Instant::now(),
            asked: Instant::now(),
            attempt: None,
            meter,
            generated: Generated::default(),
            conversation: conversation.map(Box::new),
            shaper: shaper.map(Box::new),
            raw: Vec::new(),
            under_way: false,
            committed: false,
            last_release: None,
        }
    }

    /// Waits for the next pieces of the answer and appends them to `events`. What was appended is to be passed on
    /// first, whatever is returned: `Ok(None)`, there is more to come; `Ok(Some(finish))`, the answer is complete;
    /// a fault, the answer ends here. After the end it must not be called again.
    pub async fn next(&mut self, events: &mut Vec<AnswerEvent>) -> Result<Option<Finish>, Fault> {
        loop {
            let Some(attempt) = self.attempt.as_mut() else {
                // Boxed: all that leads to an open answer is large, and gone while the answer streams.
                match Box::pin(self.open()).await {
                    Ok(Some(stop)) => return Ok(Some(self.finish(stop, None))),
                    Ok(None) => continue,
                    Err(fault) => return self.make_do(fault, events).map(Some),
                }
            };
            let seen = events.len();
            let arriving = match &self.shaper {
                Some(_) => &mut self.raw,
                None => &mut *events,
            };
            let next = if self.under_way {
                attempt.next(arriving).await
            } else {
                let deadline = self.asked + self.dispatcher.settings.first_content_limit;
                let next = timeout_at(deadline, attempt.next(arriving)).await;
                next.unwrap_or_else(|_| Err(first_content_late()))
            };
            let is_cut = self.take_in(events, seen);
            if self.committed {
                self.forget_request();
            }
            let finish = match next {
                _ if is_cut => Box::pin(self.end(None, events)).await,
                Ok(Some(stop)) => Box::pin(self.end(Some(stop), events)).await,
                Ok(None) if events.len() > seen => return Ok(None),
                Ok(None) => Ok(None),
                Err(failure) => Box::pin(self.after_failure(failure, events)).await,
            };
            if let Some(finish) = finish? {
                return Ok(Some(finish));
            }
        }
    }

    /// Nothing will be asked again once there is no way back; a long conversation is not kept while its answer streams.
    fn forget_request(&mut self) {
        if self.shaper.as_ref().is_some_and(|it| it.may_ask_again()) {
            return;
        }
        self.request.turns = Vec::new();
        self.request.system = String::new();
    }

    pub(crate) fn finish(&self, reason: StopReason, stop_text: Option<String>) -> Finish {
        let usage = self.meter.usage();
        tracing::info!(
            model = self.model.name,
            tries = self.tries.accounts().len(),
            account = self.tries.last_masked(),
            stop = ?reason,
            duration_ms = self.elapsed_ms(),
            input_tokens = usage.input_tokens,
            output_tokens = usage.output_tokens,
            "answered"
        );
        Finish {
            reason,
            usage,
            stop_text,
        }
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// From now on [`Self::next`] does not wait for the release at the end of the answer: the caller does.
    pub fn last_release(&mut self) -> LastRelease {
        self.last_release.get_or_insert_default().clone()
    }

    pub(crate) async fn release(&mut self, outcome: Outcome, failure: Option<&Failure>) {
        self.tries.end(outcome.kind(), failure);
        if let Some(attempt) = self.attempt.take() {
            attempt
                .release(outcome, self.meter.usage(), None)
                .wait()
                .await;
        }
    }

    /// Ends the last try. After a whole answer, of which the client got all, its conversation can be gone on with.
    pub(crate) async fn release_last(&mut self, outcome: Outcome, is_whole: bool) {
        self.tries.end(outcome.kind(), None);
        let conversation = self.conversation.take().filter(|_| is_whole);
        let key = conversation.and_then(|it| it.answered());
        let Some(attempt) = self.attempt.take() else {
            return;
        };
        let releasing = attempt.release(outcome, self.meter.usage(), key);
        match &self.last_release {
            Some(later) => later.put(releasing),
            None => releasing.wait().await,
        }
    }

    /// What an answer that broke off says of its account. A token that was not new may just have run out while the
    /// answer ran: the next request mints another one, and finds out whether the credentials are dead.
    fn outcome_of_break(&self, failure: &Failure) -> Outcome {
        let may_renew = |attempt: &Attempt| attempt.may_renew_token();
        if failure.kind == FailureKind::Unauthorized
            && self.attempt.as_deref().is_some_and(may_renew)
        {
            return Outcome::UpstreamError;
        }
        failure.kind.outcome(self.bucket)
    }

    /// An open answer failed: another token, another account, or the end.
    pub(crate) async fn after_failure(
        &mut self,
        failure: Failure,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Option<Finish>, Fault> {
        if self.committed {
            let outcome = self.outcome_of_break(&failure);
            self.release(outcome, Some(&failure)).await;
            self.log_failure(&failure, "answer broken off");
            let fault = faults::broken_off(&failure);
            return self.make_do(fault, events).map(Some);
        }
        self.begin_anew();
        match self.try_on(failure).await {
            Ok(None) => Ok(None),
            Ok(Some(stop)) => Ok(Some(self.finish(stop, None))),
            Err(fault) => self.make_do(fault, events).map(Some),
        }
    }

    /// Another token or another account, as long as nothing went out. `Ok(Some(stop))`: the request ends here.
    async fn try_on(&mut self, mut failure: Failure) -> Result<Option<StopReason>, Fault> {
        let deadline = self.asked + self.dispatcher.settings.first_content_limit;
        if failure.kind == FailureKind::ConversationGone
            && let Some(attempt) = self.attempt.as_mut()
        {
            let reopened = attempt
                .start_over(&self.dispatcher, &self.request, &self.model, deadline)
                .await;
            match reopened {
                Ok(()) => return Ok(None),
                // Its token may have run out meanwhile, as that of any other call.
                Err(later) => failure = later,
            }
        }
        let refused = failure.kind == FailureKind::Unauthorized;
        if refused
            && let Some(attempt) = self.attempt.as_mut()
            && attempt.may_renew_token()
        {
            let reopened = attempt
                .reopen(&self.dispatcher, &self.request, &self.model, deadline)
                .await;
            match reopened {
                Ok(()) => return Ok(None),
                Err(failure) => return self.give_up_account(failure).await,
            }
        }
        self.give_up_account(failure).await
    }

    /// Reports a failed account to the pool; tells whether the request ends with it.
    async fn give_up_account(&mut self, failure: Failure) -> Result<Option<StopReason>, Fault> {
        let bucket = self
            .attempt
            .as_ref()
            .map_or(self.bucket, |attempt| attempt.lease.bucket);
        let outcome = failure.kind.outcome(bucket);
        self.release(outcome, Some(&failure)).await;
        self.judge(failure)
    }

    /// Whether another account may help. `Ok(None)`: yes.
    fn judge(&mut self, failure: Failure) -> Result<Option<StopReason>, Fault> {
        self.log_failure(&failure, "account failed");
        match failure.kind {
            FailureKind::Policy => return Ok(Some(StopReason::Policy)),
            FailureKind::Request => return Err(faults::all_failed(&failure)),
            FailureKind::Quota {
                bucket: Some(named),
            } => self.bucket = named,
            _ => {}
        }
        let out_of_tries =
            self.tries.accounts().len() >= self.dispatcher.settings.max_tries as usize;
        let out_of_time = self.asked.elapsed() >= self.dispatcher.settings.first_content_limit;
        if out_of_tries || out_of_time {
            return Err(faults::all_failed(&failure));
        }
        self.last_failure = Some(failure);
        Ok(None)
    }

    fn log_failure(&self, failure: &Failure, what: &'static str) {
        tracing::warn!(
            model = self.model.name,
            tries = self.tries.accounts().len(),
            account = self.tries.last_masked(),
            kind = ?failure.kind,
            duration_ms = self.elapsed_ms(),
            "{what}: {failure}"
        );
    }

    /// Leases accounts until one has an open answer. `Ok(Some(stop))`: the request ends without one.
    async fn open(&mut self) -> Result<Option<StopReason>, Fault> {
        let deadline = self.asked + self.dispatcher.settings.first_content_limit;
        loop {
            let lease = self.lease().await?;
            let bucket = lease.bucket;
            self.tries.begin(lease.account.clone());
            let opening = Attempt::open(
                &self.dispatcher,
                lease,
                &self.request,
                &self.model,
                deadline,
            );
            match opening.await {
                Ok(attempt) => {
                    self.attempt = Some(Box::new(attempt));
                    return Ok(None);
                }
                Err(failure) => {
                    let outcome = failure.kind.outcome(bucket);
                    self.tries.end(outcome.kind(), Some(&failure));
                    if let Some(stop) = self.judge(failure)? {
                        return Ok(Some(stop));
                    }
                }
            }
        }
    }

    /// A ready account, or a pending one that is due when nothing is ready. (Exclusive, as is [`Self::lease_in`], because an
    /// open answer can be sent to another thread and not shared with one.)
    async fn lease(&mut self) -> Result<Lease, Fault> {
        let why = match self.lease_in(LeaseMode::Serve).await? {
            LeaseReply::Leased(lease) => return Ok(lease),
            LeaseReply::None(why) => why,
        };
        if let LeaseReply::Leased(lease) = self.lease_in(LeaseMode::Probation).await? {
            return Ok(lease);
        }
        let fault = faults::no_lease(
            why,
            self.last_failure.as_ref(),
            self.dispatcher.settings.sync_interval,
        );
        tracing::warn!(model = self.model.name, tries = self.tries.accounts().len(), bucket = %self.bucket, "no account: {fault}");
        Err(fault)
    }

    async fn lease_in(&mut self, mode: LeaseMode) -> Result<LeaseReply, Fault> {
        // An account that failed has it no more, and no other one ever had.
        let known = self.conversation.as_ref();
        let known = known.filter(|_| self.tries.accounts().is_empty());
        let request = LeaseRequest {
            kind: AccountKind::Business,
            bucket: self.bucket,
            exclude: self.tries.accounts(),
            prefer: None,
            conversation: known.and_then(|it| it.known()),
            mode,
            ttl: self.dispatcher.settings.lease_ttl,
        };
        self.dispatcher
            .pool
            .lease(&request)
            .await
            .map_err(|error| faults::store(&error))
    }
}

/// Begins the ids of the calls that are made out of text: unique among the answers of a conversation.
fn call_id_prefix() -> String {
    let random = uuid::Uuid::new_v4().simple().to_string();
    format!("call_{}", &random[..12])
}

pub(crate) const fn outcome_of_stop(stop: StopReason) -> Outcome {
    match stop {
        StopReason::Policy => Outcome::RequestFault,
        StopReason::Done | StopReason::ToolCalls | StopReason::Length | StopReason::StopText => {
            Outcome::Ok
        }
    }
}
