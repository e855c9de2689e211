//! What lives here: a driver that is not set up, or badly; and a browser that another program drives.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use b2a_objects::AccountFile;
use b2a_registrar_bridge::drivers::webdriver::WebDriver;
use b2a_registrar_bridge::{Driver as _, DriverError, Wanted};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::processes::{Process, at_home_in};
use crate::stage::{Stage, bring};

#[tokio::test]
async fn a_driver_that_is_not_set_up_is_none() {
    let mut stage = Stage::new().await;
    let none = |stage: &Stage| {
        let driver = WebDriver::new(&stage.settings, stage.options.clone());
        driver.unwrap().is_none()
    };
    assert!(!none(&stage));
    stage.options.tries = 0;
    assert!(none(&stage));
    stage.options.tries = 1;
    stage.settings.driver = String::new();
    assert!(none(&stage));
    stage.settings.url = Some("http://grid:4444/wd/hub".parse().unwrap());
    assert!(!none(&stage));
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let mut stage = Stage::new().await;
    let registration = stage.driver().bring(&Wanted::Registration).await;
    assert!(matches!(registration, Err(DriverError::NothingHere(_))));

    assert_eq!(
        stage.bring(&AccountFile::default()).await.err(),
        Some(DriverError::Failed(
            "the account has no usable e-mail".to_owned()
        ))
    );

    stage.settings.browser = "/no/such/browser".to_owned();
    let words = stage.failure().await;
    assert!(words.starts_with("the browser did not start: "), "{words}");

    stage.settings.driver = "no-such-driver".to_owned();
    assert_eq!(
        stage.failure().await,
        "the program no-such-driver can't be started: entity not found"
    );
    stage.settings.url = Some("http://127.0.0.1:1/".parse().unwrap());
    let words = stage.failure().await;
    let beginning = "the WebDriver can't be reached: ";
    assert!(words.starts_with(beginning), "{words}");
    // The simulator speaks HTTP too, but another language.
    stage.settings.url = Some(stage.simulator.url().parse().unwrap());
    assert_eq!(
        stage.failure().await,
        "what answers at the WebDriver's address is none"
    );
}

#[tokio::test]
async fn a_webdriver_that_runs_is_used_and_left_as_it_was() {
    let mut stage = Stage::new().await;
    let home = stage.directory.path().to_owned();
    // Where a browser may run as root, it is for the WebDriver's machine to say so.
    let browser = stage.path("browser");
    std::fs::write(&browser, "#!/bin/sh\nexec chromium --no-sandbox \"$@\"\n").unwrap();
    std::fs::set_permissions(&browser, PermissionsExt::from_mode(0o700)).unwrap();
    let mut program = Command::new("chromedriver")
        .arg("--port=0")
        .env("HOME", &home)
        .env("TMPDIR", &home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("chromedriver is installed");
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let port = loop {
        let line = lines.next_line().await.unwrap().expect("a port");
        if let Some((_, port)) = line.split_once("successfully on port ") {
            break port.trim_end_matches('.').to_owned();
        }
    };
    stage.settings.url = Some(format!("http://127.0.0.1:{port}").parse().unwrap());
    stage.settings.browser = browser.to_str().unwrap().to_owned();
    let driver = stage.driver();
    let brought = bring(&driver, &stage.file).await.unwrap();
    assert_eq!(stage.mint(&brought.account).await, 200);
    let left = at_home_in(&home);
    assert!(left.iter().any(Process::is_driver));
    assert!(!left.iter().any(Process::is_browser), "{left:?}");
    program.kill().await.unwrap();
}
