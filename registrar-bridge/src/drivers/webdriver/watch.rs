//! What lives here: looking at the page again and again, until something is certain.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use url::Url;

use super::address::Place;
use super::fault::Fault;
use super::seen::Seen;
use super::session::Session;
use crate::driver::AuthorizationSource;

/// Rest between two looks.
const REST: Duration = Duration::from_millis(250);
/// How long the browser has to stay on a sign-in page, or on its own page of an error, before that counts: on its way into the
/// app a live session may be sent through the sign-in host and back.
const SETTLED: Duration = Duration::from_secs(3);
/// How long a better place for the token is waited for, once there is one at all.
const BETTER_TOKEN: Duration = Duration::from_secs(5);

/// What is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certain {
    /// There is a session, and no more to be learnt of it.
    Session,
    /// The page asks for a sign-in.
    SignIn,
}

/// Looks at the page.
pub(super) struct Watch<'a> {
    session: &'a Session,
    page: &'a Url,
    pub(super) seen: Seen,
    /// Where the app was seen; another host than the page's, when that is one to sign in at.
    pub(super) app: Option<Url>,
    place: Place,
    /// Since when the browser is at that place, and all there.
    since: Option<Instant>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(session: &'a Session, page: &'a Url) -> Self {
        Self {
            session,
            page,
            seen: Seen::default(),
            app: None,
            place: Place::Nowhere,
            since: None,
        }
    }

    /// Looks until it is certain what there is, or `limit_sec` are over.
    pub(super) async fn until_certain(&mut self, limit_sec: u64) -> Result<Certain, Fault> {
        let end = Instant::now() + Duration::from_secs(limit_sec);
        let mut first_token = None;
        loop {
            self.look().await?;
            match self.place {
                Place::SignIn if self.is_settled() => return Ok(Certain::SignIn),
                Place::Unreachable if self.is_settled() => return Err(Fault::PageUnreachable),
                Place::App if self.has_enough(&mut first_token) => return Ok(Certain::Session),
                _ => {}
            }
            if Instant::now() >= end {
                return self.at_the_end(limit_sec);
            }
            sleep(REST).await;
        }
    }

    /// Looks until the browser is back from the sign-in pages; false when `end` comes first.
    pub(super) async fn until_signed_in(&mut self, end: Instant) -> Result<bool, Fault> {
        while Instant::now() < end {
            self.look().await?;
            if self.place == Place::App {
                return Ok(true);
            }
            sleep(REST).await;
        }
        Ok(false)
    }

    /// Forgets what was seen: it was another session's, or none's.
    pub(super) fn forget(&mut self) {
        self.seen = Seen::default();
        self.place = Place::Nowhere;
        self.since = None;
    }

    /// One look. That there is nothing to see now is no fault: the page may be on its way.
    async fn look(&mut self) -> Result<(), Fault> {
        let Some(look) = self.session.look().await? else {
            return Ok(());
        };
        let place = Place::of(&look.address, self.page);
        if place != self.place || !look.complete {
            self.since = None;
        }
        if look.complete {
            self.since.get_or_insert_with(Instant::now);
        }
        self.place = place;
        if place == Place::App {
            self.seen.note_page(&look);
            self.app = Url::parse(&look.address).ok();
        }
        match self.session.requests().await {
            Ok(log) => self.seen.note_requests(log),
            Err(Fault::Refused { .. }) => {}
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    fn is_settled(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() >= SETTLED)
    }

    /// Whether there is a token that the page itself sent, and its workspace; or something else for long enough.
    fn has_enough(&self, first_token: &mut Option<Instant>) -> bool {
        let Some((_, source)) = self.seen.authorization() else {
            return false;
        };
        let first_token = *first_token.get_or_insert_with(Instant::now);
        let is_best = source == AuthorizationSource::Network && self.seen.names_workspace();
        is_best || first_token.elapsed() >= BETTER_TOKEN
    }

    /// What there is when no time is left.
    fn at_the_end(&self, limit_sec: u64) -> Result<Certain, Fault> {
        match self.place {
            Place::Nowhere => Err(Fault::PageNeverLoaded(limit_sec)),
            Place::Unreachable => Err(Fault::PageUnreachable),
            Place::SignIn => Ok(Certain::SignIn),
            Place::App if self.seen.csesidx().is_some() => Ok(Certain::Session),
            Place::App => Err(Fault::NoSession(limit_sec)),
        }
    }
}
