//! What lives here: one run of a program, from its start to its end, within limits.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};

use super::CommandDriver;
use super::group::Group;
use super::stderr::Log;

/// How long the pipes of a program that has ended are read: what it wrote is there, and only a process that left its group can
/// still hold them open.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Bytes that are read at once.
const PIECE: usize = 16 * 1024;

/// A program that runs. Dropped, it is killed with all that it started.
pub(super) struct Run {
    group: Group,
    stdin: ChildStdin,
    stdout: ChildStdout,
    stderr: ChildStderr,
}

/// How a program ended.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) output: Vec<u8>,
    /// The last line on its standard error, masked.
    pub(super) last_line: Option<String>,
}

/// Why nothing came of it.
pub(super) enum RunError {
    /// It printed more than this many bytes.
    TooMuch(usize),
    /// The system failed.
    Io(io::Error),
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Run {
    /// Starts the program: no shell, nothing of our environment but what is allowed.
    pub(super) fn start(driver: &CommandDriver) -> io::Result<Self> {
        let mut command = Command::new(&driver.program);
        command
            .args(&driver.arguments)
            .env_clear()
            .envs(driver.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut group = Group::start(&mut command)?;
        let child = group.child();
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(io::Error::other("it has no pipes"));
        };
        Ok(Self {
            group,
            stdin,
            stdout,
            stderr,
        })
    }

    /// Hands the task over and waits for the end of the program. Whatever it started in its group is killed then.
    pub(super) async fn to_end(
        self,
        task: Vec<u8>,
        output_bytes: usize,
        mut log: Log,
    ) -> Result<Ended, RunError> {
        let Self {
            mut group,
            stdin,
            stdout,
            stderr,
        } = self;
        let mut output = Vec::new();
        {
            let pipes = async {
                tokio::try_join!(
                    hand_over(stdin, &task),
                    read(stdout, &mut output, output_bytes),
                    log_all(stderr, &mut log),
                )
            };
            tokio::pin!(pipes);
            let closed_before_end = tokio::select! {
                closed = &mut pipes => Some(closed),
                () = group.ended() => None,
            };
            if let Some(closed) = closed_before_end {
                closed?;
                group.ended().await;
                group.kill();
            } else {
                group.kill();
                // A time-out is no failure: what the program itself wrote has been read.
                if let Ok(closed) = tokio::time::timeout(LAST_WORDS, pipes).await {
                    closed?;
                }
            }
        }
        let status = group.reap().await?;
        Ok(Ended {
            status,
            output,
            last_line: log.last_line(),
        })
    }
}

/// Writes the task and closes the pipe. A program need not read it.
async fn hand_over(mut stdin: ChildStdin, task: &[u8]) -> Result<(), RunError> {
    if let Err(error) = stdin.write_all(task).await {
        tracing::debug!(%error, "a program did not read its task");
    }
    Ok(())
}

/// Reads to the end, unless that is too far away.
async fn read(
    mut pipe: impl AsyncRead + Unpin,
    output: &mut Vec<u8>,
    limit: usize,
) -> Result<(), RunError> {
    let mut piece = vec![0; PIECE];
    loop {
        let count = pipe.read(&mut piece).await?;
        if count == 0 {
            return Ok(());
        }
        if output.len() + count > limit {
            return Err(RunError::TooMuch(limit));
        }
        output.extend_from_slice(&piece[..count]);
    }
}

/// Passes what the program says to the log.
async fn log_all(mut pipe: impl AsyncRead + Unpin, log: &mut Log) -> Result<(), RunError> {
    let mut piece = vec![0; PIECE];
    loop {
        let count = pipe.read(&mut piece).await?;
        if count == 0 {
            log.end();
            return Ok(());
        }
        log.take(&piece[..count]);
    }
}
