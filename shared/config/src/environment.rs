//! What lives here: the process environment as a value, and which variable sets which field.

use std::collections::BTreeMap;

/// The variables of a process. A value, so that tests bring their own.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

/// One field that a variable sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Override {
    pub(crate) variable: String,
    /// The path of the field, from the root.
    pub(crate) path: Vec<String>,
    pub(crate) value: String,
}

/// Old names, each for one field. `API_KEYS`, `API_KEY` and `ADMIN_KEYS` are lists and are read apart.
const OLD_NAMES: &[(&str, &str)] = &[
    ("ADMIN_PASSWORD", "admin.password"),
    ("ADMIN_USERNAME", "admin.username"),
    ("APP_HOST", "registrar.host"),
    ("APP_PORT", "registrar.port"),
    ("ARTIFACTS_DIR", "registrar.webdriver.artifacts_dir"),
    ("B2A_API_KEY", "registrar.api_key"),
    ("B2A_BASE_URL", "registrar.base_url"),
    ("B2A_MASTER_KEY", "master_key"),
    ("B2A_REGISTRAR_TOKEN", "registrar.token"),
    ("CONFIG_ID", "default_config"),
    (
        "CREDENTIALS_WAIT_TIMEOUT_SEC",
        "registrar.webdriver.credentials_wait_sec",
    ),
    ("DATA_DIR", "data_dir"),
    ("ENABLE_AUTO_REFRESH", "registrar.auto_refresh"),
    ("ENABLE_AUTO_REGISTER", "registrar.auto_register"),
    ("HEADLESS", "pool.browser_refresh_headless"),
    ("LISTEN_ADDR", "listen_addr"),
    ("LOGIN_URL", "registrar.webdriver.page_url"),
    ("POOL_SERVER_SECRET", "pool_server.secret"),
    ("PROXY", "proxy"),
    ("REDIS_URL", "redis_url"),
    ("REFRESH_BATCH_LIMIT", "registrar.refresh_batch_limit"),
    ("REFRESH_INTERVAL_SEC", "registrar.refresh_interval_sec"),
    ("REFRESH_TASK_LEASE_SEC", "registrar.task_lease_sec"),
    ("REGISTER_INTERVAL_SEC", "registrar.register_interval_sec"),
    ("REGISTER_MAX_WORKERS", "registrar.register_max_workers"),
    ("REQUEST_TIMEOUT_SEC", "registrar.request_timeout_sec"),
    ("SELENIUM_REMOTE_URL", "registrar.webdriver.url"),
    ("WORKER_ID", "registrar.worker_id"),
];

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

impl Environment {
    /// The environment of this process; variables that are no text are passed over.
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    /// An environment of these variables.
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        Self(
            variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        )
    }

    /// The variable's value, trimmed; an empty one is as good as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Every field that is set: old names first, so that `B2A__…` wins over them.
    pub(crate) fn overrides(&self) -> Vec<Override> {
        let old = OLD_NAMES.iter().filter_map(|(variable, path)| {
            let value = self.get(variable)?.to_owned();
            let path = path.split('.').map(str::to_owned).collect();
            Some(Override {
                variable: (*variable).to_owned(),
                path,
                value,
            })
        });
        let new = self.0.keys().filter_map(|variable| {
            let path = variable.strip_prefix("B2A__")?;
            let path = path.split("__").map(str::to_lowercase).collect();
            let value = self.get(variable)?.to_owned();
            Some(Override {
                variable: variable.clone(),
                path,
                value,
            })
        });
        old.chain(new).collect()
    }

    /// `API_KEYS` (by commas; replaces the list) and `API_KEY` (adds one).
    pub(crate) fn api_keys(&self) -> (Option<Vec<String>>, Option<String>) {
        (
            self.list("API_KEYS"),
            self.get("API_KEY").map(str::to_owned),
        )
    }

    /// `ADMIN_KEYS` (by commas; replaces the list).
    pub(crate) fn admin_keys(&self) -> Option<Vec<String>> {
        self.list("ADMIN_KEYS")
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        let text = self.get(name)?;
        Some(text.split(',').map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_names_reach_any_depth_and_win_over_old_ones() {
        let environment = Environment::of([
            ("B2A__UPSTREAM__BUSINESS__API_URL", "http://x"),
            ("B2A__LISTEN_ADDR", ":9"),
            ("LISTEN_ADDR", ":8"),
            ("DATA_DIR", "  "),
        ]);
        let overrides = environment.overrides();
        let paths: Vec<_> = overrides
            .iter()
            .map(|o| (o.path.join("."), o.value.as_str()))
            .collect();
        assert_eq!(
            paths,
            [
                ("listen_addr".to_owned(), ":8"),
                ("listen_addr".to_owned(), ":9"),
                ("upstream.business.api_url".to_owned(), "http://x"),
            ]
        );
    }
}
