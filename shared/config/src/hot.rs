//! What lives here: which settings take effect while a process runs, and which can't be changed from inside.

use crate::tree::is_among;

/// What takes effect at once: fields, and sections with all that is in them. All else waits for a restart, as does a
/// field that is not named here: whoever adds one names it once all that uses it follows.
const HOT: &[&str] = &[
    "admin_keys",
    "api_keys",
    "conversation_reuse",
    "daily_limit",
    "debug",
    "lease_ttl_sec",
    "limits.body_bytes",
    "max_in_flight_per_account",
    "max_tries",
    "media",
    "media_output",
    "model_aliases",
    "models",
    "note",
    "pool",
    "pool_server.expired_action",
    "pool_server.target_count",
    "proving_concurrency",
    "proxy",
    "public_base_url",
    "quota_time_zone",
    "responses.max_bytes",
    "scheduler.probe_idle_minutes",
    "sync_interval_sec",
    "timeouts",
    "trusted_proxies",
    "unknown_model",
    "upstream",
];

/// What waits for a restart although its section does not: connections are made with it, or it counts at the start only.
const COLD: &[&str] = &["pool.refresh_on_startup", "timeouts.state_ms"];

/// What no runtime change can set: what says where runtime changes are kept, and how, since they could not be found again;
/// what names programs, since an admin key is not to run any; the panel's user, whose password is changed in the panel; and
/// where traces go, which a process has to know before it reads any runtime change.
const UNCHANGEABLE: &[&str] = &[
    "admin",
    "data_dir",
    "master_key",
    "registrar.command",
    "registrar.webdriver.browser",
    "registrar.webdriver.driver",
    "s3",
    "telemetry",
];

/// Whether a field takes effect while a process runs.
pub(crate) fn is_hot(path: &str) -> bool {
    is_among(HOT, path) && !is_among(COLD, path)
}

/// Whether a runtime change can set a field.
pub(crate) fn is_changeable(path: &str) -> bool {
    !is_among(UNCHANGEABLE, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields;
    use crate::tree::is_within;

    #[test]
    fn every_name_in_the_lists_is_that_of_a_field_or_a_section() {
        for name in [HOT, COLD, UNCHANGEABLE].concat() {
            let is_there = fields().iter().any(|field| is_within(&field.path, name));
            assert!(is_there, "there is no {name}");
        }
    }

    #[test]
    fn where_the_state_is_waits_for_a_restart() {
        for path in ["listen_addr", "redis_url", "limits.in_flight_requests"] {
            assert!(!is_hot(path) && is_changeable(path), "{path}");
        }
        assert!(!is_changeable("s3.bucket") && !is_hot("timeouts.state_ms"));
        assert!(is_hot("pool.use_cooldown_sec") && is_hot("timeouts.idle_sec"));
    }
}
