//! What lives here: telling the operator of a gateway that nobody fills its pool.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::AccountKind;
use b2a_pool::PoolStore;
use b2a_process::{LiveSettings, SCHEDULER};
use tokio_util::sync::CancellationToken;

/// Warns when the pool is empty and no scheduler leads: such a gateway answers 503 until one is started. Looks each
/// `sync_interval_sec`, and says so once for each time that it comes to that.
pub(crate) async fn watch(
    pool: Arc<dyn PoolStore>,
    settings: Arc<LiveSettings>,
    stop: CancellationToken,
) {
    let mut was_unattended = false;
    loop {
        let interval = Duration::from_secs(settings.now().settings.sync_interval_sec);
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
        // A store that is away is told by others.
        let Ok(is_unattended) = is_unattended(&*pool).await else {
            continue;
        };
        if is_unattended && !was_unattended {
            tracing::warn!(
                "the pool is empty and no scheduler is at work: start `business2api scheduler` on this Redis"
            );
        }
        was_unattended = is_unattended;
    }
}

async fn is_unattended(pool: &dyn PoolStore) -> Result<bool, b2a_pool::StoreError> {
    let is_empty = pool.counts(AccountKind::Business).await?.total() == 0;
    Ok(is_empty && !pool.is_led(SCHEDULER).await?)
}
