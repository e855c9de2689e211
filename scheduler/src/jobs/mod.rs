//! What lives here: the table of all jobs, and the shape of one. A job is one file in this folder and one row here.

mod delete_refused;
mod expire_leases;
mod expire_media;
mod expire_tasks;
mod minting;
mod probe_accounts;
mod prove_pending;
mod roll_up_statistics;
mod sync_pool_files;
mod top_up;
mod warm_sessions;

use std::time::Duration;

use b2a_config::Settings;
use futures_util::future::BoxFuture;

use crate::turn::{Done, JobError, Turn};
use crate::work::{Filling, Work};

/// The job that brings the account files into the pool, which comes before all others.
pub(crate) const SYNC: &str = "sync_pool_files";

/// Periodic work. It may be cut off at any point: the next run does what this one left undone.
pub(crate) struct Job {
    /// What logs call it.
    pub(crate) name: &'static str,
    /// From the end of one run to the start of the next, ten per cent more or less; none: these settings want no such
    /// work. Asked before each run.
    pub(crate) interval: fn(&Settings) -> Option<Duration>,
    /// How long one run may take.
    pub(crate) limit: Duration,
    /// How long after the start of the process the first run waits.
    pub(crate) delay: Duration,
    /// Does it once.
    pub(crate) run: for<'a> fn(&'a Work, &'a Turn) -> BoxFuture<'a, Result<Done, JobError>>,
}

/// Every job with its interval and its limit. What waits at the start waits as these settings say.
pub(crate) fn table(settings: &Settings) -> Vec<Job> {
    // Nothing is minted ahead at the start, if the settings say so; requests prove what they need.
    let minting = if settings.pool.refresh_on_startup {
        Duration::ZERO
    } else {
        Duration::from_secs(settings.pool.refresh_cooldown_sec)
    };
    let at_once = Duration::ZERO;
    let job = |name, interval, limit, delay, run| Job {
        name,
        interval,
        limit: Duration::from_secs(limit),
        delay,
        run,
    };
    #[rustfmt::skip]
    let table = vec![
        //   name                   interval                   limit, s  first after  does
        job(SYNC,                   sync,                         600,   at_once,     |w, t| Box::pin(sync_pool_files::run(w, t))),
        job("prove_pending",        |_| seconds(1),               60,    minting,     |w, t| Box::pin(prove_pending::run(w, t))),
        job("warm_sessions",        warming,                      60,    minting,     |w, t| Box::pin(warm_sessions::run(w, t))),
        job("probe_accounts",       probing,                      120,   minting,     |w, t| Box::pin(probe_accounts::run(w, t))),
        job("top_up",               |s| Some(Filling::interval(s)), 600, at_once,     |w, t| Box::pin(top_up::run(w, t))),
        job("delete_refused",       deleting,                     120,   at_once,     |w, t| Box::pin(delete_refused::run(w, t))),
        job("expire_leases",        |_| seconds(5),               30,    at_once,     |w, t| Box::pin(expire_leases::run(w, t))),
        job("expire_media",         expiring_media,               300,   at_once,     |w, t| Box::pin(expire_media::run(w, t))),
        job("expire_tasks",         |_| seconds(30),              30,    at_once,     |w, t| Box::pin(expire_tasks::run(w, t))),
        job("roll_up_statistics",   |_| seconds(3600),            60,    at_once,     |w, t| Box::pin(roll_up_statistics::run(w, t))),
    ];
    table
}

#[allow(clippy::unnecessary_wraps, reason = "all intervals are alike")]
const fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

fn sync(settings: &Settings) -> Option<Duration> {
    seconds(settings.sync_interval_sec)
}

/// A session token that is minted here must reach those who use it.
fn warming(settings: &Settings) -> Option<Duration> {
    let stays_here = settings.redis_url.is_some() && settings.master_key.is_none();
    seconds(5).filter(|_| !stays_here)
}

fn probing(settings: &Settings) -> Option<Duration> {
    seconds(60).filter(|_| settings.scheduler.probe_idle_minutes > 0)
}

fn deleting(settings: &Settings) -> Option<Duration> {
    seconds(30).filter(|_| settings.deletes_refused())
}

fn expiring_media(settings: &Settings) -> Option<Duration> {
    seconds(600).filter(|_| settings.media.ttl_hours > 0)
}
