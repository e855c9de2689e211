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
    /// From the end of one run to the start of the next, ten per cent more or less.
    pub(crate) interval: Duration,
    /// How long one run may take.
    pub(crate) limit: Duration,
    /// How long after the start of the process the first run waits.
    pub(crate) delay: Duration,
    /// Does it once.
    pub(crate) run: for<'a> fn(&'a Work, &'a Turn) -> BoxFuture<'a, Result<Done, JobError>>,
}

/// Every job with its interval and its limit.
pub(crate) fn table(settings: &Settings) -> Vec<Job> {
    let seconds = Duration::from_secs;
    let sync = seconds(settings.sync_interval_sec);
    let filling = Filling::interval(settings);
    // Nothing is minted ahead at the start, if the settings say so; requests prove what they need.
    let minting = if settings.pool.refresh_on_startup {
        Duration::ZERO
    } else {
        seconds(settings.pool.refresh_cooldown_sec)
    };
    let at_once = Duration::ZERO;
    let job = |name, interval, limit, delay, run| Job {
        name,
        interval,
        limit,
        delay,
        run,
    };
    #[rustfmt::skip]
    let mut table = vec![
        //   name                   interval       limit          first after     does
        job(SYNC,                   sync,          seconds(600),  at_once,        |w, t| Box::pin(sync_pool_files::run(w, t))),
        job("prove_pending",        seconds(1),    seconds(60),   minting,        |w, t| Box::pin(prove_pending::run(w, t))),
        job("warm_sessions",        seconds(5),    seconds(60),   minting,        |w, t| Box::pin(warm_sessions::run(w, t))),
        job("probe_accounts",       seconds(60),   seconds(120),  minting,        |w, t| Box::pin(probe_accounts::run(w, t))),
        job("top_up",               filling,       seconds(600),  at_once,        |w, t| Box::pin(top_up::run(w, t))),
        job("delete_refused",       seconds(30),   seconds(120),  at_once,        |w, t| Box::pin(delete_refused::run(w, t))),
        job("expire_leases",        seconds(5),    seconds(30),   at_once,        |w, t| Box::pin(expire_leases::run(w, t))),
        job("expire_media",         seconds(600),  seconds(300),  at_once,        |w, t| Box::pin(expire_media::run(w, t))),
        job("expire_tasks",         seconds(30),   seconds(30),   at_once,        |w, t| Box::pin(expire_tasks::run(w, t))),
        job("roll_up_statistics",   seconds(3600), seconds(60),   at_once,        |w, t| Box::pin(roll_up_statistics::run(w, t))),
    ];
    if settings.redis_url.is_some() && settings.master_key.is_none() {
        // A session token minted here would stay here: of use to nobody.
        table.retain(|job| job.name != "warm_sessions");
    }
    if !settings.deletes_refused() {
        table.retain(|job| job.name != "delete_refused");
    }
    if settings.media.ttl_hours == 0 {
        table.retain(|job| job.name != "expire_media");
    }
    if settings.scheduler.probe_idle_minutes == 0 {
        table.retain(|job| job.name != "probe_accounts");
    }
    table
}
