//! What lives here: whether the bridge lives.

use axum::Json;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Health {
    status: &'static str,
    service: &'static str,
}

pub(crate) async fn handle() -> Json<Health> {
    Json(Health {
        status: "ok",
        service: "registrar",
    })
}
