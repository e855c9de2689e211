//! What lives here: what is left of a browser when its work is dropped, or when the whole bridge is killed: nothing.

use std::path::Path;
use std::process::Stdio;

use b2a_config::Environment;
use b2a_registrar_bridge::Driver as _;
use b2a_registrar_bridge::drivers::webdriver::WebDriver;
use b2a_simulator::{Call, Fault, Scope};
use tokio::process::Command;

use crate::processes::{Process, at_home_in, gone};
use crate::stage::{EMAIL, LIMIT, Stage, bring, options_in};

/// Names the directory to a bridge that is to be killed.
const VICTIM: &str = "B2A_TEST_VICTIM";

async fn hanging() -> Stage {
    let stage = Stage::new().await;
    let scope = Scope::account(EMAIL);
    stage.simulator.stand(Call::Page, &scope, Fault::Hang);
    stage
}

async fn browser_waits(stage: &Stage) {
    let waits = stage
        .simulator
        .wait_until(|seen| seen.of(Call::Page).in_flight > 0, LIMIT);
    assert!(waits.await, "the browser never asked for the page");
}

#[tokio::test]
async fn dropped_work_leaves_nothing() {
    let stage = hanging().await;
    let home = stage.directory.path();
    let driver = stage.driver();
    tokio::select! {
        brought = bring(&driver, &stage.file) => panic!("it hangs: {brought:?}"),
        () = browser_waits(&stage) => {}
    }
    let processes = at_home_in(home);
    let profile = processes
        .iter()
        .find_map(|process| process.value_of("--user-data-dir="));
    let profile = profile.expect("a browser with a profile");
    driver.end().await;
    gone(home).await;
    assert!(!Path::new(profile).exists(), "{profile}");
}

#[tokio::test]
async fn work_that_is_dropped_before_the_browser_is_there_leaves_nothing() {
    let stage = Stage::new().await;
    let home = stage.directory.path();
    let driver = stage.driver();
    let started = async {
        while !at_home_in(home).iter().any(Process::is_driver) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        brought = bring(&driver, &stage.file) => panic!("too fast: {brought:?}"),
        () = started => {}
    }
    driver.end().await;
    gone(home).await;
}

#[tokio::test]
async fn a_bridge_that_is_killed_takes_its_browser_along() {
    let stage = hanging().await;
    let home = stage.directory.path();
    let mut bridge = Command::new(std::env::current_exe().unwrap())
        .args(["leftovers::victim", "--exact", "--ignored"])
        .env(
            VICTIM,
            format!("{} {}", stage.simulator.url(), home.display()),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    browser_waits(&stage).await;
    assert!(at_home_in(home).iter().any(Process::is_browser));
    bridge.kill().await.unwrap();
    gone(home).await;
}

/// No test: the bridge of the one above.
#[tokio::test]
#[ignore = "is started by another test"]
async fn victim() {
    let environment = Environment::of_process();
    let Some((url, home)) = environment
        .get(VICTIM)
        .and_then(|told| told.split_once(' '))
    else {
        return;
    };
    let stage = Stage::new().await;
    let mut settings = stage.settings.clone();
    settings.page_url = format!("{url}/").parse().unwrap();
    let driver = WebDriver::new(&settings, options_in(Path::new(home)));
    let _ = bring(&driver.unwrap().unwrap(), &stage.file).await;
}
