//! What lives here: the bridge as a process, set up by its environment.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::bridge::{TestBridge, settings_with};
use crate::events::{LIMIT, eventually};
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

/// A bridge in a folder of its own, with the variables of old registrars.
fn command(folder: &Path, gateway: &FakeGateway, program: &Program) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_b2a-registrar-bridge"));
    let program = serde_json::to_string(&program.command()).unwrap();
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("B2A_BASE_URL", &gateway.base)
        .env("B2A_API_KEY", "the-admin-key")
        .env("WORKER_ID", "bridge-one")
        .env("APP_PORT", "0")
        .env("REFRESH_INTERVAL_SEC", "1")
        .env("LOG_FORMAT", "text")
        .env("B2A__REGISTRAR__COMMAND__PROGRAM", program)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap()
}

/// How it ended, and what it said.
async fn end_of(child: Child) -> (ExitStatus, String) {
    let output = tokio::time::timeout(LIMIT, child.wait_with_output()).await;
    let output = output.expect("it ends").unwrap();
    (output.status, String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn a_killed_bridge_leaves_its_task_to_another() {
    let (gateway, folder) = (FakeGateway::start().await, TempDir::new().unwrap());
    gateway.add_dead("alice@example.com");
    let hanging = Program::new("tell pid; exec sleep 1000");
    let mut first = command(folder.path(), &gateway, &hanging).spawn().unwrap();
    let program_pid = eventually("the program to begin", async || hanging.told("pid")).await;
    first.kill().await.unwrap();
    // Nobody is left who would end it.
    let program_pid = Pid::from_raw(program_pid.trim().parse().unwrap()).unwrap();
    kill_process(program_pid, Signal::KILL).unwrap();

    let program = Program::new("account $email new-cookie");
    let mut second = settings_with(&gateway.base, &program);
    second.registrar.worker_id = Some("bridge-two".to_owned());
    let second = TestBridge::start(&second).await;
    // As its lease runs out.
    gateway.lose_leases();
    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(upload["worker_id"], "bridge-two");
    second.stop().await;
}

#[tokio::test]
async fn a_bridge_that_is_told_to_end_ends_in_order() {
    let (gateway, folder) = (FakeGateway::start().await, TempDir::new().unwrap());
    gateway.add_dead("alice@example.com");
    let program = Program::new("tell pid; sleep 1000 & wait");
    let child = command(folder.path(), &gateway, &program).spawn().unwrap();
    let program_pid = eventually("the program to begin", async || program.told("pid")).await;
    kill_process(pid_of(&child), Signal::TERM).unwrap();
    let (status, log) = end_of(child).await;
    assert!(status.success(), "{log}");
    assert!(log.contains("registrar bridge stopped"), "{log}");
    assert!(
        !log.contains("the-admin-key") && !log.contains("alice@"),
        "{log}"
    );
    crate::stop::is_gone(&program_pid).await;
}

#[tokio::test]
async fn what_can_not_be_is_told_and_ends_the_process() {
    let (gateway, folder) = (FakeGateway::start().await, TempDir::new().unwrap());
    let program = Program::new("true");
    let exposed = command(folder.path(), &gateway, &program)
        .env("APP_HOST", "0.0.0.0")
        .spawn()
        .unwrap();
    let (status, log) = end_of(exposed).await;
    assert_eq!(status.code(), Some(1));
    assert!(
        log.contains("there is no token, and other machines can connect"),
        "{log}"
    );

    let sign_in = command(folder.path(), &gateway, &program)
        .args(["--headed", "sign-in", "alice@example.com"])
        .spawn()
        .unwrap();
    let (status, log) = end_of(sign_in).await;
    assert_eq!(status.code(), Some(1));
    assert!(
        log.contains("registrar.webdriver: this driver is not set up"),
        "{log}"
    );
}
