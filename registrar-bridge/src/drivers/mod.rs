//! What lives here: which drivers there are, which of them are set up, and in which order they are asked.

mod command;
mod inbox;
pub mod webdriver;

use std::sync::Arc;

use b2a_config::{Environment, Settings};
use b2a_domain::{Clock, TaskKind};
use b2a_objects::ObjectStore;

use crate::Driver;

/// What a driver is made of.
pub struct DriverSetup<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// The environment of the bridge.
    pub environment: &'a Environment,
    /// The bridge's name.
    pub worker: &'a str,
    /// The bucket of the settings, if they name one.
    pub bucket: Option<Arc<dyn ObjectStore>>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Leave behind what helps to find faults, such as screenshots.
    pub debug: bool,
}

/// Why a driver can't be made as it is set up.
#[derive(Debug, thiserror::Error)]
#[error("registrar.{driver}: {reason}")]
pub struct DriverSetupError {
    /// Which driver.
    pub driver: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// One driver that there is.
struct Row {
    name: &'static str,
    /// What it can be asked for.
    kinds: &'static [TaskKind],
    /// Makes it; `None`: it is not set up.
    make: fn(&DriverSetup<'_>) -> Result<Option<Box<dyn Driver>>, DriverSetupError>,
}

/// Every driver.
const TABLE: [Row; 3] = [
    Row {
        name: "command",
        kinds: &TaskKind::ALL,
        make: command::make,
    },
    Row {
        name: "inbox",
        kinds: &TaskKind::ALL,
        make: inbox::make,
    },
    Row {
        name: WEBDRIVER,
        kinds: &[TaskKind::Refresh],
        make: webdriver::make,
    },
];

/// The driver that looks into a browser.
pub(crate) const WEBDRIVER: &str = "webdriver";

/// A driver in its place.
pub(crate) struct Seat {
    pub(crate) driver: Box<dyn Driver>,
    /// What it can be asked for.
    pub(crate) kinds: &'static [TaskKind],
}

/// The drivers that are set up, in the order in which they are asked. One that is named and not set up is an error.
pub(crate) fn set_up(setup: &DriverSetup<'_>) -> Result<Vec<Seat>, DriverSetupError> {
    let is_named = !setup.settings.registrar.drivers.is_empty();
    let mut seats = Vec::new();
    for name in order(setup.settings) {
        let Some(row) = TABLE.iter().find(|row| row.name == name) else {
            if is_named {
                return Err(not_set_up(name));
            }
            continue;
        };
        match (row.make)(setup)? {
            Some(driver) => seats.push(Seat {
                driver,
                kinds: row.kinds,
            }),
            None if is_named => return Err(not_set_up(name)),
            None => {}
        }
    }
    Ok(seats)
}

/// One driver by its name.
pub(crate) fn one(
    name: &'static str,
    setup: &DriverSetup<'_>,
) -> Result<Box<dyn Driver>, DriverSetupError> {
    let row = TABLE.iter().find(|row| row.name == name);
    let driver = row.map_or(Ok(None), |row| (row.make)(setup))?;
    driver.ok_or_else(|| not_set_up(name))
}

fn not_set_up(driver: &'static str) -> DriverSetupError {
    DriverSetupError {
        driver,
        reason: "this driver is not set up".to_owned(),
    }
}

/// The names of drivers in the order in which the settings want them. Whether a browser is used at all, and how often, is up to
/// the settings of the gateway as well, which may change: its driver follows them by itself.
fn order(settings: &Settings) -> Vec<&'static str> {
    let named = &settings.registrar.drivers;
    if named.is_empty() {
        return if settings.pool.external_refresh_mode {
            vec!["command", "inbox", WEBDRIVER]
        } else {
            vec![WEBDRIVER, "command", "inbox"]
        };
    }
    let mut order: Vec<&'static str> = Vec::new();
    for name in named {
        let known = TABLE.iter().map(|row| row.name).find(|it| it == name);
        if let Some(name) = known.filter(|name| !order.contains(name)) {
            order.push(name);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use b2a_domain::SystemClock;

    use super::*;

    #[test]
    fn settings_decide_who_is_asked_first() {
        let mut settings = Settings::default();
        assert_eq!(order(&settings), ["webdriver", "command", "inbox"]);
        settings.pool.external_refresh_mode = true;
        assert_eq!(order(&settings), ["command", "inbox", "webdriver"]);
        settings.registrar.drivers = ["webdriver", "inbox", "webdriver"]
            .map(str::to_owned)
            .into();
        assert_eq!(order(&settings), ["webdriver", "inbox"]);
    }

    #[test]
    fn a_driver_that_is_named_has_to_be_set_up() {
        let mut settings = Settings::default();
        let environment = Environment::default();
        let setup = |settings: &Settings| {
            let setup = DriverSetup {
                settings,
                environment: &environment,
                worker: "w",
                bucket: None,
                clock: Arc::new(SystemClock),
                debug: false,
            };
            let names = |seats: Vec<Seat>| -> Vec<&'static str> {
                seats.iter().map(|seat| seat.driver.name()).collect()
            };
            set_up(&setup).map(names)
        };
        assert_eq!(setup(&settings).unwrap(), Vec::<&str>::new());
        settings.registrar.command.program = vec!["true".to_owned()];
        assert_eq!(setup(&settings).unwrap(), ["command"]);
        settings.registrar.drivers = ["command", "inbox"].map(str::to_owned).into();
        let error = setup(&settings).unwrap_err().to_string();
        assert_eq!(error, "registrar.inbox: this driver is not set up");
    }
}
