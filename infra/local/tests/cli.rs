//! What lives here: the command line as an operator meets it: help, warnings, and refusals that say what to do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A working directory, and what is run in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a configuration file in its usual place.
    fn with_config(text: &str) -> Self {
        let desk = Self::empty();
        std::fs::create_dir(desk.path().join("config")).unwrap();
        std::fs::write(desk.path().join("config/config.json"), text).unwrap();
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_business2api"));
        command
            .env_clear()
            .current_dir(self.path())
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    /// Runs what ends by itself.
    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs what is refused; what it says on standard error, the log before it included.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        text(&output.stderr)
    }

    /// Runs what serves, until it listens; what it says until then.
    fn serves(&self, arguments: &[&str]) -> String {
        let mut command = self.command(arguments);
        let mut process = Running(command.stderr(Stdio::piped()).spawn().unwrap());
        let log = BufReader::new(process.0.stderr.take().unwrap());
        let mut said = String::new();
        for line in log.lines() {
            said.push_str(&line.unwrap());
            said.push('\n');
            if said.contains("listening") {
                return said;
            }
        }
        panic!("it ended: {said}");
    }
}

/// A process that goes with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const ANYWHERE: [&str; 2] = ["--listen", "127.0.0.1:0"];

#[test]
fn help_explains() {
    let desk = Desk::empty();
    let output = desk.run(&["--help"]);
    assert!(output.status.success());
    let help = text(&output.stdout);
    for word in [
        "OpenAI, Claude and Gemini",
        "local",
        "serve",
        "check-config",
        "demo",
        "--config",
        "--listen",
        "--data-dir",
        "--redis-url",
        "--allow-anonymous",
        "Examples:",
        "API_KEYS",
        "B2A__",
        "RUST_LOG",
    ] {
        assert!(help.contains(word), "{word} is missing:\n{help}");
    }
    let output = desk.run(&["serve", "--help"]);
    assert!(text(&output.stdout).contains("share their state through Redis"));
    let output = desk.run(&["serv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("'serve'"), "a suggestion");
}

#[test]
fn check_config_says_that_all_is_well() {
    let desk = Desk::with_config(r#"{"api_keys": ["k"], "pool": {"use_cooldown_sec": 20}}"#);
    let output = desk.run(&["check-config"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stdout), "config/config.json: ok\n");
    let output = Desk::empty().run(&["check-config"]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("defaults"));
}

#[test]
fn check_config_names_the_file_the_line_and_the_field() {
    let text =
        "{\n  \"api_keys\": [\"k\"],\n  \"pool\": {\n    \"use_cooldown_sec\": \"many\"\n  }\n}";
    let said = Desk::with_config(text).refused(&["check-config"]);
    assert!(said.contains("config/config.json:4:"), "{said}");
    assert!(said.contains("`pool.use_cooldown_sec`"), "{said}");

    let said = Desk::with_config("{\n  \"api_keys\": [\n").refused(&["check-config"]);
    assert!(said.contains("config/config.json:3:"), "{said}");
    let said = Desk::empty().refused(&["check-config", "elsewhere.json"]);
    assert!(said.contains("elsewhere.json: "), "{said}");
}

/// What a start would refuse is refused here too.
#[test]
fn check_config_looks_beyond_the_types() {
    for (text, word) in [
        (r#"{"max_tries": 0}"#, "max_tries"),
        (r#"{"models": []}"#, "models"),
        (
            r#"{"model_aliases": {"gpt-4o": "nowhere"}}"#,
            "model_aliases.gpt-4o",
        ),
        (
            r#"{"model_aliases": {"gpt-*": "nowhere"}}"#,
            "model_aliases.gpt-*",
        ),
        (r#"{"unknown_model": "nowhere"}"#, "unknown_model"),
        (r#"{"master_key": "short"}"#, "master_key"),
        (
            r#"{"upstream": {"business": {"api_url": "ftp://x"}}}"#,
            "api_url",
        ),
        (r#"{"proxy": "gopher://x"}"#, "proxy"),
        (r#"{"listen_addr": "nowhere"}"#, "listen_addr"),
    ] {
        let desk = Desk::with_config(text);
        let said = desk.refused(&["check-config"]);
        assert!(said.contains(word), "{text}: {said}");
        let same = desk.refused(&ANYWHERE);
        assert!(same.contains(word), "{text}: {same}");
    }
}

#[test]
fn a_bad_variable_is_named() {
    let desk = Desk::empty();
    let mut command = desk.command(&["check-config"]);
    let output = command.env("B2A__MAX_TRIES", "lots").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("B2A__MAX_TRIES") && said.contains("`max_tries`"),
        "{said}"
    );
}

#[test]
fn the_example_is_sound() {
    let example = include_str!("../../config.example.json");
    let output = Desk::with_config(example).run(&["check-config"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stdout), "config/config.json: ok\n");
}

/// An old file still loads, and an old command line still runs.
#[test]
fn what_is_outdated_is_named_and_ignored() {
    let old = r#"{"api_keys": ["k"], "pool": {"register_headless": true, "mail_channel_order": []},
                  "pool_server": {"listen_addr": ":1"}, "no_such_thing": 1}"#;
    let desk = Desk::with_config(old);
    let output = desk.run(&["check-config"]);
    assert!(output.status.success(), "{output:?}");
    let checked = text(&output.stdout);
    let mut arguments = ANYWHERE.to_vec();
    arguments.extend(["--auto", "--once"]);
    let served = desk.serves(&arguments);
    for word in [
        "pool.register_headless",
        "pool.mail_channel_order",
        "pool_server.listen_addr",
        "no_such_thing",
    ] {
        assert!(checked.contains(word), "{word}: {checked}");
        assert!(served.contains(word), "{word}: {served}");
    }
    assert!(
        served.contains("--auto") && served.contains("--once"),
        "{served}"
    );
}

/// Without a command an old client is what it was: a worker of its server.
#[test]
fn an_old_client_is_a_worker() {
    let client = r#"{"pool_server": {"enable": true, "mode": "client", "secret": "s"},
                     "registrar": {"command": {"program": ["true"]}}}"#;
    let said = Desk::with_config(client).refused(&[]);
    assert!(said.contains("pool_server.server_addr"), "{said}");
}

#[test]
fn strangers_are_kept_out_unless_they_are_invited() {
    let desk = Desk::empty();
    for everywhere in ["0.0.0.0:0", ":0", "[::]:0"] {
        let said = desk.refused(&["--listen", everywhere]);
        assert!(said.contains("API_KEYS"), "{said}");
        assert!(said.contains("--allow-anonymous"), "{said}");
        assert!(!said.contains("\"listening\""), "{said}");
    }
    desk.serves(&["--listen", "0.0.0.0:0", "--allow-anonymous"]);
    desk.serves(&["local", "--listen", "127.0.0.1:0"]);
    let with_key = Desk::with_config(r#"{"api_keys": ["k"], "listen_addr": "0.0.0.0:0"}"#);
    with_key.serves(&[]);
    // A key of blanks is none.
    let blank = Desk::with_config(r#"{"api_keys": [" "], "listen_addr": "0.0.0.0:0"}"#);
    blank.refused(&[]);
}

#[test]
fn an_address_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = Desk::empty().refused(&["--listen", &address]);
    let wanted = format!("can't listen on {address}: ");
    assert!(said.contains(&wanted), "{said}");
}

#[test]
fn a_redis_that_is_not_there_is_named() {
    // Nobody listens there; a port that was free a moment ago may be another test's by now.
    let url = "redis://:my-secret@127.0.0.1:1/0";
    let mut arguments = vec!["serve", "--redis-url", url];
    arguments.extend(ANYWHERE);
    let said = Desk::empty().refused(&arguments);
    assert!(said.contains("redis_url: "), "{said}");
    assert!(!said.contains("my-secret"), "{said}");

    arguments = vec!["serve"];
    arguments.extend(ANYWHERE);
    let said = Desk::empty().refused(&arguments);
    assert!(
        said.contains("shares its state with the others through Redis"),
        "{said}"
    );
}

/// The demo needs nothing, and tells how to use it.
#[test]
fn the_demo_tells_how_to_use_it() {
    let desk = Desk::empty();
    let mut command = desk.command(&["demo", "--listen", "127.0.0.1:0", "--json"]);
    let mut process = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    let mut out = BufReader::new(process.0.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let told: serde_json::Value = serde_json::from_str(&line).unwrap();
    for field in [
        "url",
        "key",
        "simulator_url",
        "panel_url",
        "panel_username",
        "panel_password",
    ] {
        assert!(
            told[field].as_str().is_some_and(|text| !text.is_empty()),
            "{line}"
        );
    }
    assert!(
        std::fs::read_dir(desk.path()).unwrap().next().is_none(),
        "nothing is left behind"
    );
}
