//! What lives here: what is left of a browser when its work is dropped, or when the whole bridge is killed: nothing.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use b2a_config::Environment;
use b2a_objects::AccountFile;
use b2a_registrar_bridge::Driver as _;
use b2a_registrar_bridge::drivers::webdriver::WebDriver;
use b2a_simulator::{Call, Fault, Scope};
use serde::{Deserialize, Serialize};
use tokio::process::Command;
use url::Url;

use crate::processes::{Process, at_home_in, gone};
use crate::stage::{EMAIL, LIMIT, Stage, bring, options_in, settings};

/// Tells a bridge that is to be killed what to do.
const VICTIM: &str = "B2A_TEST_VICTIM";

#[derive(Serialize, Deserialize)]
struct Victim {
    page_url: Url,
    home: PathBuf,
    file: AccountFile,
}

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

/// The profile of the browser that is at work.
fn profile_in(home: &Path) -> PathBuf {
    let processes = at_home_in(home);
    let browser = processes.iter().find(|process| process.is_browser());
    let browser = browser.expect("a browser");
    PathBuf::from(browser.value_of("--user-data-dir=").unwrap())
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
    let profile = profile_in(home);
    assert!(profile.is_dir(), "{}", profile.display());
    driver.end().await;
    gone(home).await;
    assert!(!profile.exists(), "{}", profile.display());
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
    let told = Victim {
        page_url: stage.settings.page_url.clone(),
        home: home.to_owned(),
        file: stage.file.clone(),
    };
    let mut bridge = Command::new(std::env::current_exe().unwrap())
        .args(["leftovers::victim", "--exact", "--ignored"])
        .env(VICTIM, serde_json::to_string(&told).unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    browser_waits(&stage).await;
    let profile = profile_in(home);
    assert!(profile.is_dir(), "{}", profile.display());
    bridge.kill().await.unwrap();
    gone(home).await;
    assert!(!profile.exists(), "{}", profile.display());
}

/// No test: the bridge of the one above.
#[tokio::test]
#[ignore = "is started by another test"]
async fn victim() {
    let environment = Environment::of_process();
    let Some(told) = environment.get(VICTIM) else {
        return;
    };
    let told: Victim = serde_json::from_str(told).unwrap();
    let settings = settings(&told.home, told.page_url);
    let driver = WebDriver::new(&settings, options_in(&told.home));
    let _ = bring(&driver.unwrap().unwrap(), &told.file).await;
}
