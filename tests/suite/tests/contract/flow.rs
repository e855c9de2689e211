//! What lives here: Flow tokens, which are switched off, and say so.

use b2a_suite::Plan;
use serde_json::json;

use crate::calls::Row;
use crate::site::Site;

const STATUS: &str = "/admin/flow/status";
const SWITCHED_OFF: [&str; 3] = [
    "/admin/flow/add-token",
    "/admin/flow/remove-token",
    "/admin/flow/reload",
];

pub(crate) fn rows() -> Vec<Row> {
    let off = |path| Row::post(path, json!({"error": "text"})).with_status(503);
    let mut rows = vec![Row::get(
        STATUS,
        json!({"enabled": false, "message": "text"}),
    )];
    rows.extend(SWITCHED_OFF.map(off));
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn flow_is_off_on_every_instance() {
    let site = Site::start(Plan::accounts(0), rows()).await;
    for desk in [&site.one, &site.other] {
        desk.get(STATUS).await;
        for path in SWITCHED_OFF {
            desk.post(path, &json!({"cookie": "x", "token_id": "x"}))
                .await;
        }
    }
}
