//! What lives here: every path that is served, on one page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post};

use crate::routes::admin::registrar::{
    metrics as registrar_metrics, refresh_tasks, register_tasks, tasks, trigger_register,
    upload_account,
};
use crate::routes::admin::{
    accounts, audit, browser_refresh, config, flow, force_refresh, ip, keys, logs,
    nowhere as nowhere_for_admins, panel, pool_files, refresh, register, requests, stats, status,
};
use crate::routes::{
    chat, count_tokens, gemini_action, health, images, media, metrics, models, nowhere, openapi,
    pool, ready, responses, root, workers,
};
use crate::{Gateway, request_id, traffic, unread};

/// The whole URL surface.
pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    // Requests of clients are counted, on the paths where they ask for answers.
    let counted = from_fn_with_state(Arc::clone(&gateway), traffic::attach);
    Router::new()
        // About the gateway, for anybody.
        .route("/", get(root::handle))
        .route("/health", get(health::handle))
        .route("/ready", get(ready::handle))
        .route("/openapi.json", get(openapi::handle))
        // Numbers, for administrators.
        .route("/metrics", get(metrics::handle))
        // Generated files, for whoever knows their names.
        .route("/media/{name}", get(media::handle))
        // OpenAI.
        .route(
            "/v1/chat/completions",
            post(chat::completions).layer(counted.clone()),
        )
        .route(
            "/v1/images/generations",
            post(images::generations::handle).layer(counted.clone()),
        )
        .route(
            "/v1/images/edits",
            post(images::edits::handle).layer(counted.clone()),
        )
        .route(
            "/v1/images/variations",
            post(images::variations::handle).layer(counted.clone()),
        )
        .route(
            "/v1/responses",
            post(responses::create::handle).layer(counted.clone()),
        )
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
        .route("/v1/messages", post(chat::messages).layer(counted.clone()))
        .route("/v1/messages/count_tokens", post(count_tokens::messages))
        // Gemini, and the lists that all dialects share. Gemini's `{model}:{action}` is one path segment.
        .route("/v1/models", get(models::list))
        .route(
            "/v1/models/{model}",
            post(gemini_action::handle)
                .layer(counted.clone())
                .get(models::one),
        )
        .route("/v1beta/models", get(models::list))
        .route(
            "/v1beta/models/{model}",
            post(gemini_action::handle).layer(counted).get(models::one),
        )
        // Workers of a pool server, who know its secret.
        .route("/ws", get(workers::handle))
        .route("/pool/upload-account", post(pool::upload_account::handle))
        .nest("/admin", admin())
        .fallback(nowhere::path)
        .method_not_allowed_fallback(nowhere::method)
        .layer(from_fn_with_state(Arc::clone(&gateway), unread::read_on))
        .layer(from_fn(request_id::attach))
        .with_state(gateway)
}

/// For administrators: each handler asks for one by taking an `Admin`, but for those by which somebody becomes one.
fn admin() -> Router<Arc<Gateway>> {
    Router::new()
        // The panel: its pages, and who is signed in to it.
        .merge(panel::pages())
        .route("/panel/login", post(panel::login::handle))
        .route("/panel/logout", post(panel::logout::handle))
        .route("/panel/me", get(panel::me::handle))
        .route(
            "/panel/change-password",
            post(panel::change_password::handle),
        )
        // Accounts.
        .route("/accounts", get(accounts::list::handle))
        .route(
            "/accounts/{email}",
            get(accounts::show::handle).delete(accounts::delete::handle),
        )
        .route("/accounts/{email}/disable", post(accounts::disable::handle))
        .route("/accounts/{email}/enable", post(accounts::enable::handle))
        .route("/accounts/{email}/refresh", post(accounts::refresh::handle))
        .route("/accounts/{email}/test", post(accounts::test::handle))
        // Keys of clients.
        .route("/keys", get(keys::list::handle).post(keys::create::handle))
        .route(
            "/keys/{id}",
            get(keys::show::handle)
                .patch(keys::change::handle)
                .delete(keys::delete::handle),
        )
        // Account files.
        .route("/pool-files", get(pool_files::list::handle))
        .route("/pool-files/export", get(pool_files::export::handle))
        .route("/pool-files/import", post(pool_files::import::handle))
        .route(
            "/pool-files/delete-invalid/preview",
            post(pool_files::delete_invalid::preview::handle),
        )
        .route(
            "/pool-files/delete-invalid/execute",
            post(pool_files::delete_invalid::execute::handle),
        )
        // The pool as a whole.
        .route("/status", get(status::handle))
        .route("/refresh", post(refresh::handle))
        .route("/force-refresh", post(force_refresh::handle))
        // What was counted, and what is logged.
        .route("/stats", get(stats::handle))
        .route("/ip", get(ip::handle))
        .route("/requests", get(requests::handle))
        .route("/logs/stream", get(logs::stream::handle))
        // Flow tokens, which are switched off.
        .route("/flow/status", get(flow::status::handle))
        .route("/flow/add-token", post(flow::add_token::handle))
        .route("/flow/remove-token", post(flow::remove_token::handle))
        .route("/flow/reload", post(flow::reload::handle))
        // Settings.
        .route(
            "/config",
            get(config::show::handle).patch(config::change::handle),
        )
        .route("/config/{path}", delete(config::reset::handle))
        .route("/config/cooldown", post(config::cooldown::handle))
        .route(
            "/config/browser-refresh",
            post(config::browser_refresh::handle),
        )
        .route("/reload-config", post(config::reload::handle))
        .route("/audit", get(audit::handle))
        .merge(registrars())
        .fallback(nowhere_for_admins::path)
        .method_not_allowed_fallback(nowhere_for_admins::method)
}

/// For registrars, and for administrators who look after them.
fn registrars() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/registrar/refresh-tasks", get(refresh_tasks::list::handle))
        .route(
            "/registrar/refresh-tasks/claim",
            post(refresh_tasks::claim::handle),
        )
        .route(
            "/registrar/refresh-tasks/extend",
            post(refresh_tasks::extend::handle),
        )
        .route(
            "/registrar/refresh-tasks/fail",
            post(refresh_tasks::fail::handle),
        )
        .route(
            "/registrar/register-tasks/claim",
            post(register_tasks::claim::handle),
        )
        .route(
            "/registrar/register-tasks/extend",
            post(register_tasks::extend::handle),
        )
        .route(
            "/registrar/register-tasks/fail",
            post(register_tasks::fail::handle),
        )
        .route("/registrar/upload-account", post(upload_account::handle))
        .route("/registrar/metrics", get(registrar_metrics::handle))
        // Those who look after them.
        .route("/registrar/tasks", get(tasks::list::handle))
        .route("/registrar/tasks/{task}/retry", post(tasks::retry::handle))
        .route(
            "/registrar/tasks/{task}/cancel",
            post(tasks::cancel::handle),
        )
        .route(
            "/registrar/trigger-register",
            post(trigger_register::handle),
        )
        .route("/register", post(register::handle))
        .route("/browser-refresh", post(browser_refresh::handle))
}
