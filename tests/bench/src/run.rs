//! What lives here: one run of the benchmark from start to end.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::error::{BenchError, Context};
use crate::line_up::LineUp;
use crate::load::{self, Load};
use crate::memory;
use crate::report::{Report, StreamBytes};
use crate::rounds::{self, Contestant};
use crate::simulator::Wire;

/// The longest a run may take.
const LIMIT: Duration = Duration::from_secs(180);
/// Open files that we and the servers we start may have: three for each held stream, and some.
const OPEN_FILES: u64 = 16_384;

/// Fills caches, opens connections and mints tokens. Not measured.
const WARM_UP: Load = Load {
    clients: 32,
    requests: 1000,
};
const BUSY: Load = Load {
    clients: 32,
    requests: 2000,
};
const BUSY_ROUNDS: usize = 8;
const BUSY_ROUNDS_TLS: usize = 3;
const QUIET: Load = Load {
    clients: 1,
    requests: 250,
};
const QUIET_ROUNDS: usize = 4;

/// Measures, prints the table, and tells whether every promise was kept.
pub fn run() -> Result<bool, BenchError> {
    raise_open_files()?;
    let folder = tempfile::tempdir().context("making a folder for the run")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("starting a runtime")?;
    let report = runtime
        .block_on(async { tokio::time::timeout(LIMIT, measure(folder.path())).await })
        .context(&format!("the run took more than {LIMIT:?}"))??;
    say(&report.render())?;
    Ok(report.verdicts().iter().all(crate::floors::Verdict::passed))
}

async fn measure(folder: &Path) -> Result<Report, BenchError> {
    let mut report = Report::default();
    speed(&folder.join("speed"), &mut report).await?;
    speed_over_tls(&folder.join("speed-tls"), &mut report).await?;
    say(&format!("{} streams held open …\n", memory::STREAMS))?;
    let tls = held_streams(&folder.join("streams-tls"), Wire::Tls).await?;
    let clear = held_streams(&folder.join("streams-clear"), Wire::Clear).await?;
    for ((contest, tls), clear) in report.servers().into_iter().zip(tls).zip(clear) {
        contest.stream = StreamBytes { tls, clear };
    }
    say("\n")?;
    Ok(report)
}

/// The bare upstream and each server under load, and with one request at a time.
async fn speed(folder: &Path, report: &mut Report) -> Result<(), BenchError> {
    let line_up = LineUp::start(folder, Duration::ZERO, Wire::Clear)?;
    let [nginx, embedded, redis] = line_up.servers()?;
    let contestants = [line_up.bare(), nginx, embedded, redis];
    warm_up(&contestants).await?;
    say(&format!(
        "{BUSY_ROUNDS} interleaved rounds of {} requests by {} clients …\n",
        BUSY.requests, BUSY.clients
    ))?;
    let busy = rounds::run(&contestants, BUSY, BUSY_ROUNDS).await?;
    say(&format!(
        "{QUIET_ROUNDS} interleaved rounds of {} requests, one by one …\n",
        QUIET.requests
    ))?;
    let quiet = rounds::run(&contestants, QUIET, QUIET_ROUNDS).await?;
    for ((contest, busy), quiet) in report.all().into_iter().zip(busy).zip(quiet) {
        contest.busy = busy;
        contest.quiet = quiet;
    }
    Ok(())
}

/// Each server under load, with the upstream over TLS.
async fn speed_over_tls(folder: &Path, report: &mut Report) -> Result<(), BenchError> {
    let line_up = LineUp::start(folder, Duration::ZERO, Wire::Tls)?;
    let servers = line_up.servers()?;
    warm_up(&servers).await?;
    say(&format!("{BUSY_ROUNDS_TLS} such rounds over TLS …\n"))?;
    let seen = rounds::run(&servers, BUSY, BUSY_ROUNDS_TLS).await?;
    for (contest, seen) in report.servers().into_iter().zip(seen) {
        contest.busy_over_tls = seen;
    }
    Ok(())
}

async fn warm_up(contestants: &[Contestant]) -> Result<(), BenchError> {
    for contestant in contestants {
        load::run(&contestant.target, WARM_UP).await?;
    }
    Ok(())
}

/// Memory of each server's open streams, in bytes for each.
async fn held_streams(folder: &Path, wire: Wire) -> Result<[u64; 3], BenchError> {
    // The first piece comes at once, the second one when everything has long been measured.
    let line_up = LineUp::start(folder, LIMIT, wire)?;
    let mut bytes = [0; 3];
    for (server, bytes) in line_up.servers()?.iter().zip(&mut bytes) {
        *bytes = memory::bytes_per_stream(&server.target, &server.ids).await?;
    }
    Ok(bytes)
}

fn raise_open_files() -> Result<(), BenchError> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(OPEN_FILES, |maximum| OPEN_FILES.min(maximum));
    if current.is_some_and(|current| current < wanted) {
        setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(wanted),
                maximum,
            },
        )
        .context("raising the limit of open files")?;
    }
    Ok(())
}

fn say(text: &str) -> Result<(), BenchError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("printing")
}
