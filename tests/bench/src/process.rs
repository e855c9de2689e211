//! What lives here: a server that runs beside the benchmark, and ends with it.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::error::{BenchError, Context};
use crate::{ports, proc_stat};

/// How long a server may take to end when it is asked to.
const STOP_LIMIT: Duration = Duration::from_secs(3);
/// How much of a log is shown when its server fails.
const LOG_TAIL_LINES: usize = 20;

/// A running server. Dropping it ends the server and waits for that.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a server that writes its log to `<folder>/<name>.log`, and waits until it listens.
    pub(crate) fn start(
        name: &'static str,
        command: &mut Command,
        folder: &Path,
        listens_on: SocketAddr,
    ) -> Result<Self, BenchError> {
        let log = folder.join(format!("{name}.log"));
        let out = File::create(&log).context("creating a log file")?;
        let err = out.try_clone().context("creating a log file")?;
        let child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .context(&format!("starting {name}"))?;
        let process = Self { name, child, log };
        ports::wait_until_open(listens_on).map_err(|error| process.explain(&error.to_string()))?;
        Ok(process)
    }

    /// The process and its children: nginx does its work in one.
    pub(crate) fn ids(&self) -> Result<Vec<u32>, BenchError> {
        let mut ids = proc_stat::children_of(self.child.id())?;
        ids.push(self.child.id());
        Ok(ids)
    }

    /// An error with the end of the server's log.
    pub(crate) fn explain(&self, problem: &str) -> BenchError {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = &lines[lines.len().saturating_sub(LOG_TAIL_LINES)..];
        BenchError::new(format!("{}: {problem}\n{}", self.name, tail.join("\n")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself, which is what we want.
            let _ = kill_process(id, Signal::TERM);
        }
        let asked = Instant::now();
        while asked.elapsed() < STOP_LIMIT {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program of this workspace, built with the same profile as this one.
pub(crate) fn sibling(name: &str) -> Result<PathBuf, BenchError> {
    let own = std::env::current_exe().context("finding the benchmark's own program")?;
    let path = own.with_file_name(name);
    if path.exists() {
        return Ok(path);
    }
    Err(BenchError::new(format!(
        "{} is not built; `make bench` builds it",
        path.display()
    )))
}
