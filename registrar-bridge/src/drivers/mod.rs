//! What lives here: which drivers there are, which of them are set up, and in which order they are asked.

mod command;
mod inbox;

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
const TABLE: [Row; 2] = [
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
];

/// The driver that looks into a browser.
pub(crate) const WEBDRIVER: &str = "webdriver";

/// A driver in its place.
pub(crate) struct Seat {
    pub(crate) driver: Box<dyn Driver>,
    /// What it can be asked for.
    pub(crate) kinds: &'static [TaskKind],
    /// How often it is asked for one task while it fails.
    pub(crate) tries: u32,
}

/// The drivers that are set up, in the order in which they are asked. One that is named and not set up is an error.
pub(crate) fn set_up(setup: &DriverSetup<'_>) -> Result<Vec<Seat>, DriverSetupError> {
    let is_named = !setup.settings.registrar.drivers.is_empty();
    let mut seats = Vec::new();
    for (name, tries) in order(setup.settings) {
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
                tries,
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

/// The names of drivers in the order in which the settings want them, and how often each is asked for one task. A browser is
/// asked as often as `pool.browser_refresh_max_retry` says; the others do the same when they are asked again.
fn order(settings: &Settings) -> Vec<(&'static str, u32)> {
    let pool = &settings.pool;
    let retries = pool.browser_refresh_max_retry;
    let named = &settings.registrar.drivers;
    if !named.is_empty() {
        let mut order: Vec<(&'static str, u32)> = Vec::new();
        for name in named {
            let known = ["command", "inbox", WEBDRIVER]
                .into_iter()
                .find(|it| it == name);
            if let Some(name) = known
                && !order.iter().any(|(there, _)| *there == name)
            {
                order.push((name, if name == WEBDRIVER { retries.max(1) } else { 1 }));
            }
        }
        return order;
    }
    let mut order = vec![("command", 1), ("inbox", 1)];
    if pool.enable_browser_refresh && retries > 0 {
        let place = if pool.external_refresh_mode {
            order.len()
        } else {
            0
        };
        order.insert(place, (WEBDRIVER, retries));
    }
    order
}

#[cfg(test)]
mod tests {
    use b2a_domain::SystemClock;

    use super::*;

    fn names(settings: &Settings) -> Vec<(&'static str, u32)> {
        order(settings)
    }

    #[test]
    fn old_settings_decide_who_is_asked_first_and_how_often() {
        let mut settings = Settings::default();
        settings.pool.browser_refresh_max_retry = 3;
        assert_eq!(
            names(&settings),
            [("webdriver", 3), ("command", 1), ("inbox", 1)]
        );
        settings.pool.external_refresh_mode = true;
        assert_eq!(
            names(&settings),
            [("command", 1), ("inbox", 1), ("webdriver", 3)]
        );
        settings.pool.browser_refresh_max_retry = 0;
        assert_eq!(names(&settings), [("command", 1), ("inbox", 1)]);
        settings.pool.browser_refresh_max_retry = 1;
        settings.pool.enable_browser_refresh = false;
        assert_eq!(names(&settings), [("command", 1), ("inbox", 1)]);
        settings.registrar.drivers = ["webdriver", "inbox", "webdriver"]
            .map(str::to_owned)
            .into();
        assert_eq!(names(&settings), [("webdriver", 1), ("inbox", 1)]);
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
            let names = |seats: Vec<Seat>| {
                seats
                    .iter()
                    .map(|seat| seat.driver.name())
                    .collect::<Vec<_>>()
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
