//! What lives here: keys of the old system's configuration that mean something else now, or nothing.

use serde_json::Value;

use crate::fields;

/// Keys that only served what this project does not do. Read, ignored, and named in one warning.
pub(crate) const IGNORED: &[&str] = &[
    "pool.duckmail_bearer",
    "pool.enable_go_register",
    "pool.mail_channel_order",
    "pool.register_headless",
    "pool.register_threads",
];

/// The same for environment variables.
pub(crate) const IGNORED_VARIABLES: &[&str] = &["DUCKMAIL_BEARER"];

/// Keys of the old format whose features are not in this version. Read, and named in one warning.
pub(crate) const WITHOUT_EFFECT: &[&str] = &[
    "flow",
    "pool_server.data_dir",
    "pool_server.listen_addr",
    "proxy_pool",
    "proxy_subscribe",
];

/// Old keys where 0 or an empty string means "the default".
const BLANK_MEANS_DEFAULT: &[&str] = &[
    "data_dir",
    "default_config",
    "listen_addr",
    "pool.check_interval_minutes",
    "pool.max_fail_count",
    "pool.min_count",
    "pool.refresh_cooldown_sec",
    "pool.registrar_base_url",
    "pool.target_count",
    "pool.use_cooldown_sec",
    "pool_server.client_threads",
    "pool_server.secret",
    "pool_server.server_addr",
    "proxy",
];

/// Removes old keys whose value means "the default", and empty texts where none is needed.
pub(crate) fn drop_blanks(root: &mut Value) {
    let is_blank = |value: &Value| match value {
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.trim().is_empty(),
        Value::Null => true,
        _ => false,
    };
    for path in BLANK_MEANS_DEFAULT {
        drop_if(root, path, is_blank);
    }
    for field in fields() {
        drop_if(root, &field.path, |value| field.is_taken_away_by(value));
    }
}

fn drop_if(root: &mut Value, path: &str, is_dropped: impl Fn(&Value) -> bool) {
    let (parents, key) = path.rsplit_once('.').unwrap_or(("", path));
    let mut parents = parents.split('.').filter(|name| !name.is_empty());
    let section = parents.try_fold(root, |place, name| place.get_mut(name));
    if let Some(section) = section.and_then(Value::as_object_mut)
        && section.get(key).is_some_and(is_dropped)
    {
        section.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_empty_text_takes_away_what_is_optional_and_nothing_else() {
        let mut root = json!({
            "public_base_url": " ",
            "media_output": "",
            "unknown_model": "auto",
            "quota_time_zone": "",
            "s3": {"endpoint": "", "bucket": ""},
            "telemetry": "",
            "note": [""],
        });
        drop_blanks(&mut root);
        let left = json!({
            "unknown_model": "auto",
            "quota_time_zone": "",
            "s3": {"bucket": ""},
            "telemetry": "",
            "note": [""],
        });
        assert_eq!(root, left);
    }
}
