//! What lives here: somebody who is signed in to the panel, and whether a browser speaks for a page of ours.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use b2a_pool::{Session, SessionId};

use crate::Gateway;
use crate::panel::cookie;
use crate::routes::admin::AdminError;

/// A request that no page of somebody else had a browser send.
pub(crate) struct OurPage {
    pub(crate) gateway: Arc<Gateway>,
    /// The session that its cookie names, which may have ended.
    pub(crate) session: Option<SessionId>,
    /// Where it comes from, as attempts to sign in are counted.
    pub(crate) source: String,
    /// The browser sends a cookie back that is for TLS alone.
    pub(crate) is_over_tls: bool,
}

impl FromRequestParts<Arc<Gateway>> for OurPage {
    type Rejection = AdminError;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, AdminError> {
        let site = &gateway.panel.site;
        if !site.is_own(parts) {
            return Err(foreign_page());
        }
        Ok(Self {
            gateway: Arc::clone(gateway),
            session: cookie::presented(&parts.headers),
            source: site.source(parts),
            is_over_tls: site.is_over_tls(parts),
        })
    }
}

/// Somebody who is signed in to the panel, which no key makes up for.
pub(crate) struct PanelSession {
    pub(crate) page: OurPage,
    pub(crate) session: Session,
}

impl FromRequestParts<Arc<Gateway>> for PanelSession {
    type Rejection = AdminError;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, AdminError> {
        let page = OurPage::from_request_parts(parts, gateway).await?;
        let session = session_of(parts, gateway).await?;
        let nobody = || AdminError::new(StatusCode::UNAUTHORIZED, "not signed in to the panel");
        let (_, session) = session.ok_or_else(nobody)?;
        Ok(Self { page, session })
    }
}

/// The session whose cookie the request brings. One that writes has to come from a page of ours.
pub(super) async fn session_of(
    parts: &Parts,
    gateway: &Gateway,
) -> Result<Option<(SessionId, Session)>, AdminError> {
    let Some(id) = cookie::presented(&parts.headers) else {
        return Ok(None);
    };
    if !parts.method.is_safe() && !gateway.panel.site.is_own(parts) {
        return Err(foreign_page());
    }
    let found = gateway.panel.session(&id).await;
    let found = found
        .map_err(|error| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    Ok(found.map(|session| (id, session)))
}

fn foreign_page() -> AdminError {
    let message = "a page of another origin may not do this; behind a proxy that changes the Host header, set \
                   public_base_url";
    AdminError::new(StatusCode::FORBIDDEN, message)
}
