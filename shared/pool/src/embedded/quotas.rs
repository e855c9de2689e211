//! What lives here: what limited clients use, in this process's memory.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::{ClientId, Clock};
use parking_lot::Mutex;

use crate::limits::ttl_ms;
use crate::quotas::{BUSY_RETRY_MS, MINUTE_MS, day_ends_in_ms, day_of};
use crate::{Admission, Quota, QuotaLimit, QuotaRequest, QuotaStore, QuotaUse, StoreError};

/// What limited clients use, in this process's memory: for a single process, and for tests. It holds as many clients as there
/// are keys with limits.
pub struct EmbeddedQuotas {
    clock: Arc<dyn Clock>,
    clients: Mutex<HashMap<ClientId, Used>>,
}

/// What one client has used.
#[derive(Default)]
struct Used {
    /// Second, and requests that began in it; oldest first.
    minute: VecDeque<(u64, u32)>,
    day: u64,
    tokens: u64,
    /// Request, and when it no longer counts as in flight.
    in_flight: HashMap<String, u64>,
}

impl EmbeddedQuotas {
    /// Nothing is used yet. Time is `clock`'s.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            clients: Mutex::default(),
        }
    }
}

impl fmt::Debug for EmbeddedQuotas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedQuotas").finish_non_exhaustive()
    }
}

impl Used {
    /// Forgets what no longer counts, and tells the rest.
    fn at(&mut self, now_ms: u64) -> QuotaUse {
        while let Some((second, _)) = self.minute.front()
            && ends_ms(*second) <= now_ms
        {
            self.minute.pop_front();
        }
        if self.day != day_of(now_ms) {
            (self.day, self.tokens) = (day_of(now_ms), 0);
        }
        self.in_flight.retain(|_, until_ms| *until_ms > now_ms);
        let last = self.minute.back();
        QuotaUse {
            requests_this_minute: self.minute.iter().map(|(_, count)| count).sum(),
            requests_reset_ms: last.map_or(0, |(second, _)| ends_ms(*second) - now_ms),
            tokens_today: self.tokens,
            tokens_reset_ms: day_ends_in_ms(now_ms),
            in_flight: u32::try_from(self.in_flight.len()).unwrap_or(u32::MAX),
        }
    }

    /// The limit that was reached, and when to try again.
    fn reached(&self, used: &QuotaUse, quota: &Quota, now_ms: u64) -> Option<(QuotaLimit, u64)> {
        if let Some(most) = quota.tokens_per_day
            && used.tokens_today >= most
        {
            return Some((QuotaLimit::Tokens, used.tokens_reset_ms));
        }
        if let Some(most) = quota.requests_per_minute
            && used.requests_this_minute >= most
        {
            let mut left = used.requests_this_minute;
            let frees = self.minute.iter().find(|(_, count)| {
                left -= count;
                left < most
            });
            let wait = frees.map_or(MINUTE_MS, |(second, _)| ends_ms(*second) - now_ms);
            return Some((QuotaLimit::Requests, wait));
        }
        let most = quota.concurrent_requests?;
        (used.in_flight >= most).then_some((QuotaLimit::Concurrency, BUSY_RETRY_MS))
    }

    fn count(&mut self, now_ms: u64) {
        let second = now_ms / 1_000;
        match self.minute.back_mut() {
            // Also when the clock went back.
            Some((last, count)) if *last >= second => *count = count.saturating_add(1),
            _ => self.minute.push_back((second, 1)),
        }
    }
}

/// When the requests of a second no longer count, in Unix milliseconds.
const fn ends_ms(second: u64) -> u64 {
    second * 1_000 + MINUTE_MS
}

#[async_trait]
impl QuotaStore for EmbeddedQuotas {
    async fn begin_request(
        &self,
        request: &QuotaRequest<'_>,
        quota: &Quota,
    ) -> Result<Admission, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut clients = self.clients.lock();
        let client = clients.entry(request.client.clone()).or_default();
        let used = client.at(now_ms);
        if let Some((limit, retry_after_ms)) = client.reached(&used, quota, now_ms) {
            return Ok(Admission::Refused {
                limit,
                retry_after_ms,
                used,
            });
        }
        client.count(now_ms);
        let until_ms = now_ms.saturating_add(ttl_ms(request.ttl));
        client
            .in_flight
            .insert(request.request_id.to_owned(), until_ms);
        Ok(Admission::Allowed(client.at(now_ms)))
    }

    async fn keep_request(&self, request: &QuotaRequest<'_>) -> Result<bool, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut clients = self.clients.lock();
        let Some(client) = clients.get_mut(request.client) else {
            return Ok(false);
        };
        client.at(now_ms);
        let Some(until_ms) = client.in_flight.get_mut(request.request_id) else {
            return Ok(false);
        };
        *until_ms = now_ms.saturating_add(ttl_ms(request.ttl));
        Ok(true)
    }

    async fn end_request(
        &self,
        client: &ClientId,
        request_id: &str,
        tokens: u64,
    ) -> Result<(), StoreError> {
        let now_ms = self.clock.now_ms();
        // A client that was forgotten meanwhile stays so.
        if let Some(client) = self.clients.lock().get_mut(client) {
            client.at(now_ms);
            client.in_flight.remove(request_id);
            client.tokens = client.tokens.saturating_add(tokens);
        }
        Ok(())
    }

    async fn quota_use(&self, client: &ClientId) -> Result<QuotaUse, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut clients = self.clients.lock();
        Ok(match clients.get_mut(client) {
            Some(client) => client.at(now_ms),
            None => Used::default().at(now_ms),
        })
    }

    async fn forget_client(&self, client: &ClientId) -> Result<(), StoreError> {
        self.clients.lock().remove(client);
        Ok(())
    }
}
