//! What lives here: the program that drives the browser, as a child of ours that ends with us, and its browser with it.
//!
//! The program leads a process group, which the browser belongs to as well. A second child, the guard, does nothing but wait for
//! the end of its input, which only we can write to: when this process is gone, however it went, the input ends, and the guard
//! ends the group and removes what was made for it. So no browser is left behind that nobody drives, no profile stays locked,
//! and no cookies lie in the directory for temporary files.

use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use b2a_config::Environment;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio_util::task::TaskTracker;
use url::Url;

use super::fault::Fault;

/// How long the program has to listen.
const READY_LIMIT: Duration = Duration::from_secs(60);
/// How long processes that were killed have to be gone.
const END_LIMIT: Duration = Duration::from_secs(10);
/// As much as is read of what the program says before it listens.
const MAX_WORDS: u64 = 64 * 1024;
/// What a guard does. Its arguments are the group and the directory; removing that may take a few tries, while processes die.
const GUARD: &str = r#"
read -r line
kill -s KILL -- "-$1"
tries=0
until rm -rf -- "$2" 2>/dev/null || [ "$tries" -ge 10 ]; do
    tries=$((tries + 1))
    sleep 1
done
"#;
/// As long a path as may be the directory for temporary files: the browser makes a socket there, whose path has a limit.
const MAX_TEMPORARY: usize = 50;
/// What programs and browsers need of our environment. They get no more of it: the rest holds our secrets.
const VARIABLES: [&str; 22] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "TZ",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_DIRS",
    "XDG_SESSION_TYPE",
    "DBUS_SESSION_BUS_ADDRESS",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
];

/// The program that drives the browser. Dropping it ends its whole group at once.
pub(super) struct DriverProcess {
    /// Where it listens.
    pub(super) url: Url,
    program: Child,
    /// Its input is open as long as this is here.
    guard: Child,
    group: Pid,
}

impl DriverProcess {
    /// Starts `program` on a free port, and waits until it listens. It leaves whatever is temporary in `work`. What it says later
    /// is read in `tasks`, and forgotten.
    pub(super) async fn start(
        program: &str,
        environment: &Environment,
        work: &Path,
        tasks: &TaskTracker,
    ) -> Result<Self, Fault> {
        let failed = |reason: String| Fault::Program {
            program: program.to_owned(),
            reason,
        };
        let mut command = command(program, environment);
        if work.as_os_str().len() <= MAX_TEMPORARY {
            command.env("TMPDIR", work);
        }
        let mut child = command
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|error| failed(error.kind().to_string()))?;
        let ended = || failed("it ended before it was ready".to_owned());
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        let group = id.and_then(Pid::from_raw).ok_or_else(ended)?;
        let guard = guard(environment, group, work);
        let guard = guard.map_err(|error| failed(format!("no shell for its guard: {error}")))?;
        let said = child.stdout.take();
        let mut started = Self {
            // Until it is known.
            url: Url::parse("http://127.0.0.1/").map_err(|_| Fault::NoWebDriver)?,
            program: child,
            guard,
            group,
        };
        let port = tokio::time::timeout(READY_LIMIT, port(said, tasks));
        match port.await {
            Ok(Some(port)) => {
                let set = started.url.set_port(Some(port));
                set.map_err(|()| Fault::NoWebDriver)?;
                Ok(started)
            }
            Ok(None) => {
                started.end().await;
                Err(ended())
            }
            Err(_) => {
                started.end().await;
                let limit = READY_LIMIT.as_secs();
                Err(failed(format!("it was not ready within {limit} s")))
            }
        }
    }

    /// Ends the group, and waits until our own children are gone.
    pub(super) async fn end(mut self) {
        self.kill();
        let gone = async { tokio::join!(self.program.wait(), self.guard.wait()) };
        if tokio::time::timeout(END_LIMIT, gone).await.is_err() {
            tracing::warn!("the program that drives the browser was killed and is still there");
        }
    }

    fn kill(&mut self) {
        // While the program was not waited for, the group's number is nobody else's.
        if self.program.id().is_some()
            && let Err(error) = kill_process_group(self.group, Signal::KILL)
        {
            tracing::warn!(%error, "the program that drives the browser can't be ended");
        }
        // Afterwards, so that there is no moment at which nobody would end the group. One that is gone already is fine.
        let _ = self.guard.start_kill();
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The guard of a group. It belongs to a group of its own, so that it outlives the other.
fn guard(environment: &Environment, group: Pid, work: &Path) -> io::Result<Child> {
    command("/bin/sh", environment)
        .args(["-c", GUARD, "guard", &group.as_raw_pid().to_string()])
        .arg(work)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .process_group(0)
        .spawn()
}

/// A command that gets what it needs of our environment, and says nothing on our standard error.
fn command(program: &str, environment: &Environment) -> Command {
    let mut command = Command::new(program);
    let variables = VARIABLES
        .iter()
        .filter_map(|name| Some((name, environment.get(name)?)));
    command
        .env_clear()
        .envs(variables)
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// The port in the first words of the program; none when it ends before it names one.
async fn port(said: Option<ChildStdout>, tasks: &TaskTracker) -> Option<u16> {
    let mut lines = BufReader::new(said?).take(MAX_WORDS).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(port) = port_in(&line) {
            let mut rest = lines.into_inner().into_inner().into_inner();
            // A pipe that nobody reads from would hold the program up once it is full.
            tasks.spawn(async move {
                let _ = tokio::io::copy(&mut rest, &mut tokio::io::sink()).await;
            });
            return Some(port);
        }
    }
    None
}

/// `ChromeDriver was started successfully on port 36167.`
fn port_in(line: &str) -> Option<u16> {
    let (before, port) = line.trim_end().rsplit_once(" on port ")?;
    let port = port.trim_end_matches('.').parse().ok()?;
    // The greeting names the port that was asked for.
    (port != 0 && before.contains("success")).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_the_one_that_it_listens_on() {
        for (line, port) in [
            (
                "ChromeDriver was started successfully on port 36167.",
                Some(36167),
            ),
            ("Starting ChromeDriver 156.0 (abc) on port 0", None),
            ("Starting ChromeDriver 156.0 (abc) on port 9515", None),
            ("Only local connections are allowed.", None),
            ("ChromeDriver was started successfully on port 99999.", None),
        ] {
            assert_eq!(port_in(line), port, "{line}");
        }
    }

    #[tokio::test]
    async fn what_is_no_driver_is_told_in_plain_words() {
        let environment = Environment::of([("PATH", "/usr/bin:/bin"), ("SECRET", "x")]);
        let tasks = TaskTracker::new();
        let work = tempfile::tempdir().unwrap();
        let start = async |program: &str| {
            let started = DriverProcess::start(program, &environment, work.path(), &tasks).await;
            started.err().map(|fault| fault.to_string())
        };
        assert_eq!(
            start("no-such-driver").await.unwrap(),
            "the program no-such-driver can't be started: entity not found"
        );
        assert_eq!(
            start("true").await.unwrap(),
            "the program true can't be started: it ended before it was ready"
        );
        tasks.close();
        tasks.wait().await;
    }
}
