//! What lives here: what becomes of one request of a client, from its head to the last byte of its answer.

use std::net::IpAddr;
use std::sync::Arc;

use b2a_dispatch::{Chat, ResolvedModel};
use b2a_domain::{ClientId, ErrorCode, Fault, TokenUsage};
use b2a_pool::{Ended, FinishedRequest, RequestTrace, TryTrace};
use b2a_protocol::RateLimits;
use b2a_telemetry::FinishedRequest as Finished;
use parking_lot::Mutex;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::Traffic;
use crate::quota_hold::Admitted;

/// Characters of a model's name that are kept when there is no such model.
const MODEL_CHARS: usize = 128;

/// A request of a client on its way. Whoever works on it has a share and tells what it learns; when the last share is gone, the
/// request is over, and counted. Nothing is done for the pieces of an answer.
pub(crate) struct Record {
    traffic: Arc<Traffic>,
    began: Instant,
    at_ms: u64,
    id: String,
    dialect: &'static str,
    address: Option<IpAddr>,
    user_agent: Option<String>,
    told: Mutex<Told>,
    /// What the limits of its key said, if it has any.
    admitted: OnceCell<Admitted>,
}

/// What was learned of a request so far.
#[derive(Default)]
struct Told {
    client: Option<ClientId>,
    model: Option<String>,
    /// The listed model that it is.
    listed: Option<String>,
    model_is_known: bool,
    streamed: bool,
    status: u16,
    error: Option<String>,
    first_byte: Option<Instant>,
    first_content: Option<Instant>,
    /// The answer goes on after its head: whether it comes to its end is told later.
    goes_on: bool,
    end: Option<End>,
    usage: TokenUsage,
    images: u64,
    videos: u64,
    tries: Vec<TryTrace>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Well,
    Badly,
}

/// What a refusal says, on its way from the handler to the record.
#[derive(Debug, Clone)]
pub(crate) struct Refused(String);

impl Refused {
    /// In words that quote nothing of the request.
    pub(crate) fn of(fault: &Fault) -> Self {
        let words = match (fault.words_for_log(), fault.code) {
            ("", ErrorCode::UpstreamFailed) => "the upstream failed".to_owned(),
            ("", _) => match &fault.field {
                Some(field) => format!("the request is not valid: {field}"),
                None => "the request is not valid".to_owned(),
            },
            (words, _) => words.to_owned(),
        };
        Self(words)
    }
}

impl Record {
    /// A request that came just now.
    pub(super) fn begin(
        traffic: &Arc<Traffic>,
        id: String,
        dialect: &'static str,
        address: Option<IpAddr>,
        user_agent: Option<String>,
    ) -> Arc<Self> {
        traffic.metrics.request_began();
        Arc::new(Self {
            began: Instant::now(),
            at_ms: traffic.clock.now_ms(),
            traffic: Arc::clone(traffic),
            id,
            dialect,
            address,
            user_agent,
            told: Mutex::default(),
            admitted: OnceCell::new(),
        })
    }

    /// Whose it is.
    pub(crate) fn of_client(&self, client: &ClientId) {
        self.told.lock().client = Some(client.clone());
    }

    /// Has it count towards the limits of its key, once, however often it asks.
    pub(crate) async fn admit(
        &self,
        begin: impl Future<Output = Admitted> + Send,
    ) -> Result<(), Fault> {
        let admitted = self.admitted.get_or_init(|| begin).await;
        admitted.hold.as_ref().map(drop).map_err(Fault::clone)
    }

    /// What is left of the limits of its key, if it has any.
    pub(super) fn limits(&self) -> Option<&RateLimits> {
        self.admitted.get()?.limits.as_ref()
    }

    /// Which model it names, of those that there are, and how it wants to be answered.
    pub(crate) fn asks(&self, model: &ResolvedModel, streamed: bool) {
        let mut told = self.told.lock();
        told.model = Some(model.name.clone());
        told.listed.clone_from(&model.listed);
        told.model_is_known = true;
        told.streamed = streamed;
    }

    /// It names a model that there is not.
    pub(crate) fn asks_in_vain(&self, model: Option<&str>) {
        let model = model.unwrap_or_default();
        self.told.lock().model = Some(model.chars().take(MODEL_CHARS).collect());
    }

    /// The head of its answer is there, and goes out.
    pub(super) fn answered_with(&self, status: u16, refused: Option<&Refused>) {
        let mut told = self.told.lock();
        told.status = status;
        told.first_byte = Some(Instant::now());
        if let Some(Refused(words)) = refused {
            told.error = Some(words.clone());
        }
    }

    /// Its answer goes on after its head.
    pub(crate) fn goes_on(&self) {
        self.told.lock().goes_on = true;
    }

    /// Its answer came to its end.
    pub(crate) fn ended_well(&self) {
        self.told.lock().end.get_or_insert(End::Well);
    }

    /// Its answer ends in a fault.
    pub(crate) fn ended_badly(&self, fault: &Fault) {
        let mut told = self.told.lock();
        told.end = Some(End::Badly);
        told.error.get_or_insert(Refused::of(fault).0);
    }

    /// What a chat of it came to; some have several.
    pub(crate) fn add_chat(&self, chat: &mut Chat) {
        let (usage, generated) = (chat.usage(), chat.generated());
        let mut told = self.told.lock();
        for it in chat.take_tries() {
            self.traffic.count_lease(&it);
            let kind = it.failure.map(|kind| kind.as_str().to_owned());
            told.tries.push(TryTrace {
                account: it.account.masked(),
                outcome: it.outcome.as_str().to_owned(),
                reason: it.reason.or(kind),
                duration_ms: as_ms(it.duration),
            });
        }
        told.usage.input_tokens += usage.input_tokens;
        told.usage.output_tokens += usage.output_tokens;
        told.images += generated.images;
        told.videos += generated.videos;
        told.first_content = match (told.first_content, generated.first_content) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

impl Told {
    fn ended(&self) -> Ended {
        match (self.status, self.goes_on, self.end) {
            (0, ..) | (_, true, None) => Ended::ClientGone,
            (400.., ..) | (_, true, Some(End::Badly)) => Ended::Failed,
            (_, false, _) | (_, true, Some(End::Well)) => Ended::Answered,
        }
    }
}

fn as_ms(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Drop for Record {
    fn drop(&mut self) {
        let told = std::mem::take(self.told.get_mut());
        if let Some(Ok(hold)) = self.admitted.take().map(|admitted| admitted.hold) {
            hold.end(told.usage.input_tokens + told.usage.output_tokens);
        }
        let since = |at: Instant| at.saturating_duration_since(self.began);
        let (ended, duration) = (told.ended(), self.began.elapsed());
        let first_content = told.first_content.map(since);
        let label = match (&told.listed, told.model_is_known) {
            (Some(listed), _) => listed,
            (None, true) => "other",
            (None, false) => "none",
        };
        self.traffic.metrics.request_ended(&Finished {
            dialect: self.dialect,
            model: label,
            status: told.status,
            outcome: match ended {
                Ended::Answered => "answered",
                Ended::Failed => "failed",
                Ended::ClientGone => "client_gone",
            },
            duration,
            first_byte: told.first_byte.map(since),
            first_content,
            input_tokens: told.usage.input_tokens,
            output_tokens: told.usage.output_tokens,
        });
        // Strangers are no clients: what they try is in the numbers above alone.
        let Some(client) = &told.client else {
            return;
        };
        self.traffic.recorder.record(FinishedRequest {
            ended,
            model_is_known: told.model_is_known,
            user_agent: self.user_agent.take(),
            trace: RequestTrace {
                id: std::mem::take(&mut self.id),
                at_ms: self.at_ms,
                key: client.as_str().to_owned(),
                client_ip: self.address.map(|address| address.to_string()),
                dialect: self.dialect.to_owned(),
                model: told.model.unwrap_or_default(),
                streamed: told.streamed,
                status: told.status,
                error: told.error.filter(|_| ended == Ended::Failed),
                duration_ms: as_ms(duration),
                first_content_ms: first_content.map(as_ms),
                input_tokens: told.usage.input_tokens,
                output_tokens: told.usage.output_tokens,
                images: told.images,
                videos: told.videos,
                tries: told.tries,
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, goes_on: bool, end: Option<End>) -> Ended {
        let told = Told {
            status,
            goes_on,
            end,
            ..Told::default()
        };
        told.ended()
    }

    #[test]
    fn a_request_ends_well_badly_or_with_its_client() {
        assert_eq!(told(200, false, None), Ended::Answered, "a list of images");
        assert_eq!(
            told(200, false, Some(End::Badly)),
            Ended::Answered,
            "one of them failed"
        );
        assert_eq!(told(503, false, Some(End::Badly)), Ended::Failed);
        assert_eq!(told(400, false, None), Ended::Failed);
        assert_eq!(told(200, true, Some(End::Well)), Ended::Answered);
        assert_eq!(told(200, true, Some(End::Badly)), Ended::Failed);
        assert_eq!(told(200, true, None), Ended::ClientGone);
        assert_eq!(told(0, false, None), Ended::ClientGone);
        assert_eq!(told(0, false, Some(End::Well)), Ended::ClientGone);
    }

    #[test]
    fn refusals_quote_nothing() {
        let Refused(words) = Refused::of(&Fault::invalid_field("messages[0]", "`secret` is none"));
        assert_eq!(words, "the request is not valid: messages[0]");
        let Refused(words) = Refused::of(&Fault::new(ErrorCode::UpstreamFailed, "it said: secret"));
        assert_eq!(words, "the upstream failed");
        let Refused(words) =
            Refused::of(&Fault::new(ErrorCode::NoAccount, "every account is busy"));
        assert_eq!(words, "every account is busy");
    }
}
