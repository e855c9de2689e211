//! What lives here: settings that are well-formed but make no sense.

use serde_json::Value;

use crate::catalogue::fields;
use crate::secret::masked;
use crate::{ConfigError, MediaOutput, Settings, tree};

impl Settings {
    /// Refuses what is well-formed but makes no sense.
    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        let refuse = |field: &str, problem: String| {
            Err(ConfigError::BadValue {
                field: field.to_owned(),
                problem,
            })
        };
        if self.models.is_empty() || self.models.iter().any(|model| model.id.trim().is_empty()) {
            let problem = "needs at least one model, each with an id".to_owned();
            return refuse("models", problem);
        }
        let problem = self.admin.problem();
        let problem = problem.or_else(|| self.media_problem());
        let problem = problem.or_else(|| self.telemetry_problem());
        let problem = problem.or_else(|| self.registrar_problem());
        if let Some((field, problem)) = problem {
            return refuse(field, problem.to_owned());
        }
        let values = masked(self);
        let out_of_range = fields().iter().find_map(|field| {
            let value = tree::get(&values, &field.path).and_then(Value::as_u64)?;
            let too_small = field.minimum.filter(|minimum| value < *minimum);
            let too_large = field.maximum.filter(|maximum| value > *maximum);
            let problem = too_small
                .map(|minimum| format!("must be at least {minimum}"))
                .or_else(|| too_large.map(|maximum| format!("must be at most {maximum}")))?;
            Some((&field.path, problem))
        });
        match out_of_range {
            Some((field, problem)) => refuse(field, problem),
            None => Ok(()),
        }
    }

    /// What makes it impossible to send traces as the settings want it.
    fn telemetry_problem(&self) -> Option<(&'static str, &'static str)> {
        let endpoint = self.telemetry.otlp_endpoint.as_ref()?;
        let is_http = matches!(endpoint.scheme(), "http" | "https") && endpoint.has_host();
        (!is_http).then_some(("telemetry.otlp_endpoint", "must be http or https"))
    }

    /// What makes it impossible to work as a registrar.
    fn registrar_problem(&self) -> Option<(&'static str, &'static str)> {
        const DRIVERS: [&str; 3] = ["command", "inbox", "webdriver"];
        let is_driver = |name: &String| DRIVERS.contains(&name.as_str());
        let are_drivers = self.registrar.drivers.iter().all(is_driver);
        (!are_drivers).then_some(("registrar.drivers", "may name command, inbox and webdriver"))
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
