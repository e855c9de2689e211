//! What lives here: where tasks are looked after: in the shared pool, or behind a process that runs.

use std::error::Error;
use std::sync::Arc;

use b2a_accounts::registrar::{GiveUp, RegistrarDesk};
use b2a_config::Environment;
use tokio_util::task::TaskTracker;

use crate::admin_api::AdminApi;
use crate::exit::CommandError;
use crate::place::{Place, PlaceArgs};

/// Where tasks are looked after.
pub(super) enum Desk {
    /// In the pool that the settings name.
    Here(RegistrarDesk),
    /// Behind a process that runs.
    There(AdminApi),
}

impl Desk {
    /// The desk of this place. A pool that is inside of another process can't be reached from here.
    pub(super) async fn open(
        args: &PlaceArgs,
        environment: &Environment,
    ) -> Result<Self, Box<dyn Error>> {
        let read = args.process.read(environment).await?;
        let shares_pool = read.settings().redis_url.is_some();
        if !args.asks_a_process() && !shares_pool {
            return Err(Box::new(CommandError::usage(
                "tasks are in the process that serves, as there is no redis_url: ask it with --url",
            )));
        }
        Ok(match args.open(environment).await? {
            Place::There(api) => Self::There(api),
            Place::Here(here) => {
                let (parts, pool) = (&here.parts, &here.settings.pool);
                Self::Here(RegistrarDesk::new(
                    Arc::clone(&parts.repository),
                    Arc::clone(&parts.pool),
                    Arc::clone(&parts.prover),
                    1,
                    GiveUp::of(pool.external_refresh_mode, pool.max_fail_count),
                    TaskTracker::new(),
                ))
            }
        })
    }
}
