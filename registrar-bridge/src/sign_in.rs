//! What lives here: one account whose owner signs in by hand, and whose new credentials are uploaded then.

use std::sync::Arc;

use b2a_config::{Environment, Settings};
use b2a_domain::{AccountId, AccountKind, TaskKind};
use tokio_util::sync::CancellationToken;

use crate::drivers::{DriverSetup, Seat, WEBDRIVER, one};
use crate::gateway::{AdminApi, CallError, RefreshTask};
use crate::work::{Shop, Worker};
use crate::worker_name::worker_name;
use crate::{BridgeError, BridgeOptions, Driver};

/// How often an account is asked for that was just offered: another registrar may have it for a moment.
const TRIES: u32 = 15;

/// Opens a browser with a window for the account of this e-mail, or for the one that waits longest, and uploads what its
/// operator signed in to.
pub async fn sign_in(
    settings: &Settings,
    environment: &Environment,
    options: BridgeOptions,
    email: Option<&str>,
    stop: CancellationToken,
) -> Result<(), BridgeError> {
    let mut settings = settings.clone();
    settings.pool.browser_refresh_headless = false;
    let driver = one(
        WEBDRIVER,
        &DriverSetup {
            settings: &settings,
            environment,
            worker: &worker_name(&settings.registrar),
            bucket: None,
            clock: Arc::clone(&options.clock),
            debug: options.debug,
        },
    )?;
    sign_in_with(driver, &settings, options, email, stop).await
}

/// The same with any driver.
pub async fn sign_in_with(
    driver: Box<dyn Driver>,
    settings: &Settings,
    options: BridgeOptions,
    email: Option<&str>,
    stop: CancellationToken,
) -> Result<(), BridgeError> {
    let seat = Seat {
        driver,
        kinds: &[TaskKind::Refresh],
    };
    let shop = Shop::open(settings, vec![seat], &options)?;
    let name = worker_name(&settings.registrar);
    let api = AdminApi::new(settings, &name, Arc::clone(&options.clock), &options.pauses)?;
    let worker = Worker::new(shop, api, &settings.registrar);
    let work = async {
        let task = worker.task_to_sign_in(email).await?;
        tracing::info!(account = ?task.id, "waiting for a sign-in");
        worker.renew(task).await
    };
    let signed_in = tokio::select! {
        biased;
        () = stop.cancelled() => Err("it was ended before".to_owned()),
        signed_in = work => signed_in,
    };
    worker.shop.end().await;
    signed_in.map_err(BridgeError::SignIn)?;
    tracing::info!("signed in: the new credentials are in the pool");
    Ok(())
}

impl Worker {
    /// Has the account offered, and claims it.
    async fn task_to_sign_in(&self, email: Option<&str>) -> Result<RefreshTask, String> {
        let words = |error: CallError| error.to_string();
        let Some(email) = email else {
            let claimed = self.api.claim_renewals(1, None).await.map_err(words)?;
            let task = claimed.tasks.into_iter().next();
            return task.ok_or_else(|| "no account waits for new credentials: name one".to_owned());
        };
        let id = AccountId::new(AccountKind::Business, email).map_err(|it| it.to_string())?;
        if !self.api.offer(id.name()).await.map_err(words)? {
            return Err("the gateway knows no such account".to_owned());
        }
        for _ in 0..TRIES {
            let claimed = self.api.claim_renewals(1, Some(&id)).await.map_err(words)?;
            let task = claimed.tasks.into_iter().find(|task| task.id == id);
            if let Some(task) = task {
                return Ok(task);
            }
            tokio::time::sleep(self.shop.pauses.between_tries).await;
        }
        Err("another registrar works on this account, or it is switched off".to_owned())
    }
}
