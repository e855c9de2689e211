//! What lives here: a gateway as a process of its own, to be killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::{Client, KEY};

/// A `business2api` process.
pub struct Instance {
    process: Child,
    /// Talks to it.
    pub client: Client,
}

impl Instance {
    /// Starts `business2api serve` on a free port, with the simulator at `upstream`, and waits until it answers.
    /// `variables` are set in its otherwise empty environment.
    pub async fn serve(
        upstream: &str,
        data: &Path,
        redis_url: &str,
        variables: &[(&str, &str)],
    ) -> Self {
        let port = free_port();
        let mut command = Self::command();
        command
            .args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--redis-url",
                redis_url,
            ])
            .args(["--data-dir".as_ref(), data.as_os_str()])
            .current_dir(data)
            .env("API_KEYS", KEY)
            .env("RUST_LOG", "warn")
            .env("B2A__UPSTREAM__BUSINESS__AUTH_URL", upstream)
            .env("B2A__UPSTREAM__BUSINESS__API_URL", upstream)
            .envs(variables.iter().copied());
        let process = command.spawn().expect("a business2api process");
        let instance = Self {
            process,
            client: Client::new(format!("http://127.0.0.1:{port}")),
        };
        let since = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            assert!(
                since.elapsed() < Duration::from_secs(20),
                "business2api does not listen"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        instance
    }

    /// The binary that the workspace built, with an empty environment.
    pub fn command() -> Command {
        let mut command = Command::new(binary());
        command.env_clear().stdin(Stdio::null());
        command
    }

    /// Kills it at once.
    pub fn kill(&mut self) {
        self.process.kill().expect("SIGKILL");
        self.process.wait().expect("its end");
    }

    /// Asks it to stop, and waits for its end.
    pub async fn terminate(mut self) -> ExitStatus {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill");
        assert!(sent.success());
        let since = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().expect("its status") {
                return status;
            }
            assert!(
                since.elapsed() < Duration::from_secs(20),
                "business2api does not stop"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("its address").port()
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
