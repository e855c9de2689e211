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
}

impl InstancePlan {
    /// `business2api local`: everything in one process, with the simulator at `upstream`.
    pub fn local(upstream: &str, data: &Path) -> Self {
        Self::new(&["local"], upstream, data)
    }

    /// `business2api serve`: one of several instances on this Redis.
    pub fn serve(upstream: &str, data: &Path, redis_url: &str) -> Self {
        Self::new(&["serve", "--redis-url", redis_url], upstream, data)
    }

    fn new(arguments: &[&str], upstream: &str, data: &Path) -> Self {
        let mut command = Command::new(binary());
        command
            .env_clear()
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .current_dir(data)
            .env("API_KEYS", KEY)
            .env("RUST_LOG", "info")
            .env("LOG_FORMAT", "json")
            .env("B2A__SYNC_INTERVAL_SEC", "1")
            .env("B2A__TIMEOUTS__STATE_MS", STATE_MS.to_string())
            .env("B2A__UPSTREAM__BUSINESS__AUTH_URL", upstream)
            .env("B2A__UPSTREAM__BUSINESS__API_URL", upstream);
        Self { command }
    }

    /// Sets a variable in its environment, which is empty but for what tests need.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it, and waits until it listens.
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
        let address = eventually("an instance that listens", async || {
            let log = instance.log();
            assert!(
                !log.starts_with("business2api: "),
                "it does not start: {log}"
            );
            log.lines().find_map(address_of)
        })
        .await;
        instance.client = Client::new(format!("http://{address}"));
        instance
    }
}

/// The address in the line that says where it listens. Lines can be read while they are written.
fn address_of(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let fields = if line["fields"].is_object() {
        &line["fields"]
    } else {
        &line
    };
    (fields["message"] == "listening").then(|| fields["address"].as_str().map(str::to_owned))?
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

    /// Kills it at once.
    pub fn kill(&mut self) {
        self.process.kill().expect("SIGKILL");
        self.process.wait().expect("its end");
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
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

/// Test binaries lie in `<target>/<profile>/deps`, the program beside that folder.
fn binary() -> PathBuf {
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
