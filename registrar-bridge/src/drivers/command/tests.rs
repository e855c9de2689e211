//! What lives here: programs that behave, and programs that don't.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Instant;

use rustix::process::{Pid, test_kill_process};
use tempfile::TempDir;

use super::*;
use crate::answer::tests::account;

const LONG: Duration = Duration::from_secs(120);

/// A program in a folder of its own, which is also its first argument.
struct Program {
    folder: TempDir,
    driver: CommandDriver,
}

fn program(script: &str) -> Program {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    let driver = CommandDriver {
        // Through the shell: a file that was just written can't always be run at once, while another test forks.
        program: "/bin/sh".to_owned(),
        arguments: [path.as_path(), folder.path()]
            .map(|it| it.display().to_string())
            .into(),
        environment: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
        time_limit: LONG,
        output_bytes: 64 * 1024,
    };
    Program { folder, driver }
}

fn wanted() -> Wanted {
    Wanted::Renewal(Box::new(account("alice@example.com")))
}

async fn outcome(script: &str) -> Result<Brought, DriverError> {
    program(script).driver.bring(&wanted()).await
}

async fn failure_of(script: &str) -> String {
    match outcome(script).await {
        Err(DriverError::Failed(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// Waits until the process of this number, which a program wrote into a file, is gone.
async fn is_gone(file: &Path) {
    let text = std::fs::read_to_string(file).unwrap();
    let pid = Pid::from_raw(text.trim().parse().unwrap()).unwrap();
    let since = Instant::now();
    while test_kill_process(pid).is_ok() && !is_zombie(pid) {
        assert!(since.elapsed() < LONG, "process {text} goes on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Whether it has ended and waits for its parent, which need not be us.
fn is_zombie(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    stat.is_ok_and(|stat| {
        stat.rsplit(')')
            .next()
            .is_some_and(|it| it.trim().starts_with('Z'))
    })
}

#[tokio::test]
async fn a_program_reads_its_task_and_brings_the_account() {
    let brought = outcome(
        r#"task=$(cat)
        case $task in *'"kind":"refresh"'*alice@example.com*) ;; *) exit 9;; esac
        echo "renewing" >&2
        echo '{"email":"alice@example.com","cookies":[],"config_id":"c","authorization_source":"page"}'"#,
    );
    let brought = brought.await.unwrap();
    assert_eq!(brought.account.email.as_deref(), Some("alice@example.com"));
    assert_eq!(brought.account.config_id.as_deref(), Some("c"));
    assert_eq!(brought.source, AuthorizationSource::Page);
}

#[tokio::test]
async fn exit_codes_and_last_words_tell_what_happened() {
    assert_eq!(
        outcome(
            "echo one >&2; echo 'no session-cookie-of-the-test for alice@example.com' >&2; exit 75"
        )
        .await
        .unwrap_err(),
        DriverError::TryLater("no *** for a***e@example.com".to_owned())
    );
    let why = failure_of("echo 'cookie is session-cookie-of-the-test' >&2; exit 3").await;
    assert_eq!(why, "cookie is *** (the program ended with 3)");
    assert_eq!(failure_of("exit 1").await, "the program ended with 1");
    assert_eq!(
        failure_of("kill -9 $$").await,
        "the program was ended by signal 9"
    );
}

#[tokio::test]
async fn garbage_is_no_account() {
    for script in [
        "echo garbage",
        "true",
        "echo '{\"email\": 5}'",
        "printf '\\377\\376'",
    ] {
        let why = failure_of(script).await;
        assert!(why.starts_with("the program's output: "), "{why}");
    }
}

#[tokio::test]
async fn who_prints_too_much_is_killed() {
    let endless = program("echo $$ > $1/pid; exec yes");
    let why = endless.driver.bring(&wanted()).await.unwrap_err();
    assert_eq!(
        why,
        DriverError::Failed("the program printed more than 65536 bytes, and was killed".to_owned())
    );
    is_gone(&endless.folder.path().join("pid")).await;

    // Its standard error may be as long as it likes.
    let talkative = outcome("yes | head -c 3000000 >&2; exit 75").await;
    assert!(matches!(talkative, Err(DriverError::TryLater(_))));
}

#[tokio::test]
async fn who_takes_too_long_is_killed_with_all_that_it_started() {
    let mut hanging =
        program("sleep 1000 & echo $! > $1/child.tmp; mv $1/child.tmp $1/child; wait");
    hanging.driver.time_limit = Duration::from_millis(1500);
    let why = hanging.driver.bring(&wanted()).await.unwrap_err();
    assert!(
        why.to_string().starts_with("the program took longer than"),
        "{why}"
    );
    is_gone(&hanging.folder.path().join("child")).await;
}

#[tokio::test]
async fn nothing_goes_on_when_the_driver_is_dropped() {
    let hanging = program("echo $$ > $1/pid.tmp; mv $1/pid.tmp $1/pid; exec sleep 1000");
    let pid = hanging.folder.path().join("pid");
    let task = wanted();
    let started = async {
        while !pid.exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        ended = hanging.driver.bring(&task) => panic!("{ended:?}"),
        () = started => {}
    }
    is_gone(&pid).await;
}

#[tokio::test]
async fn children_that_hold_the_pipes_are_not_waited_for() {
    let printed = r#"echo '{"email":"alice@example.com"}'"#;
    let left = program(&format!("sleep 1000 & echo $! > $1/child; {printed}"));
    let since = Instant::now();
    left.driver.bring(&wanted()).await.unwrap();
    is_gone(&left.folder.path().join("child")).await;

    // One that left the group holds the pipes on; what the program wrote counts.
    let escaped = program(&format!(
        "setsid sh -c 'echo $$ > '$1'/child.tmp; mv '$1'/child.tmp '$1'/child; exec sleep 1000' &
        while ! test -e $1/child; do sleep 0.01; done; {printed}"
    ));
    let brought = escaped.driver.bring(&wanted()).await.unwrap();
    assert_eq!(brought.account.email.as_deref(), Some("alice@example.com"));
    assert!(
        since.elapsed() < Duration::from_secs(900),
        "nobody waited for their ends"
    );
    let pid = std::fs::read_to_string(escaped.folder.path().join("child")).unwrap();
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

#[tokio::test]
async fn a_program_need_not_read_its_task() {
    let mut big = account("alice@example.com");
    big.cookie_string = Some("x".repeat(2_000_000));
    let program = program("exec <&-; echo '{\"email\":\"a\"}'");
    let wanted = Wanted::Renewal(Box::new(big));
    assert!(program.driver.bring(&wanted).await.is_ok());
}

#[tokio::test]
async fn the_environment_is_what_is_allowed_and_no_more() {
    let why = failure_of(
        "env | sed 's/=.*//' | grep -v -e PWD -e SHLVL -e '^_$' | sort | tr '\\n' ' ' >&2; exit 1",
    );
    assert_eq!(why.await, "PATH (the program ended with 1)");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_no_failure_of_the_account() {
    let mut gone = program("true").driver;
    gone.program = "/nonexistent/program".to_owned();
    let result = gone.bring(&wanted()).await;
    assert!(
        matches!(result, Err(DriverError::TryLater(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn no_zombies_are_left() {
    let failing = program("echo $$ > $1/pid; sleep 1000 & exit 1");
    failing.driver.bring(&wanted()).await.unwrap_err();
    let pid = std::fs::read_to_string(failing.folder.path().join("pid")).unwrap();
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    assert!(test_kill_process(pid).is_err(), "it was waited for");
}
