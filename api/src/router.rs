//! What lives here: every path that is served, on one page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use crate::routes::admin::{accounts, nowhere as nowhere_for_admins, pool_files};
use crate::routes::{
    chat, count_tokens, gemini_action, health, images, media, models, nowhere, openapi, ready,
    responses, root,
};
use crate::{Gateway, request_id, unread};

/// The whole URL surface.
pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        // About the gateway, for anybody.
        .route("/", get(root::handle))
        .route("/health", get(health::handle))
        .route("/ready", get(ready::handle))
        .route("/openapi.json", get(openapi::handle))
        // Generated files, for whoever knows their names.
        .route("/media/{name}", get(media::handle))
        // OpenAI.
        .route("/v1/chat/completions", post(chat::completions))
        .route("/v1/images/generations", post(images::generations::handle))
        .route("/v1/images/edits", post(images::edits::handle))
        .route("/v1/images/variations", post(images::variations::handle))
        .route("/v1/responses", post(responses::create::handle))
        .route(
            "/v1/responses/input_tokens",
            post(responses::input_tokens::handle),
        )
        .route(
            "/v1/responses/{id}",
            get(responses::show::handle).delete(responses::delete::handle),
        )
        .route(
            "/v1/responses/{id}/input_items",
            get(responses::input_items::handle),
        )
        // Claude.
        .route("/v1/messages", post(chat::messages))
        .route("/v1/messages/count_tokens", post(count_tokens::messages))
        // Gemini, and the lists that all dialects share. Gemini's `{model}:{action}` is one path segment.
        .route("/v1/models", get(models::list))
        .route(
            "/v1/models/{model}",
            get(models::one).post(gemini_action::handle),
        )
        .route("/v1beta/models", get(models::list))
        .route(
            "/v1beta/models/{model}",
            get(models::one).post(gemini_action::handle),
        )
        .nest("/admin", admin())
        .fallback(nowhere::path)
        .method_not_allowed_fallback(nowhere::method)
        .layer(from_fn_with_state(Arc::clone(&gateway), unread::read_on))
        .layer(from_fn(request_id::attach))
        .with_state(gateway)
}

/// For administrators: each handler asks for an admin key by taking an `Admin`.
fn admin() -> Router<Arc<Gateway>> {
    Router::new()
        // Accounts.
        .route("/accounts", get(accounts::list::handle))
        .route(
            "/accounts/{email}",
            get(accounts::show::handle).delete(accounts::delete::handle),
        )
        .route("/accounts/{email}/disable", post(accounts::disable::handle))
        .route("/accounts/{email}/enable", post(accounts::enable::handle))
        .route("/accounts/{email}/refresh", post(accounts::refresh::handle))
        // Account files.
        .route("/pool-files/export", get(pool_files::export::handle))
        .route("/pool-files/import", post(pool_files::import::handle))
        .fallback(nowhere_for_admins::path)
        .method_not_allowed_fallback(nowhere_for_admins::method)
}
