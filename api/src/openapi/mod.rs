//! What lives here: the `OpenAPI` document. It is generated from the handlers, each of which describes its own path;
//! what they share (keys, refusals, the paths under `/v1` and `/v1beta` alike) is added to all of them at once.

mod bodies;
mod keys;
mod refusals;
mod shared_paths;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use bytes::Bytes;
use utoipa::OpenApi;

pub(crate) use bodies::{
    ClaudeCountBody, ClaudeMessagesBody, GeminiBody, GeminiCountBody, OpenAiChatBody,
    OpenAiImageEditBody, OpenAiImageEditForm, OpenAiImagesBody, OpenAiResponseBody,
    ServerSentEvent,
};

use crate::routes;
use keys::Keys;
pub(crate) use refusals::AdminRefusal;
use refusals::Refusals;
use shared_paths::UnderBothVersions;

/// The document, written once.
pub(crate) static DOCUMENT: LazyLock<Bytes> =
    LazyLock::new(|| document().to_pretty_json().unwrap_or_default().into());

/// The groups of operations; the first three are the dialects.
pub(crate) mod tag {
    /// In OpenAI's form.
    pub(crate) const OPENAI: &str = "OpenAI";
    /// In Claude's form.
    pub(crate) const CLAUDE: &str = "Claude";
    /// In Gemini's form.
    pub(crate) const GEMINI: &str = "Gemini";
    /// In the form of whoever asks.
    pub(crate) const MODELS: &str = "Models";
    /// Signing in to the panel.
    pub(crate) const PANEL: &str = "Panel";
    /// For administrators.
    pub(crate) const ADMIN: &str = "Admin";
    /// For workers of a pool server.
    pub(crate) const WORKERS: &str = "Workers";
    /// For anybody.
    pub(crate) const ABOUT: &str = "About the gateway";
}

/// Collects the descriptions of all handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "business2api",
        description = "One endpoint that speaks OpenAI, Claude and Gemini. Bodies and answers are those of the \
            providers' own APIs; their references, which are linked, say more about each field."
    ),
    paths(
        routes::root::handle,
        routes::health::handle,
        routes::ready::handle,
        routes::openapi::handle,
        routes::metrics::handle,
        routes::media::handle,
        routes::chat::completions,
        routes::images::generations::handle,
        routes::images::edits::handle,
        routes::images::variations::handle,
        routes::responses::create::handle,
        routes::responses::input_tokens::handle,
        routes::responses::show::handle,
        routes::responses::delete::handle,
        routes::responses::input_items::handle,
        routes::chat::messages,
        routes::count_tokens::messages,
        routes::models::list,
        routes::models::one,
        routes::gemini_action::generate_content,
        routes::gemini_action::stream_generate_content,
        routes::gemini_action::count_tokens,
        routes::admin::panel::login::handle,
        routes::admin::panel::logout::handle,
        routes::admin::panel::me::handle,
        routes::admin::panel::change_password::handle,
        routes::admin::accounts::list::handle,
        routes::admin::accounts::show::handle,
        routes::admin::accounts::delete::handle,
        routes::admin::accounts::disable::handle,
        routes::admin::accounts::enable::handle,
        routes::admin::accounts::refresh::handle,
        routes::admin::accounts::test::handle,
        routes::admin::pool_files::list::handle,
        routes::admin::pool_files::export::handle,
        routes::admin::pool_files::import::handle,
        routes::admin::stats::handle,
        routes::admin::ip::handle,
        routes::admin::requests::handle,
        routes::admin::logs::stream::handle,
        routes::admin::pool_files::delete_invalid::preview::handle,
        routes::admin::pool_files::delete_invalid::execute::handle,
        routes::admin::status::handle,
        routes::admin::refresh::handle,
        routes::admin::keys::list::handle,
        routes::admin::keys::create::handle,
        routes::admin::keys::show::handle,
        routes::admin::keys::change::handle,
        routes::admin::keys::delete::handle,
        routes::admin::force_refresh::handle,
        routes::admin::flow::status::handle,
        routes::admin::flow::add_token::handle,
        routes::admin::flow::remove_token::handle,
        routes::admin::flow::reload::handle,
        routes::admin::registrar::refresh_tasks::list::handle,
        routes::admin::registrar::refresh_tasks::claim::handle,
        routes::admin::registrar::refresh_tasks::extend::handle,
        routes::admin::registrar::refresh_tasks::fail::handle,
        routes::admin::registrar::register_tasks::claim::handle,
        routes::admin::registrar::register_tasks::extend::handle,
        routes::admin::registrar::register_tasks::fail::handle,
        routes::admin::registrar::upload_account::handle,
        routes::admin::registrar::metrics::handle,
        routes::admin::registrar::tasks::list::handle,
        routes::admin::registrar::tasks::retry::handle,
        routes::admin::registrar::tasks::cancel::handle,
        routes::admin::registrar::trigger_register::handle,
        routes::admin::register::handle,
        routes::admin::browser_refresh::handle,
        routes::admin::config::show::handle,
        routes::admin::config::change::handle,
        routes::admin::config::reset::handle,
        routes::admin::config::cooldown::handle,
        routes::admin::config::browser_refresh::handle,
        routes::admin::config::reload::handle,
        routes::admin::audit::handle,
        routes::pool::upload_account::handle,
        routes::workers::handle,
    ),
    tags(
        (name = tag::OPENAI, description = "In the form of OpenAI's API"),
        (name = tag::CLAUDE, description = "In the form of Anthropic's API"),
        (name = tag::GEMINI, description = "In the form of the Gemini API; the same paths are served under `/v1`"),
        (name = tag::MODELS, description = "The models, in the form of whoever asks: Gemini's with `x-goog-api-key`, \
            `x-goog-api-client` or `?key=`, Claude's with `anthropic-version`, else OpenAI's"),
        (name = tag::PANEL, description = "Signing in to the panel"),
        (name = tag::ADMIN, description = "Looking after accounts, those who renew them, and settings; for admin keys, and for whoever is signed in to \
            the panel"),
        (name = tag::WORKERS, description = "Workers of a pool server, who know its secret"),
        (name = tag::ABOUT, description = "For anybody, without a key"),
    ),
    modifiers(&UnderBothVersions, &Refusals, &Keys)
)]
struct Document;

/// The document as a value.
fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
