//! What lives here: keys of the old system's configuration that mean something else now, or nothing.

use serde_json::{Map, Value};

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

/// Removes old keys whose value means "the default".
pub(crate) fn drop_blanks(root: &mut Value) {
    for path in BLANK_MEANS_DEFAULT {
        let (parent, key) = path
            .rsplit_once('.')
            .map_or((None, *path), |(p, k)| (Some(p), k));
        let Some(section) = section_mut(root, parent) else {
            continue;
        };
        let blank = section.get(key).is_some_and(|value| match value {
            Value::Number(number) => number.as_u64() == Some(0),
            Value::String(text) => text.trim().is_empty(),
            Value::Null => true,
            _ => false,
        });
        if blank {
            section.remove(key);
        }
    }
}

fn section_mut<'v>(root: &'v mut Value, name: Option<&str>) -> Option<&'v mut Map<String, Value>> {
    match name {
        None => root.as_object_mut(),
        Some(name) => root.get_mut(name)?.as_object_mut(),
    }
}
