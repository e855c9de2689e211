//! What lives here: the places where a key may stand, and who needs one.

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};

use super::tag;
use crate::panel::cookie::COOKIE;

const BEARER: &str = "bearer";
const X_API_KEY: &str = "x-api-key";
const X_GOOG_API_KEY: &str = "x-goog-api-key";
const QUERY_KEY: &str = "key";
const PANEL_SESSION: &str = "panel_session";
const X_POOL_SECRET: &str = "x-pool-secret";

/// Adds the schemes, and asks each operation that is not for anybody for one of them.
pub(super) struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let header = |name| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
        let query = SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new(QUERY_KEY)));
        components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
        components.add_security_scheme(X_API_KEY, header(X_API_KEY));
        components.add_security_scheme(X_GOOG_API_KEY, header(X_GOOG_API_KEY));
        components.add_security_scheme(QUERY_KEY, query);
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
        components.add_security_scheme(PANEL_SESSION, cookie);
        components.add_security_scheme(X_POOL_SECRET, header(X_POOL_SECRET));
        super::refusals::for_each_operation(document, |operation, group| {
            let schemes: &[&str] = match group {
                // Those that ask for a session say so themselves.
                tag::PANEL if operation.security.is_some() => return,
                tag::ABOUT | tag::PANEL => &[],
                tag::ADMIN => &[BEARER, X_API_KEY, PANEL_SESSION],
                tag::WORKERS => &[X_POOL_SECRET],
                _ => &[BEARER, X_API_KEY, X_GOOG_API_KEY, QUERY_KEY],
            };
            let wanted = schemes
                .iter()
                .map(|scheme| SecurityRequirement::new(*scheme, [] as [&str; 0]))
                .collect();
            operation.security = Some(wanted);
        });
    }
}
