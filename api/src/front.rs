//! What lives here: what requests meet first: the router over the gateway of now. When the settings change, both are made
//! anew and take the place of those before; a request stays with the ones that it came to.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::Router;
use axum::http::Request;
use axum::routing::future::RouteFuture;
use b2a_config::Settings;
use b2a_dispatch::MediaIn;
use b2a_process::{Change, Commit, Follower, Refusal};
use hyper::body::Incoming;
use tower::Service as _;

use crate::client_address::Peer;
use crate::compose::{MEDIA_IN_IS_MADE_OF, media_in};
use crate::lasting::Lasting;
use crate::{Gateway, ProcessError, ServerLimits, router};

/// What requests meet first.
pub(crate) struct Front {
    lasting: Lasting,
    now: ArcSwap<Now>,
}

/// What is made of the settings of now.
struct Now {
    gateway: Arc<Gateway>,
    router: Router,
    limits: ServerLimits,
    media_in: MediaIn,
}

impl Front {
    /// Made of these settings, over what lasts.
    pub(crate) fn new(
        settings: &Arc<Settings>,
        lasting: Lasting,
    ) -> Result<Arc<Self>, ProcessError> {
        let now = Now::of(settings, &lasting, media_in(settings)?)?;
        Ok(Arc::new(Self {
            lasting,
            now: ArcSwap::from_pointee(now),
        }))
    }

    /// The gateway now.
    pub(crate) fn gateway(&self) -> Arc<Gateway> {
        Arc::clone(&self.now.load().gateway)
    }

    /// What a server allows now.
    pub(crate) fn limits(&self) -> ServerLimits {
        self.now.load().limits
    }
}

impl Now {
    fn of(
        settings: &Arc<Settings>,
        lasting: &Lasting,
        media_in: MediaIn,
    ) -> Result<Self, ProcessError> {
        lasting.refuse_strangers(settings)?;
        let gateway = Gateway::compose(settings, lasting, media_in.clone())?;
        let gateway = Arc::new(gateway);
        Ok(Self {
            router: router(Arc::clone(&gateway)),
            gateway,
            limits: ServerLimits {
                shutdown: Duration::from_secs(settings.timeouts.shutdown_sec),
                stalled: Duration::from_secs(settings.timeouts.idle_sec),
            },
            media_in,
        })
    }
}

impl Follower for Front {
    fn prepare(self: Arc<Self>, change: &Change<'_>) -> Result<Commit, Refusal> {
        let before = self.now.load_full();
        let media_in = if change.touches_any(&MEDIA_IN_IS_MADE_OF) {
            media_in(change.settings)?.sharing(&before.media_in)
        } else {
            before.media_in.clone()
        };
        let next = Now::of(change.settings, &self.lasting, media_in)?;
        let settings = Arc::clone(change.settings);
        Ok(Box::new(move || {
            self.lasting.registrars.follow(&settings);
            self.now.store(Arc::new(next));
        }))
    }
}

/// The front as a connection sees it: each request meets the router of its time.
pub(crate) struct FrontService {
    pub(crate) front: Arc<Front>,
    /// The other end of the connection.
    pub(crate) peer: SocketAddr,
}

impl hyper::service::Service<Request<Incoming>> for FrontService {
    type Response = axum::response::Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(Peer(self.peer));
        let mut router = self.front.now.load().router.clone();
        router.call(request)
    }
}
