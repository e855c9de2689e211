//! What lives here: showing the settings and changing them while the process runs.

pub(crate) mod browser_refresh;
pub(crate) mod change;
pub(crate) mod cooldown;
pub(crate) mod reload;
pub(crate) mod reset;
pub(crate) mod show;

use std::collections::BTreeMap;
use std::sync::Arc;

use b2a_config::{InForce, MASK, field};
use b2a_process::Changed;
use serde_json::{Map, Value, json};

use super::AdminError;
use crate::extract::Admin;

/// Changes settings on every instance, and records it.
async fn change(
    admin: &Admin,
    changes: &BTreeMap<String, Value>,
    version: Option<u64>,
) -> Result<(Changed, Arc<InForce>), AdminError> {
    let settings = &admin.gateway.settings;
    let before = settings.now();
    let done = settings.change(changes, version, &admin.name).await?;
    let after = settings.now();
    let paths: Vec<&str> = changes.keys().map(String::as_str).collect();
    let details = json!({
        "version": done.version,
        "changes": differences(&before, &after, &paths),
    });
    let target = paths.join(", ");
    admin
        .record("config.change", Some(&target), Some(&details))
        .await;
    Ok((done, after))
}

/// What these fields were and are; secrets are masked, and only that they changed is told.
fn differences(before: &InForce, after: &InForce, paths: &[&str]) -> Value {
    let shown = |in_force: &InForce, path: &str| in_force.shown_field(path).map(|it| it.value);
    let told = paths.iter().map(|path| {
        let is_secret = field(path).is_some_and(|field| field.is_secret);
        let change = if is_secret {
            json!({"to": shown(after, path).filter(|value| !value.is_null()).map(|_| MASK)})
        } else {
            json!({"from": shown(before, path), "to": shown(after, path)})
        };
        ((*path).to_owned(), change)
    });
    Value::Object(told.collect::<Map<_, _>>())
}
