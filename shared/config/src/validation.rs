//! What lives here: settings that are well-formed but make no sense.

use crate::{ConfigError, MediaOutput, Settings};

impl Settings {
    /// Refuses what is well-formed but makes no sense.
    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        let refuse = |field, problem: &str| {
            Err(ConfigError::BadValue {
                field,
                problem: problem.to_owned(),
            })
        };
        if self.models.is_empty() || self.models.iter().any(|model| model.id.trim().is_empty()) {
            return refuse("models", "needs at least one model, each with an id");
        }
        if let Some((field, problem)) = self.admin.problem() {
            return refuse(field, problem);
        }
        if let Some((field, problem)) = self.media_problem() {
            return refuse(field, problem);
        }
        if let Some((field, problem)) = self.registrar_problem() {
            return refuse(field, problem);
        }
        let positive = [
            ("lease_ttl_sec", self.lease_ttl_sec),
            (
                "max_in_flight_per_account",
                u64::from(self.max_in_flight_per_account),
            ),
            ("max_tries", u64::from(self.max_tries)),
            ("proving_concurrency", u64::from(self.proving_concurrency)),
            ("sync_interval_sec", self.sync_interval_sec),
            (
                "pool.check_interval_minutes",
                self.pool.check_interval_minutes,
            ),
            ("pool.max_fail_count", u64::from(self.pool.max_fail_count)),
            ("scheduler.leader_ttl_sec", self.scheduler.leader_ttl_sec),
            (
                "timeouts.first_content_sec",
                self.timeouts.first_content_sec,
            ),
            (
                "conversation_reuse.ttl_sec",
                self.conversation_reuse.ttl_sec,
            ),
            (
                "conversation_reuse.max",
                u64::from(self.conversation_reuse.max),
            ),
            ("timeouts.connect_sec", self.timeouts.connect_sec),
            ("timeouts.first_byte_sec", self.timeouts.first_byte_sec),
            ("timeouts.idle_sec", self.timeouts.idle_sec),
            ("timeouts.keep_alive_sec", self.timeouts.keep_alive_sec),
            ("timeouts.state_ms", self.timeouts.state_ms),
            ("limits.body_bytes", self.limits.body_bytes as u64),
            ("responses.max_bytes", self.responses.max_bytes as u64),
            ("media.fetch_bytes", self.media.fetch_bytes as u64),
            ("media.fetch_sec", self.media.fetch_sec),
            ("media.request_bytes", self.media.request_bytes as u64),
            (
                "limits.in_flight_requests",
                self.limits.in_flight_requests as u64,
            ),
        ];
        match positive.into_iter().find(|(_, value)| *value == 0) {
            Some((field, _)) => refuse(field, "must be at least 1"),
            None => Ok(()),
        }
    }

    /// What makes it impossible to work as a registrar.
    fn registrar_problem(&self) -> Option<(&'static str, &'static str)> {
        const DRIVERS: [&str; 3] = ["command", "inbox", "webdriver"];
        let registrar = &self.registrar;
        let is_driver = |name: &String| DRIVERS.contains(&name.as_str());
        if !registrar.drivers.iter().all(is_driver) {
            return Some(("registrar.drivers", "may name command, inbox and webdriver"));
        }
        let positive = [
            (
                "registrar.refresh_interval_sec",
                registrar.refresh_interval_sec,
            ),
            (
                "registrar.register_interval_sec",
                registrar.register_interval_sec,
            ),
            (
                "registrar.refresh_batch_limit",
                u64::from(registrar.refresh_batch_limit),
            ),
            (
                "registrar.refresh_max_workers",
                u64::from(registrar.refresh_max_workers),
            ),
            (
                "registrar.register_max_workers",
                u64::from(registrar.register_max_workers),
            ),
            ("registrar.task_lease_sec", registrar.task_lease_sec),
            (
                "registrar.request_timeout_sec",
                registrar.request_timeout_sec,
            ),
            (
                "registrar.command.time_limit_sec",
                registrar.command.time_limit_sec,
            ),
            (
                "registrar.command.output_bytes",
                registrar.command.output_bytes as u64,
            ),
            (
                "registrar.webdriver.credentials_wait_sec",
                registrar.webdriver.credentials_wait_sec,
            ),
            (
                "registrar.webdriver.sign_in_wait_sec",
                registrar.webdriver.sign_in_wait_sec,
            ),
        ];
        let zero = positive.into_iter().find(|(_, value)| *value == 0);
        zero.map(|(field, _)| (field, "must be at least 1"))
    }

    /// What makes it impossible to hand out generated files as the settings want it.
    fn media_problem(&self) -> Option<(&'static str, &'static str)> {
        if let Some(base) = &self.public_base_url
            && !(matches!(base.scheme(), "http" | "https")
                && base.query().is_none()
                && base.fragment().is_none())
        {
            return Some(("public_base_url", "must be http or https, without ? and #"));
        }
        let has_urls = self.public_base_url.is_some() || !self.s3.bucket.is_empty();
        (self.media_output == Some(MediaOutput::Url) && !has_urls).then_some((
            "media_output",
            "`url` needs a public_base_url, or a bucket that signs URLs",
        ))
    }
}
