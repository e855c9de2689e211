//! What lives here: where accounts and tasks are: in the stores that the settings name, or behind a process that runs.

use std::error::Error;
use std::net::IpAddr;

use b2a_config::{Environment, Settings};
use b2a_process::{Parts, ProcessArgs, init_logging};
use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use crate::admin_api::AdminApi;
use crate::exit::CommandError;
use crate::output::remark;

/// The variable that holds an admin key.
const KEY_VARIABLE: &str = "B2A_ADMIN_KEY";

/// Where accounts and tasks are, and how to tell of them.
#[derive(Args)]
pub(crate) struct PlaceArgs {
    #[command(flatten)]
    pub(crate) process: ProcessArgs,
    /// Ask the process that runs at this URL, through its admin API
    #[arg(long, value_name = "URL")]
    url: Option<Url>,
    /// Its admin key [default: `B2A_ADMIN_KEY`; for a process on this machine, the key in the settings]
    #[arg(long, value_name = "KEY", requires = "url")]
    key: Option<String>,
    /// Print JSON, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where the accounts are.
pub(crate) enum Place {
    /// In stores that this process opens itself.
    Here(Box<Here>),
    /// Behind a process that runs.
    There(AdminApi),
}

/// Stores that this process opens itself.
pub(crate) struct Here {
    pub(crate) parts: Parts,
    pub(crate) settings: Settings,
    /// The pool is that of the deployment; else it is an empty one of this process, and only the files tell.
    pub(crate) shares_pool: bool,
}

impl PlaceArgs {
    /// Whether it is about a process that runs.
    pub(crate) const fn asks_a_process(&self) -> bool {
        self.url.is_some()
    }

    /// Opens the place.
    pub(crate) async fn open(&self, environment: &Environment) -> Result<Place, Box<dyn Error>> {
        if environment.get("RUST_LOG").is_some() {
            init_logging(environment, &Settings::default())?;
        }
        if let Some(url) = &self.url {
            let settings = self.process.local_settings(environment)?;
            let key = self.key(url, &settings, environment)?;
            return Ok(Place::There(AdminApi::new(url, &key, &settings)?));
        }
        let opened = self.process.open_quietly(environment).await?;
        let settings = opened.settings().as_ref().clone();
        let shares_pool = settings.redis_url.is_some();
        let parts = Parts::start(opened).await?;
        if !shares_pool {
            remark(
                "Note: the pool is inside the process that serves, so this is about the account files alone. \
                 Use --url to ask the process.",
            );
        }
        Ok(Place::Here(Box::new(Here {
            parts,
            settings,
            shares_pool,
        })))
    }

    fn key(
        &self,
        url: &Url,
        settings: &Settings,
        environment: &Environment,
    ) -> Result<SecretString, CommandError> {
        let given = self
            .key
            .as_deref()
            .or_else(|| environment.get(KEY_VARIABLE));
        // A key of this machine is not sent to another one.
        let own = || {
            settings
                .admin_keys_in_force()
                .first()
                .filter(|_| is_loopback(url))
        };
        given
            .map(SecretString::from)
            .or_else(|| own().map(|key| SecretString::from(key.expose_secret())))
            .ok_or_else(|| {
                CommandError::usage(format!("an admin key is needed: --key or {KEY_VARIABLE}"))
            })
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

impl Here {
    /// When a running process sees what was changed here.
    pub(crate) fn follow_up(&self) -> Option<String> {
        let seconds = self.settings.sync_interval_sec;
        (!self.shares_pool).then(|| format!("A running process follows within {seconds} s."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_gets_its_own_key() {
        for (url, is_own) in [
            ("http://localhost:8000", true),
            ("http://127.0.0.1:8000", true),
            ("http://[::1]:8000", true),
            ("https://example.com", false),
            ("http://localhost.example.com", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), is_own, "{url}");
        }
    }
}
