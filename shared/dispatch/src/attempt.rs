//! What lives here: one account's try at one request.

use std::sync::Arc;

use b2a_domain::{Credentials, Lease, Outcome, SessionToken, TokenUsage};
use b2a_pool::ConversationKey;
use b2a_protocol::canonical::{AnswerEvent, ChatRequest, StopReason};
use b2a_upstream::{Answer, Call, Failure, FailureKind, Resume};
use tokio::time::{Instant, timeout_at};
use tracing::{Instrument as _, Span};

use crate::conversations::known_turns;
use crate::lease_guard::{LeaseGuard, Memory, Releasing};
use crate::{Dispatcher, ResolvedModel};

/// A leased account with an open answer.
pub(crate) struct Attempt {
    pub(crate) lease: Arc<Lease>,
    guard: LeaseGuard,
    credentials: Arc<Credentials>,
    token: SessionToken,
    token_is_new: bool,
    /// `None` while another one is being opened.
    answer: Option<Opened>,
}

/// An answer, and the span of the call that gives it.
struct Opened {
    answer: Answer,
    _call: Span,
}

impl Attempt {
    /// Gets a token for the leased account and opens the answer, until `deadline`, in the conversation that the lease came
    /// with if there is one. A token that the upstream refuses is replaced once. A failure is reported to the pool before it
    /// is returned.
    pub(crate) async fn open(
        dispatcher: &Dispatcher,
        lease: Lease,
        request: &ChatRequest,
        model: &ResolvedModel,
        deadline: Instant,
    ) -> Result<Self, Failure> {
        let lease = Arc::new(lease);
        let guard = LeaseGuard::new(
            Arc::clone(&dispatcher.pool),
            dispatcher.tracker.clone(),
            Arc::clone(&lease),
            &dispatcher.settings,
        );
        let opening = Self::try_open(dispatcher, &lease, request, model);
        let opening = opening.instrument(guard.span().clone());
        let opened = timeout_at(deadline, opening).await;
        match opened.unwrap_or_else(|_| Err(first_content_late())) {
            Ok((credentials, token, token_is_new, answer)) => Ok(Self {
                lease,
                guard,
                credentials,
                token,
                token_is_new,
                answer: Some(answer),
            }),
            Err(failure) => {
                guard
                    .release(
                        failure.kind.outcome(lease.bucket),
                        TokenUsage::default(),
                        None,
                    )
                    .wait()
                    .await;
                Err(failure)
            }
        }
    }

    async fn try_open(
        dispatcher: &Dispatcher,
        lease: &Lease,
        request: &ChatRequest,
        model: &ResolvedModel,
    ) -> Result<(Arc<Credentials>, SessionToken, bool, Opened), Failure> {
        let credentials = dispatcher
            .repository
            .credentials(&lease.account, &lease.generation)
            .await
            .map_err(|error| Failure::new(FailureKind::Transient, error.to_string()))?;
        let mut used = dispatcher.tokens.get(lease, &credentials).await?;
        // One that is not to be replaced is as good as new.
        used.is_new |= !dispatcher.settings.replace_refused_tokens;
        let mut resume = lease.conversation.as_deref().map(|conversation| Resume {
            conversation,
            known_turns: known_turns(request),
        });
        loop {
            let token = &used.token;
            let opened = open_call(dispatcher, &credentials, token, request, model, resume).await;
            match opened {
                Ok(answer) => return Ok((credentials, used.token, used.is_new, answer)),
                Err(failure)
                    if failure.kind == FailureKind::ConversationGone && resume.is_some() =>
                {
                    tracing::info!(account = ?lease.account, "a conversation is gone at the upstream, and begins anew");
                    resume = None;
                }
                Err(failure) if failure.kind == FailureKind::Unauthorized && !used.is_new => {
                    used = dispatcher
                        .tokens
                        .renew(lease, &credentials, &used.token)
                        .await?;
                    // Whoever minted it: one renewal in a request is enough.
                    used.is_new = true;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Opens the answer anew with another token, until `deadline`, after the first was refused inside the stream.
    pub(crate) async fn reopen(
        &mut self,
        dispatcher: &Dispatcher,
        request: &ChatRequest,
        model: &ResolvedModel,
        deadline: Instant,
    ) -> Result<(), Failure> {
        self.token_is_new = true;
        let reopened = timeout_at(deadline, self.try_reopen(dispatcher, request, model)).await;
        reopened.unwrap_or_else(|_| Err(first_content_late()))
    }

    async fn try_reopen(
        &mut self,
        dispatcher: &Dispatcher,
        request: &ChatRequest,
        model: &ResolvedModel,
    ) -> Result<(), Failure> {
        let used = dispatcher
            .tokens
            .renew(&self.lease, &self.credentials, &self.token)
            .await?;
        self.token = used.token;
        self.answer = None;
        self.open_answer(dispatcher, request, model, None).await
    }

    /// Asks the same account once more, until `deadline`, with a request whose last turn is the new question. Goes on with
    /// the conversation of the answer, if `has_ended` tells that it knows all of it; whether it did.
    pub(crate) async fn ask_again(
        &mut self,
        dispatcher: &Dispatcher,
        request: &ChatRequest,
        model: &ResolvedModel,
        has_ended: bool,
        deadline: Instant,
    ) -> Result<bool, Failure> {
        // The first call ends before the second begins.
        let opened = self.answer.take().filter(|_| has_ended);
        let conversation =
            opened.and_then(|opened| opened.answer.conversation().map(str::to_owned));
        let asking = async {
            if let Some(conversation) = &conversation {
                let resume = Resume {
                    conversation,
                    known_turns: request.turns.len().saturating_sub(1),
                };
                match self
                    .open_answer(dispatcher, request, model, Some(resume))
                    .await
                {
                    Err(failure) if failure.kind == FailureKind::ConversationGone => {}
                    opened => return opened.map(|()| true),
                }
            }
            let opened = self.open_answer(dispatcher, request, model, None).await;
            opened.map(|()| false)
        };
        let asked = timeout_at(deadline, asking).await;
        asked.unwrap_or_else(|_| Err(first_content_late()))
    }

    async fn open_answer(
        &mut self,
        dispatcher: &Dispatcher,
        request: &ChatRequest,
        model: &ResolvedModel,
        resume: Option<Resume<'_>>,
    ) -> Result<(), Failure> {
        let (credentials, token) = (&self.credentials, &self.token);
        let call = open_call(dispatcher, credentials, token, request, model, resume);
        self.answer = Some(call.instrument(self.guard.span().clone()).await?);
        Ok(())
    }

    /// Opens the answer in a new conversation, until `deadline`, after the one to go on with was found to be gone.
    pub(crate) async fn start_over(
        &mut self,
        dispatcher: &Dispatcher,
        request: &ChatRequest,
        model: &ResolvedModel,
        deadline: Instant,
    ) -> Result<(), Failure> {
        self.answer = None;
        let opening = self.open_answer(dispatcher, request, model, None);
        let opened = timeout_at(deadline, opening).await;
        opened.unwrap_or_else(|_| Err(first_content_late()))
    }

    /// Whether a refused token may be replaced: not when it was minted for this request.
    pub(crate) const fn may_renew_token(&self) -> bool {
        !self.token_is_new
    }

    /// The next pieces of the answer. Safe to drop and call anew.
    pub(crate) async fn next(
        &mut self,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Option<StopReason>, Failure> {
        match &mut self.answer {
            Some(opened) => opened.answer.next(events).await,
            None => Err(Failure::new(FailureKind::Transient, "no answer is open")),
        }
    }

    /// Ends the try and tells the pool how it went, and under which key the answer's conversation can be gone on with.
    pub(crate) fn release(
        self,
        outcome: Outcome,
        usage: TokenUsage,
        key: Option<ConversationKey>,
    ) -> Releasing {
        let conversation = self
            .answer
            .as_ref()
            .and_then(|opened| opened.answer.conversation());
        let memory = key.zip(conversation).map(|(key, conversation)| Memory {
            key,
            conversation: conversation.to_owned(),
        });
        // The upstream call ends first, so that the account is not leased again while it still runs.
        drop(self.answer);
        self.guard.release(outcome, usage, memory)
    }
}

/// The time limit for the first answer content has passed.
pub(crate) fn first_content_late() -> Failure {
    Failure::new(
        FailureKind::TimedOut,
        "no answer content within the time limit",
    )
}

async fn open_call(
    dispatcher: &Dispatcher,
    credentials: &Credentials,
    token: &SessionToken,
    request: &ChatRequest,
    model: &ResolvedModel,
    resume: Option<Resume<'_>>,
) -> Result<Opened, Failure> {
    let upstream_model = model.upstream.as_deref();
    let call = Call {
        credentials,
        token,
        model: upstream_model,
        tools: model.tools,
        request,
        resume,
    };
    let span = tracing::debug_span!("upstream_call", model = upstream_model);
    let answer = dispatcher.upstream.open(call).instrument(span.clone());
    Ok(Opened {
        answer: answer.await?,
        _call: span,
    })
}
