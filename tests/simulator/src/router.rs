//! What lives here: every address the simulator answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse as _;
use axum::routing::{delete, get, post};

use crate::fast::{Canned, Fast};
use crate::rejection::Rejection;
use crate::world::World;
use crate::{control, fast, files, pages, session, stream, world};

/// The largest body of a control or fast call.
const MAX_BODY: usize = 96 << 20;

const MINT: &str = "/auth/getoxsrf";
const CREATE_SESSION: &str = "/v1alpha/locations/global/widgetCreateSession";
const ADD_CONTEXT_FILE: &str = "/v1alpha/locations/global/widgetAddContextFile";
const STREAM_ASSIST: &str = "/v1alpha/locations/global/widgetStreamAssist";
const LIST_FILES: &str = "/v1alpha/locations/global/widgetListSessionFileMetadata";

/// The upstream's addresses and the control surface.
pub(crate) fn router(world: &Arc<World>) -> Router {
    let upstream = match world.options.fast {
        Some(answer) => {
            let canned = Arc::new(Canned::new(answer, world.options.framing));
            fast_upstream(Fast {
                world: Arc::clone(world),
                canned,
            })
        }
        None => upstream(Arc::clone(world)),
    };
    upstream
        .nest("/simulator", controls(Arc::clone(world)))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .fallback(|| async {
            Rejection::new(404, "Requested entity was not found.").into_response()
        })
}

fn upstream(world: Arc<World>) -> Router {
    Router::new()
        .route(MINT, get(world::mint))
        .route(CREATE_SESSION, post(session::create_session))
        .route(ADD_CONTEXT_FILE, post(files::add_context_file))
        .route(STREAM_ASSIST, post(stream::stream_assist))
        .route(LIST_FILES, post(files::list_files))
        .route("/download/v1alpha/{*path}", get(files::download))
        .route("/media/{*path}", get(files::media))
        .route("/", get(pages::front))
        .route("/app/cid/{config_id}", get(pages::home))
        .route("/app/script.js", get(pages::script))
        .route("/app/calls", post(pages::call))
        .route("/signin", get(pages::sign_in).post(pages::signed_in))
        .route("/signin/somebody", get(pages::somebody))
        .with_state(world)
}

fn fast_upstream(fast: Fast) -> Router {
    Router::new()
        .route(MINT, get(fast::mint))
        .route(CREATE_SESSION, post(fast::create_session))
        .route(STREAM_ASSIST, post(fast::stream_assist))
        .with_state(fast)
}

fn controls(world: Arc<World>) -> Router {
    Router::new()
        .route(
            "/accounts",
            get(control::accounts).post(control::add_accounts),
        )
        .route("/accounts/{email}/rotate-key", post(control::rotate_key))
        .route(
            "/accounts/{email}/rotate-cookies",
            post(control::rotate_cookies),
        )
        .route("/accounts/{email}/age-cookies", post(control::age_cookies))
        .route("/accounts/{email}/sign-out", post(control::sign_out))
        .route("/pages", get(control::pages).post(control::set_pages))
        .route(
            "/faults",
            post(control::add_faults).delete(control::clear_faults),
        )
        .route(
            "/answers",
            post(control::add_answers).delete(control::clear_answers),
        )
        .route("/gates", post(control::add_gate))
        .route("/gates/{id}", get(control::gate))
        .route("/gates/{id}/release", post(control::release_gate))
        .route("/counters", get(control::counters))
        .route("/log", get(control::log))
        .route("/requests", get(control::requests))
        .route(
            "/sessions",
            get(control::sessions).delete(control::forget_sessions),
        )
        .route("/reset", post(control::reset))
        .route("/records", delete(control::clear_records))
        .with_state(world)
}
