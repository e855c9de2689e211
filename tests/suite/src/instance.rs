//! What lives here: a gateway as a process of its own, to be killed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::plan::STATE_MS;
use crate::{Client, KEY, eventually};

/// How an instance is to be started.
pub struct InstancePlan {
    command: Command,
    /// The message in its log that says that it runs.
    started: &'static str,
}

impl InstancePlan {
    /// `business2api local`: everything in one process, with the simulator at `upstream`.
    pub fn local(upstream: &str, data: &Path) -> Self {
        let arguments = ["local", "--listen", "127.0.0.1:0"];
        Self::new(&arguments, "listening", upstream, data)
    }

    /// `business2api serve`: one of several instances on this Redis. It needs a scheduler beside it.
    pub fn serve(upstream: &str, data: &Path, redis_url: &str) -> Self {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--redis-url", redis_url];
        Self::new(&arguments, "listening", upstream, data)
    }

    /// `business2api scheduler`: what keeps the pool on this Redis healthy. It takes over from another one within
    /// two seconds.
    pub fn scheduler(upstream: &str, data: &Path, redis_url: &str) -> Self {
        let arguments = ["scheduler", "--redis-url", redis_url];
        Self::new(&arguments, "scheduler started", upstream, data)
            .env("B2A__SCHEDULER__LEADER_TTL_SEC", "2")
    }

    /// Any command that ends by itself.
    pub fn command(arguments: &[&str], upstream: &str, data: &Path) -> Self {
        Self::new(arguments, "", upstream, data)
    }

    /// Runs it to its end. Tells whether it ended well, and all that it said.
    pub async fn run(mut self) -> (bool, String) {
        let ended = tokio::task::spawn_blocking(move || self.command.output());
        let output = ended
            .await
            .expect("no panic")
            .expect("a business2api process");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        (output.status.success(), said)
    }

    fn new(arguments: &[&str], started: &'static str, upstream: &str, data: &Path) -> Self {
        let mut command = Command::new(binary());
        command
            .env_clear()
            .args(arguments)
            .arg("--data-dir")
            .arg(data)
            .current_dir(data)
            .env("API_KEYS", KEY)
            .env("RUST_LOG", "info")
            .env("LOG_FORMAT", "json")
            .env("B2A__SYNC_INTERVAL_SEC", "1")
            .env("B2A__TIMEOUTS__STATE_MS", STATE_MS.to_string())
            .env("B2A__UPSTREAM__BUSINESS__AUTH_URL", upstream)
            .env("B2A__UPSTREAM__BUSINESS__API_URL", upstream);
        Self { command, started }
    }

    /// Sets a variable in its environment, which is empty but for what tests need.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives it one more argument with its value.
    #[must_use]
    pub fn argument(mut self, name: &str, value: &str) -> Self {
        self.command.args([name, value]);
        self
    }

    /// Starts it, and waits until it listens, or stands for election.
    pub async fn start(mut self) -> Instance {
        let log = tempfile::NamedTempFile::new().expect("a file for the log");
        let output = |file: &File| Stdio::from(file.try_clone().expect("a handle"));
        self.command
            .stdin(Stdio::null())
            .stdout(output(log.as_file()))
            .stderr(output(log.as_file()));
        let process = self.command.spawn().expect("a business2api process");
        let mut instance = Instance {
            process,
            client: Client::new(""),
            log,
        };
        let started = eventually("an instance that runs", async || {
            let log = instance.log();
            assert!(
                !log.starts_with("business2api: "),
                "it does not start: {log}"
            );
            lines(&log).find(|line| line["message"] == self.started)
        })
        .await;
        if let Some(address) = started["address"].as_str() {
            instance.client = Client::new(format!("http://{address}"));
        }
        instance
    }
}

/// The fields of each line of a log. The last line can be read while it is written.
fn lines(log: &str) -> impl Iterator<Item = Value> + '_ {
    let lines = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    lines.map(|line: Value| {
        if line["fields"].is_object() {
            line["fields"].clone()
        } else {
            line
        }
    })
}

/// A `business2api` process.
pub struct Instance {
    process: Child,
    /// Talks to it.
    pub client: Client,
    log: tempfile::NamedTempFile,
}

impl Instance {
    /// What it has written to its standard output and error so far.
    pub fn log(&self) -> String {
        let bytes = std::fs::read(self.log.path()).expect("the log");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The fields of each line of its log so far.
    pub fn log_lines(&self) -> Vec<Value> {
        lines(&self.log()).collect()
    }

    /// Kills it at once.
    pub fn kill(&mut self) {
        self.process.kill().expect("SIGKILL");
        self.process.wait().expect("its end");
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Lets it do nothing until [`Instance::resume`].
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.expect("kill").success());
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> ExitStatus {
        let process = std::cell::RefCell::new(&mut self.process);
        eventually("the end of an instance", async || {
            process.borrow_mut().try_wait().expect("its status")
        })
        .await
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!("the instance said:\n{}", self.log());
        }
    }
}

/// The program that `B2A_BINARY` names. Else: test binaries lie in `<target>/<profile>/deps`, the program beside
/// that folder.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told by variables what to run against"
)]
fn binary() -> PathBuf {
    if let Some(binary) = std::env::var_os("B2A_BINARY") {
        return binary.into();
    }
    let here = std::env::current_exe().expect("this test's own path");
    let profile = here
        .parent()
        .and_then(Path::parent)
        .expect("a folder of the build");
    let binary = profile.join("business2api");
    assert!(
        binary.exists(),
        "{} is missing: cargo build -p business2api",
        binary.display()
    );
    binary
}
