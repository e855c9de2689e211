//! What lives here: how many accounts have uses left today, which only their records tell.

use std::time::{Duration, Instant};

use b2a_domain::{AccountKind, AccountState};
use b2a_pool::{AccountFilter, Page, PoolStore, StoreError};
use tokio::sync::Mutex;

/// How old the numbers may be: they cost a look at every account that serves.
const AGE: Duration = Duration::from_secs(5);
/// Accounts that one page of the pool's list holds.
const PAGE: u32 = 1000;

/// Accounts that serve, by what is left of their day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Today {
    /// Ready, with uses left.
    pub(crate) available: u32,
    /// At their limit. The pool has them rest until the day ends.
    pub(crate) exceeded: u32,
}

/// The numbers as they were looked at last.
#[derive(Default)]
pub(crate) struct DailyUse(Mutex<Option<(Instant, Today)>>);

impl DailyUse {
    /// The numbers of this pool, a few seconds old at the most; those who ask meanwhile wait for the same look. `limit`: uses of
    /// an account and day; 0: any number, of which there is always one left.
    pub(crate) async fn of(
        &self,
        pool: &dyn PoolStore,
        limit: u32,
        ready: u32,
    ) -> Result<Today, StoreError> {
        if limit == 0 {
            return Ok(Today {
                available: ready,
                exceeded: 0,
            });
        }
        let mut known = self.0.lock().await;
        if let Some((at, today)) = *known
            && at.elapsed() < AGE
        {
            return Ok(today);
        }
        let today = look(pool, limit).await?;
        *known = Some((Instant::now(), today));
        Ok(today)
    }
}

async fn look(pool: &dyn PoolStore, limit: u32) -> Result<Today, StoreError> {
    let filter = AccountFilter {
        states: vec![AccountState::Ready, AccountState::Cooldown],
        ..AccountFilter::default()
    };
    let mut page = Page {
        offset: 0,
        limit: PAGE,
    };
    let mut today = Today::default();
    loop {
        let listed = pool.list(AccountKind::Business, &filter, &page).await?;
        for account in &listed.items {
            if account.daily_count >= limit {
                today.exceeded += 1;
            } else if account.state == AccountState::Ready {
                today.available += 1;
            }
        }
        if listed.items.len() < PAGE as usize {
            return Ok(today);
        }
        page.offset += PAGE;
    }
}
