//! What lives here: one run of the benchmark from start to end.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::error::{BenchError, Context};
use crate::line_up::LineUp;
use crate::load::{self, Load};
use crate::memory;
use crate::report::{Contest, Report};
use crate::rounds::{self, Seen};

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
    let (busy, quiet) = speed(&folder.join("speed")).await?;
    let bytes = held_streams(&folder.join("streams")).await?;
    report(busy, quiet, &bytes)
}

/// What was seen of each contestant under load, and with one request at a time.
async fn speed(folder: &Path) -> Result<(Vec<Seen>, Vec<Seen>), BenchError> {
    let line_up = LineUp::start(folder, Duration::ZERO)?;
    let contestants = line_up.contestants()?;
    for contestant in &contestants {
        load::run(&contestant.target, WARM_UP).await?;
    }
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
    Ok((busy, quiet))
}

/// Memory of each contestant's open streams, in bytes for each. The bare upstream's is of no interest.
async fn held_streams(folder: &Path) -> Result<[u64; 4], BenchError> {
    say(&format!("{} streams held open …\n\n", memory::STREAMS))?;
    // The first piece comes at once, the second one when everything has long been measured.
    let line_up = LineUp::start(folder, LIMIT)?;
    let mut bytes = [0; 4];
    for (contestant, bytes) in line_up.contestants()?.iter().zip(&mut bytes).skip(1) {
        *bytes = memory::bytes_per_stream(&contestant.target, &contestant.ids).await?;
    }
    Ok(bytes)
}

fn report(busy: Vec<Seen>, quiet: Vec<Seen>, bytes: &[u64]) -> Result<Report, BenchError> {
    let mut contests = busy
        .into_iter()
        .zip(quiet)
        .zip(bytes)
        .map(|((busy, quiet), bytes)| Contest {
            busy,
            quiet,
            bytes_per_stream: *bytes,
        });
    let mut next = || {
        contests
            .next()
            .ok_or_else(|| BenchError::new("a contestant is missing"))
    };
    Ok(Report {
        direct: next()?,
        nginx: next()?,
        embedded: next()?,
        redis: next()?,
    })
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
